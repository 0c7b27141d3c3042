import { Suspense, type ComponentType, type ReactNode } from 'react';
import { useWorkbench } from '../../workbench/workbench.ts';
import { dialogs } from '../dialogs.ts';

/** What is open, one above the other. */
export function OpenDialogs(): ReactNode {
  const open = useWorkbench((workbench) => workbench.dialogs);
  return open.map(({ name, input }) => {
    const Content = dialogs[name] as ComponentType<{ readonly input: unknown }> | undefined;
    return Content === undefined ? null : <Suspense key={name} fallback={null}><Content input={input} /></Suspense>;
  });
}
