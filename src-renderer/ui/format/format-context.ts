import { createContext, useContext } from 'react';
import { Formatter } from './formatter.ts';

/** Locale and time zone of what is shown; given once, at the root. */
export const FormatContext = createContext<Formatter>(new Formatter('en-GB', 'utc'));

/** The formatter of this window. */
export function useFormat(): Formatter {
  return useContext(FormatContext);
}
