import './style/overlays.css';
import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu, Popover as RadixPopover } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A line above it. */
  readonly divided?: boolean;
  readonly run: () => void;
}

/** A menu on a button. */
export function Menu({ label, items, children, align = 'end' }: { readonly label: string; readonly items: readonly MenuItem[]; readonly children: ReactElement; readonly align?: 'start' | 'end' }): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="ui-menu" align={align} sideOffset={4} collisionPadding={8} aria-label={label}>
          {items.flatMap((item) => [
            ...(item.divided === true ? [<DropdownMenu.Separator key={`${item.id} line`} className="ui-menu-line" />] : []),
            <DropdownMenu.Item key={item.id} className={`ui-menu-item ${item.danger === true ? 'ui-menu-danger' : ''}`} disabled={item.disabled === true} onSelect={item.run}>
              <span className="ui-menu-icon" aria-hidden>{item.checked === true ? <Check size={14} /> : item.icon === undefined ? null : <item.icon size={14} />}</span>
              <span className="ui-spring">{item.label}{item.checked === true ? <span className="ui-hidden"> (chosen)</span> : null}</span>
              {item.shortcut === undefined ? null : <kbd className="ui-kbd">{item.shortcut}</kbd>}
            </DropdownMenu.Item>,
          ])}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Content on a button: a list, a small form. */
export function Popover({ label, children, content, align = 'end', open, onOpenChange }: { readonly label: string; readonly children: ReactElement; readonly content: ReactNode; readonly align?: 'start' | 'end'; readonly open?: boolean; readonly onOpenChange?: (open: boolean) => void }): ReactNode {
  return (
    <RadixPopover.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <RadixPopover.Trigger asChild>{children}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content className="ui-popover" align={align} sideOffset={4} collisionPadding={8} aria-label={label}>{content}</RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
