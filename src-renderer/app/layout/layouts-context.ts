import { createContext, useContext } from 'react';
import { must } from '../../../src-shared/support/assert.ts';
import type { LayoutController } from './layout-controller.ts';

/** The layouts of this window. */
export const LayoutsContext = createContext<LayoutController | null>(null);

export function useLayouts(): LayoutController {
  return must(useContext(LayoutsContext), 'a component outside LayoutsContext asks for the layout');
}
