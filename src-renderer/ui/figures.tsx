/** Figures as text: tabular, signed where they are gains, a dash where nobody knows. */
import './style/figures.css';
import { useEffect, useRef, type ReactNode } from 'react';
import { useFormat } from './format/format-context.ts';
import { decimalsOf, signOf, type Figure, type NumberStyle } from './format/formatter.ts';
import { useNow } from './use-now.ts';

/** At most two flashes a second in a cell (WCAG 2.3.1 allows three). */
const FLASH_EVERY_MS = 500;

/** Marks the element for a quarter of a second when the figure rises or falls. */
function useFlash(value: Figure, enabled: boolean): (element: HTMLElement | null) => void {
  const element = useRef<HTMLElement | null>(null);
  const before = useRef(value);
  const last = useRef(0);
  useEffect(() => {
    const from = Number(before.current);
    const to = Number(value);
    const known = before.current !== null && before.current !== undefined;
    before.current = value;
    const target = element.current;
    if (!enabled || !known || target === null || !Number.isFinite(from) || !Number.isFinite(to) || from === to) return;
    const now = performance.now();
    if (now - last.current < FLASH_EVERY_MS || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    last.current = now;
    const wash = to > from ? 'var(--up-wash)' : 'var(--down-wash)';
    // Up's and down's own colours are too close to their wash to be read on it.
    target.animate([{ backgroundColor: wash, color: 'var(--fg0)' }, { backgroundColor: 'transparent', color: 'var(--fg0)' }], { duration: 250, easing: 'ease-out' });
  }, [value, enabled]);
  return (found) => {
    element.current = found;
  };
}

export interface NumberCellProps extends NumberStyle {
  readonly value: Figure;
  /** Colour and arrow by sign: gains and losses, changes. */
  readonly gain?: boolean;
  /** ▲▼ before the number (with `gain`). */
  readonly arrow?: boolean;
  /** A short wash when it changes. The person can turn it off. */
  readonly flash?: boolean;
  readonly unit?: string;
  readonly className?: string;
  /** Already formatted; for figures with a form of their own. */
  readonly text?: string;
}

/** Any number in a table or a line of figures. */
export function NumberCell({ value, gain = false, arrow = false, flash = false, unit, className = '', text, ...style }: NumberCellProps): ReactNode {
  const format = useFormat();
  const mark = useFlash(value, flash && flashAllowed());
  const sign = signOf(value);
  const tone = !gain || sign === null || sign === 0 ? '' : sign > 0 ? 'ui-up' : 'ui-down';
  const shown = text ?? format.number(value, { ...style, sign: style.sign ?? gain });
  const full = style.compact === true && sign !== null ? format.number(value, { ...style, compact: false }) : undefined;
  return (
    <span ref={mark} className={`ui-num ui-figure ${tone} ${sign === null ? 'ui-dim' : ''} ${className}`} title={full === shown ? undefined : full}>
      {arrow && sign !== null && sign !== 0 ? <span className="ui-arrow" aria-hidden>{sign > 0 ? '▲' : '▼'}</span> : null}
      {shown}
      {unit === undefined || sign === null ? null : <span className="ui-unit">{` ${unit}`}</span>}
    </span>
  );
}

/** Set by the root from the person's settings; read when a figure changes, so that it costs no render. */
function flashAllowed(): boolean {
  return typeof document === 'undefined' || document.documentElement.dataset['flash'] !== 'off';
}

/** A price with the digits of its step. */
export function Price({ value, step, flash = false, className = '' }: { readonly value: Figure; readonly step?: string; readonly flash?: boolean; readonly className?: string }): ReactNode {
  const format = useFormat();
  return <NumberCell value={value} flash={flash} className={className} text={format.price(value, step)} />;
}

/** A quantity with the digits of its lot, trailing zeros left out. */
export function Quantity({ value, step, className = '' }: { readonly value: Figure; readonly step?: string; readonly className?: string }): ReactNode {
  const format = useFormat();
  return <NumberCell value={value} className={className} text={format.number(value, { decimals: step === undefined ? 8 : decimalsOf(step), trim: true })} />;
}

/** Money, two digits. `gain`: signed and coloured. */
export function Money({ value, ...rest }: NumberCellProps): ReactNode {
  return <NumberCell value={value} decimals={2} {...rest} />;
}

/** A share as per cent. */
export function Percent({ value, decimals = 2, gain = false, ...rest }: NumberCellProps): ReactNode {
  const format = useFormat();
  return <NumberCell value={value} gain={gain} {...rest} text={format.percent(value, { decimals, sign: gain })} />;
}

/** A moment. The full date with its zone is in the title. */
export function Time({ at, form = 'time', className = '' }: { readonly at: number | null | undefined; readonly form?: 'time' | 'minutes' | 'date' | 'both' | 'zone'; readonly className?: string }): ReactNode {
  const format = useFormat();
  if (at === null || at === undefined) return <span className={`ui-num ui-dim ${className}`}>—</span>;
  const text = { time: () => format.time(at), minutes: () => format.time(at, false), date: () => format.date(at), both: () => format.dateTime(at), zone: () => format.timeWithZone(at) }[form]();
  return <time className={`ui-num ${className}`} dateTime={new Date(at).toISOString()} title={`${format.dateTime(at)} ${format.zoneName(at)}`}>{text}</time>;
}

/** How long ago something was, ticking. `staleAfterMs`: from then on it is said in the colour of stale. */
export function Age({ since, staleAfterMs, className = '' }: { readonly since: number | null | undefined; readonly staleAfterMs?: number; readonly className?: string }): ReactNode {
  const now = useNow();
  const format = useFormat();
  const ms = since === null || since === undefined ? null : now - since;
  const stale = ms !== null && staleAfterMs !== undefined && ms > staleAfterMs;
  return <span className={`ui-num ${stale ? 'ui-stale' : ''} ${className}`}>{format.age(ms)}</span>;
}
