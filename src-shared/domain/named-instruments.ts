/** Instruments as people name them. */

export type NamedInstruments = { readonly ok: true; readonly ids: string[] } | { readonly ok: false; readonly word: string; /** What it could mean; empty: nothing. */ readonly may: readonly string[] };

/** `BTC, ETH-USDT-PERP.alpha` → full ids, or the first name that is none or could be several. Empty: no ids. @param known ids there are */
export function namedInstruments(text: string, known: readonly string[]): NamedInstruments {
  const ids: string[] = [];
  for (const word of text.split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const wanted = word.toUpperCase();
    const may = known.filter((id) => id.toUpperCase() === wanted || id.toUpperCase().split(/[-./]/)[0] === wanted);
    const [only] = may;
    if (only === undefined || may.length > 1) return { ok: false, word, may };
    if (!ids.includes(only)) ids.push(only);
  }
  return { ok: true, ids };
}
