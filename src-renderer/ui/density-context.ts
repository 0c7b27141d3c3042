import { createContext, useContext } from 'react';

/** Height of a table row in CSS pixels; the same number as `--row`. */
export const DensityContext = createContext(24);

/** The row height of the chosen density, for what positions rows itself. */
export function useRowHeight(): number {
  return useContext(DensityContext);
}
