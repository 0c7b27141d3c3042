/** Where days begin on a chart, in the zone that times are shown in. */

/** Moments of candles that open a new day. @param dayOf the day of a moment in the chosen zone, any text that differs between days */
export function dayStarts(candles: readonly { readonly at: number }[], dayOf: (at: number) => string): readonly number[] {
  const found: number[] = [];
  let before: string | null = null;
  for (const { at } of candles) {
    const day = dayOf(at);
    if (before !== null && day !== before) found.push(at);
    before = day;
  }
  return found;
}
