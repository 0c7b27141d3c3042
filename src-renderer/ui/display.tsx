/** Small things that show a state: badges, chips, bars, lines. */
import './style/display.css';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type StateTone = 'plain' | 'accent' | 'good' | 'bad' | 'warning' | 'up' | 'down';

/** A word in a frame: a state, a kind. */
export function Badge({ tone = 'plain', icon: Icon, children, solid = false }: { readonly tone?: StateTone; readonly icon?: LucideIcon; readonly children: ReactNode; readonly solid?: boolean }): ReactNode {
  return <span className={`ui-badge ui-tone-${tone} ${solid ? 'ui-badge-solid' : ''}`}>{Icon === undefined ? null : <Icon size={12} aria-hidden />}{children}</span>;
}

/** A filter or a tag. With `onClick` it can be pressed, with `pressed` it stays pressed. */
export function Chip({ children, onClick, pressed, tone = 'plain', title }: { readonly children: ReactNode; readonly onClick?: () => void; readonly pressed?: boolean; readonly tone?: StateTone; readonly title?: string }): ReactNode {
  if (onClick === undefined) return <span className={`ui-chip ui-tone-${tone}`} title={title}>{children}</span>;
  return <button type="button" className={`ui-chip ui-chip-button ui-tone-${tone}`} aria-pressed={pressed} title={title} onClick={onClick}>{children}</button>;
}

/** A dot with its word; never the dot alone. */
export function Dot({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }): ReactNode {
  return <span className={`ui-dot ui-tone-${tone}`}><span className="ui-dot-mark" aria-hidden />{children}</span>;
}

export interface MeterProps {
  readonly label: string;
  /** 0 … max; null: not known, and the bar stays empty. */
  readonly value: number | null;
  readonly max: number;
  /** Lines across the bar: limits, thresholds. */
  readonly ticks?: readonly { readonly at: number; readonly label: string; readonly hard?: boolean }[];
  /** In words, e.g. `84 of 500`. */
  readonly text: string;
  readonly tone?: StateTone;
  readonly size?: 'thin' | 'regular';
}

/** A bar against its limits. */
export function Meter({ label, value, max, ticks = [], text, tone = 'accent', size = 'regular' }: MeterProps): ReactNode {
  const place = (at: number): string => `${Math.max(0, Math.min(100, (at / max) * 100))}%`;
  return (
    <div className={`ui-meter ui-meter-${size} ui-tone-${tone}`} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={value ?? 0} aria-valuetext={text}>
      <div className="ui-meter-fill" style={{ width: value === null ? '0%' : place(value) }} />
      {ticks.map((tick) => <span key={`${tick.label} ${tick.at}`} className={`ui-meter-tick ${tick.hard === true ? 'ui-meter-tick-hard' : ''}`} style={{ left: place(tick.at) }} title={tick.label} />)}
    </div>
  );
}

/** The shape of a few dozen numbers. Decoration beside figures that say the same: hidden from screen readers unless it has a label. */
export function Sparkline({ values, width = 72, height = 18, tone, label }: { readonly values: readonly number[]; readonly width?: number; readonly height?: number; readonly tone?: StateTone; readonly label?: string }): ReactNode {
  const path = sparkPath(values, width, height);
  const [first = 0] = values;
  const own: StateTone = (values.at(-1) ?? 0) >= first ? 'up' : 'down';
  return (
    <svg className={`ui-spark ui-tone-${tone ?? own}`} width={width} height={height} viewBox={`0 0 ${width} ${height}`} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      {path === '' ? null : <path d={path} fill="none" stroke="currentColor" strokeWidth={1.25} strokeLinejoin="round" />}
    </svg>
  );
}

/** An SVG path through the values, fitted into the box with half a stroke to spare; empty for fewer than two. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = width / (values.length - 1);
  return values.map((value, index) => `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(1)} ${(height - 1 - ((value - low) / span) * (height - 2)).toFixed(1)}`).join('');
}

export interface Pair {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names with their values, one below the other or side by side. */
export function KeyValue({ pairs, across = false }: { readonly pairs: readonly Pair[]; readonly across?: boolean }): ReactNode {
  return (
    <dl className={across ? 'ui-pairs ui-pairs-across' : 'ui-pairs'}>
      {pairs.map(({ name, value }) => <div key={name} className="ui-pair"><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

/** A key or a combination, as keycaps say it. */
export function Keys({ children }: { readonly children: string }): ReactNode {
  return <kbd className="ui-kbd">{children}</kbd>;
}

/** A line of text in the colour of its importance, across the width. */
export function Notice({ tone = 'plain', icon: Icon, children, action }: { readonly tone?: StateTone; readonly icon?: LucideIcon; readonly children: ReactNode; readonly action?: ReactNode }): ReactNode {
  return <div className={`ui-notice ui-tone-${tone}`}>{Icon === undefined ? null : <Icon size={15} aria-hidden />}<div className="ui-spring ui-notice-words">{children}</div>{action}</div>;
}
