import './style/overlays.css';
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';

export interface ToastLine {
  readonly id: string;
  readonly tone: 'plain' | 'good' | 'warning' | 'bad';
  readonly title: string;
  readonly words?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until it is closed. */
  readonly sticky?: boolean;
}

const icons = { plain: Info, good: CircleCheck, warning: TriangleAlert, bad: CircleAlert };
const SHOWN_MS = 5_000;

/** The corner where short messages appear; F8 puts the focus there. */
export function ToastRegion({ lines, onClose, label }: { readonly lines: readonly ToastLine[]; readonly onClose: (id: string) => void; readonly label: string }): ReactNode {
  return (
    <Radix.Provider label={label} duration={SHOWN_MS} swipeDirection="right">
      {lines.map((line) => <ToastItem key={line.id} line={line} onClose={onClose} />)}
      <Radix.Viewport className="ui-toasts" label={`${label} ({hotkey})`} />
    </Radix.Provider>
  );
}

function ToastItem({ line, onClose }: { readonly line: ToastLine; readonly onClose: (id: string) => void }): ReactNode {
  const Icon = icons[line.tone];
  return (
    <Radix.Root className={`ui-toast ui-toast-${line.tone}`} type={line.tone === 'bad' ? 'foreground' : 'background'} {...(line.sticky === true ? { duration: Infinity } : {})} onOpenChange={(open) => (open ? undefined : onClose(line.id))}>
      <Icon size={16} aria-hidden />
      <Radix.Title className="ui-toast-title">{line.title}</Radix.Title>
      <IconButton icon={X} label="Dismiss" size="small" onClick={() => onClose(line.id)} />
      {line.words === undefined ? null : <Radix.Description className="ui-toast-words">{line.words}</Radix.Description>}
      {line.action === undefined ? null : (
        <div className="ui-toast-actions">
          <Radix.Action asChild altText={line.action.label}><Button size="small" onClick={line.action.run}>{line.action.label}</Button></Radix.Action>
        </div>
      )}
    </Radix.Root>
  );
}
