import { useCallback, useMemo } from 'react';
import { readable, type FigureStyle } from '../../src-shared/support/readable.ts';
import { useRow } from '../mirror/hooks.ts';
import { useFormat } from '../ui/format/format-context.ts';

/** How the person's language writes the figures in a stored sentence. */
export function useFigureStyle(): FigureStyle {
  const format = useFormat();
  return useMemo<FigureStyle>(() => ({ number: (text, decimals) => format.number(text, { decimals }), percent: (share) => format.percent(share, { trim: true }) }), [format]);
}

/** Makes a stored sentence readable. @param instrument what it is about, so that prices and quantities keep the digits of its tick and lot */
export function useReadable(instrument: string | null = null): (sentence: string) => string {
  const style = useFigureStyle();
  const steps = useSteps(instrument);
  return useCallback((sentence) => bound(readable(sentence, style, steps)), [style, steps]);
}

/** A figure and its unit are not torn apart at the end of a line. */
function bound(sentence: string): string {
  return sentence.replace(/(\d) (?=(?:%|ms|s|min|h|d|R|bp|[A-Z]{2,6})(?![\w/]))/g, '$1\u00A0');
}

/** Tick and lot of an instrument; none where it is not known. */
export function useSteps(instrument: string | null): readonly string[] {
  const row = useRow('instruments', instrument ?? '');
  const tick = row?.tickSize;
  const lot = row?.lotSize;
  return useMemo(() => (tick === undefined || lot === undefined ? [] : [tick, lot]), [tick, lot]);
}
