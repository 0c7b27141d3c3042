import './style/overlays.css';
import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

/** A short explanation on hover and focus. The child must take a ref and props (a button, a span with tabIndex). */
export function Tooltip({ words, children, side = 'bottom' }: { readonly words: ReactNode; readonly children: ReactElement; readonly side?: 'top' | 'bottom' | 'left' | 'right' }): ReactNode {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="ui-tooltip" side={side} sideOffset={4} collisionPadding={8}>{words}</Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Once, around everything that has tooltips. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return <Radix.Provider delayDuration={350} skipDelayDuration={200}>{children}</Radix.Provider>;
}
