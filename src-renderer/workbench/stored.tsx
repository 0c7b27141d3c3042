import type { ReactNode } from 'react';
import { useReadable } from './readable.ts';

/** A stored sentence with its figures as the person writes them. @param instrument what it is about */
export function Stored({ text, instrument = null }: { readonly text: string; readonly instrument?: string | null }): ReactNode {
  return useReadable(instrument)(text);
}
