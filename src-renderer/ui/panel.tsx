import './style/panel.css';
import { CircleAlert, Clock, Inbox, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** What a panel shows: its content, or in its place a designed state. `stale` keeps the content, dimmed, and says why. */
export type PanelState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'loading'; readonly words?: string }
  | { readonly kind: 'empty'; readonly title: string; readonly words?: string; readonly icon?: LucideIcon; readonly action?: ReactNode }
  | { readonly kind: 'error'; readonly title: string; readonly words: string; readonly action?: ReactNode }
  | { readonly kind: 'stale'; readonly words: string };

export interface PanelProps {
  /** Its name for screen readers; shown unless `bare`. */
  readonly title: string;
  /** No visible header: the tab above already says the title. Actions then make a bar of their own. */
  readonly bare?: boolean;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly state?: PanelState;
  /** Content scrolls inside (default), or fills the panel and sees to itself (tables, charts). */
  readonly fill?: boolean;
  readonly padded?: boolean;
  readonly children?: ReactNode;
}

const READY: PanelState = { kind: 'ready' };

/** A part of a screen with a title, actions, and designed empty, loading, stale and error states. */
export function Panel({ title, bare = false, lead, actions, state = READY, fill = false, padded = false, children }: PanelProps): ReactNode {
  const header = !bare || lead !== undefined || actions !== undefined;
  return (
    <section className="ui-panel" aria-label={title} aria-busy={state.kind === 'loading' || undefined}>
      {header ? (
        <header className="ui-panel-header">
          {bare ? null : <h2 className="ui-panel-title">{title}</h2>}
          <div className="ui-row ui-spring">{lead}</div>
          {actions === undefined ? null : <div className="ui-row ui-panel-actions">{actions}</div>}
        </header>
      ) : null}
      {state.kind === 'stale' ? <div className="ui-panel-stale" role="status"><Clock size={13} aria-hidden />{state.words}</div> : null}
      <PanelBody title={title} state={state} fill={fill} padded={padded}>{children}</PanelBody>
    </section>
  );
}

function PanelBody({ title, state, fill, padded, children }: { readonly title: string; readonly state: PanelState; readonly fill: boolean; readonly padded: boolean; readonly children: ReactNode }): ReactNode {
  switch (state.kind) {
    case 'loading': return <Skeleton {...(state.words === undefined ? {} : { words: state.words })} />;
    case 'empty': return <EmptyState title={state.title} icon={state.icon ?? Inbox} {...(state.words === undefined ? {} : { words: state.words })} action={state.action} />;
    case 'error': return <EmptyState title={state.title} words={state.words} icon={CircleAlert} tone="error" action={state.action} />;
    default: return <div className={`ui-panel-body ${fill ? 'ui-panel-fill' : 'ui-panel-scroll'} ${padded ? 'ui-panel-padded' : ''} ${state.kind === 'stale' ? 'ui-panel-dimmed' : ''}`} {...(fill ? {} : { tabIndex: 0, role: 'group', 'aria-label': title })}>{children}</div>;
  }
}

/** Nothing to show, and what to do about it. */
export function EmptyState({ title, words, icon: Icon = Inbox, tone = 'plain', action }: { readonly title: string; readonly words?: string; readonly icon?: LucideIcon; readonly tone?: 'plain' | 'error'; readonly action?: ReactNode }): ReactNode {
  return (
    <div className={`ui-empty ui-empty-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <Icon size={22} strokeWidth={1.5} aria-hidden />
      <p className="ui-empty-title">{title}</p>
      {words === undefined ? null : <p className="ui-empty-words ui-text">{words}</p>}
      {action === undefined ? null : <div className="ui-row ui-empty-action">{action}</div>}
    </div>
  );
}

/** Bars where content will be. */
export function Skeleton({ words = 'Loading', lines = 5 }: { readonly words?: string; readonly lines?: number }): ReactNode {
  return (
    <div className="ui-skeleton" role="status">
      <span className="ui-hidden">{words}</span>
      {Array.from({ length: lines }, (_, index) => <span key={index} className="ui-skeleton-line" aria-hidden />)}
    </div>
  );
}
