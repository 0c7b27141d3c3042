import './style/overlays.css';
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react';
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
const FOCUS_KEY = 'F8';

/**
 * The corner where short messages appear; F8 puts the focus there. Not Radix': there, whatever message came last takes the Escape that was meant for the dialog
 * under it, and after a halt there are several that stay.
 */
export function ToastRegion({ lines, onClose, label }: { readonly lines: readonly ToastLine[]; readonly onClose: (id: string) => void; readonly label: string }): ReactNode {
  const list = useRef<HTMLOListElement | null>(null);
  const [isHeld, hold] = useState(false);
  useFocusKey(list);
  useAway(hold);
  // A message that appears under a pointer at rest is not being read.
  const hear = ({ movementX, movementY }: PointerEvent): void => (movementX === 0 && movementY === 0 ? undefined : hold(true));
  return (
    <div role="region" aria-label={`${label} (${FOCUS_KEY})`} onPointerMove={hear} onPointerLeave={() => hold(false)} onFocus={() => hold(true)}
      onBlur={(event: FocusEvent<HTMLElement>) => (event.currentTarget.contains(event.relatedTarget) ? undefined : hold(false))}>
      <ol ref={list} tabIndex={-1} className="ui-toasts">
        {lines.map((line) => <ToastItem key={line.id} line={line} isHeld={isHeld} onClose={onClose} onEscape={() => {
          onClose(line.id);
          list.current?.focus();
        }} />)}
      </ol>
      <Spoken lines={lines} />
    </div>
  );
}

function useFocusKey(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => (event.key === FOCUS_KEY ? list.current?.focus() : undefined);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list]);
}

/** Nothing goes away unread while the person is elsewhere. */
function useAway(hold: (isHeld: boolean) => void): void {
  useEffect(() => {
    const leave = (): void => hold(true);
    const back = (): void => hold(false);
    window.addEventListener('blur', leave);
    window.addEventListener('focus', back);
    return () => {
      window.removeEventListener('blur', leave);
      window.removeEventListener('focus', back);
    };
  }, [hold]);
}

/** For screen readers: regions that are there before anything is said in them, so that it is heard. */
function Spoken({ lines }: { readonly lines: readonly ToastLine[] }): ReactNode {
  const newest = (isBad: boolean): string => {
    const line = lines.findLast(({ tone }) => (tone === 'bad') === isBad);
    return line === undefined ? '' : `${line.title} ${line.words ?? ''}`.trim();
  };
  return (
    <>
      <p className="ui-hidden" aria-live="polite">{newest(false)}</p>
      <p className="ui-hidden" aria-live="assertive">{newest(true)}</p>
    </>
  );
}

interface ItemProps {
  readonly line: ToastLine;
  readonly isHeld: boolean;
  readonly onClose: (id: string) => void;
  /** Escape was pressed in it; anywhere else Escape is not for messages. */
  readonly onEscape: () => void;
}

function ToastItem({ line, isHeld, onClose, onEscape }: ItemProps): ReactNode {
  const { id, tone, title, words, action, sticky } = line;
  const Icon = icons[tone];
  useEffect(() => {
    if (isHeld || sticky === true) return;
    const timer = setTimeout(() => onClose(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld, sticky, onClose]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onEscape();
  };
  return (
    <li tabIndex={0} className={`ui-toast ui-toast-${tone}`} onKeyDown={onKeyDown}>
      <Icon size={16} aria-hidden />
      <div className="ui-toast-title">{title}</div>
      <IconButton icon={X} label="Dismiss" size="small" onClick={() => onClose(id)} />
      {words === undefined ? null : <div className="ui-toast-words">{words}</div>}
      {action === undefined ? null : <div className="ui-toast-actions"><Button size="small" onClick={() => {
        action.run();
        onClose(id);
      }}>{action.label}</Button></div>}
    </li>
  );
}
