import './style/controls.css';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

export type Tone = 'plain' | 'primary' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  readonly size?: 'small' | 'regular';
  readonly submit?: boolean;
  /** Under way: keeps its width, says so, and does not fire again. */
  readonly busy?: boolean;
  /** Why it cannot be pressed now. The button stays focusable so that the reason can be read. */
  readonly blocked?: string | null;
}

/** A button with words. */
export function Button({ tone = 'plain', icon: Icon, size = 'regular', submit = false, busy = false, blocked = null, children, className = '', onClick, ...rest }: ButtonProps): ReactNode {
  const still = busy || blocked !== null;
  const button = (
    <button {...rest} type={submit ? 'submit' : 'button'} className={`ui-button ui-button-${tone} ui-button-${size} ${className}`} aria-disabled={still || undefined} aria-busy={busy || undefined}
      onClick={(event) => (still ? event.preventDefault() : onClick?.(event))}>
      {busy ? <LoaderCircle className="ui-spin" size={14} aria-hidden /> : Icon === undefined ? null : <Icon size={14} aria-hidden />}
      <span className="ui-cut">{children}</span>
    </button>
  );
  return blocked === null ? button : <Tooltip words={blocked}>{button}</Tooltip>;
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly icon: LucideIcon;
  /** What it does: its name for everybody, shown as a tooltip. */
  readonly label: string;
  readonly pressed?: boolean;
  /** Small number at its corner; none at 0. */
  readonly count?: number;
}

/** A button that is only a picture; its words are its tooltip. Not for anything that risks money: that has words on it. */
export function IconButton({ icon: Icon, label, pressed, count = 0, blocked = null, tone = 'quiet', size = 'regular', busy = false, submit = false, className = '', onClick, ...rest }: IconButtonProps): ReactNode {
  const still = busy || blocked !== null;
  return (
    <Tooltip words={blocked ?? label}>
      <button {...rest} type={submit ? 'submit' : 'button'} aria-label={label} aria-pressed={pressed} aria-disabled={still || undefined} className={`ui-button ui-icon-button ui-button-${tone} ui-button-${size} ${className}`}
        onClick={(event) => (still ? event.preventDefault() : onClick?.(event))}>
        <Icon size={16} aria-hidden />
        {count > 0 ? <span className="ui-count ui-num" data-count={count > 99 ? '99+' : count} /> : null}
      </button>
    </Tooltip>
  );
}

/** A button for what risks or ends something: always with words, outlined in the colour of loss, never the focused default of a dialog. */
export function RiskButton(props: Omit<ButtonProps, 'tone'>): ReactNode {
  return <Button {...props} tone="danger" />;
}
