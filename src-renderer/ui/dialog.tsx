import './style/overlays.css';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useRef, type ReactNode, type RefObject } from 'react';
import { IconButton } from './button.tsx';

/** Where the focus begins without a wish: the first field, else the main button, else the dialog; not the cross, whose tooltip would be in the way. */
function firstWish(dialog: HTMLElement): HTMLElement {
  const within = (where: string): HTMLElement | null => dialog.querySelector<HTMLElement>(where);
  return within('.ui-dialog-body :is(input, select, textarea, button, [tabindex="0"])') ?? within('.ui-dialog-footer .ui-button-primary') ?? within('.ui-dialog-footer button') ?? dialog;
}

export interface DialogProps {
  readonly title: string;
  /** One sentence under the title; also what screen readers say on opening. */
  readonly words?: ReactNode;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** Buttons; the safe one first. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'regular' | 'wide' | 'tall' | 'drawer';
  /** What gets the focus first; for anything risky that is the way out. */
  readonly focusFirst?: RefObject<HTMLElement | null>;
  /** Neither Esc nor a click beside it closes it. */
  readonly persistent?: boolean;
  /** Without a visible header (the palette). */
  readonly bare?: boolean;
}

/** What had the focus when no dialog was open: a dialog that another one opens goes back to it, too. */
let outside: HTMLElement | null = null;

function focusedOutside(): HTMLElement | null {
  const now = document.activeElement;
  if (!(now instanceof HTMLElement) || now === document.body) return outside;
  if (now.closest('[role="dialog"]') === null) outside = now;
  return now;
}

function isInMessage(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.ui-toasts') !== null;
}

/**
 * A modal dialog. Closed, it gives the focus back to what had it; Radix does so only for dialogs with a trigger of its own. The backdrop is ours: Radix' own brings a scroll lock that writes a style element, which the page's policy forbids.
 */
export function Dialog({ title, words, onClose, children, footer, size = 'regular', focusFirst, persistent = false, bare = false }: DialogProps): ReactNode {
  const stay = (event: Event): void => (persistent ? event.preventDefault() : undefined);
  // A message in the corner is not beside the dialog but before it.
  const stayForMessages = (event: Event): void => (persistent || isInMessage(event.target) ? event.preventDefault() : undefined);
  const from = useRef<HTMLElement | null>(null);
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <div className="ui-scrim" />
        <Radix.Content className={`ui-dialog ui-dialog-${size} ${bare ? 'ui-dialog-bare' : ''}`} onEscapeKeyDown={stay} onPointerDownOutside={stayForMessages} {...(words === undefined ? { 'aria-describedby': undefined } : {})}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Another dialog that opened meanwhile keeps it.
            if (document.activeElement?.closest('[role="dialog"]') == null) from.current?.focus();
          }}
          onOpenAutoFocus={(event) => {
            from.current = focusedOutside();
            event.preventDefault();
            (focusFirst?.current ?? firstWish(event.currentTarget as HTMLElement)).focus();
          }}>
          <header className={bare ? 'ui-hidden' : 'ui-dialog-header'}>
            <div className="ui-spring">
              <Radix.Title className="ui-dialog-title">{title}</Radix.Title>
              {words === undefined ? null : <Radix.Description className="ui-dialog-words">{words}</Radix.Description>}
            </div>
            {persistent || bare ? null : <IconButton icon={X} label="Close" size="small" onClick={onClose} />}
          </header>
          {children === undefined ? null : <div className="ui-dialog-body">{children}</div>}
          {footer === undefined ? null : <footer className="ui-dialog-footer">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
