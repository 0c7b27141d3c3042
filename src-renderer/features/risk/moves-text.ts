/** `BTC −20, ETH −30`: moves of assets in per cent, as a person types them. */

export type ReadMoves = { readonly ok: true; readonly moves: Readonly<Record<string, number>> } | { readonly ok: false; readonly text: string };

/** Reads moves; `text`: the first part that is none. @param parse a number as the person's language writes it, to plain text; null: none */
export function readMoves(typed: string, parse: (text: string) => string | null): ReadMoves {
  const moves: Record<string, number> = {};
  for (const part of typed.split(/[;\n]|,\s+|,$/).map((one) => one.trim()).filter((one) => one !== '')) {
    const found = /^(?<asset>[A-Za-z0-9]{2,12})\s*:?\s*(?<move>[-+−]?[\d.,]+)\s*%?$/.exec(part)?.groups;
    const plain = found === undefined ? null : parse((found['move'] ?? '').replace(/^\+/, ''));
    if (found === undefined || plain === null) return { ok: false, text: part };
    moves[(found['asset'] ?? '').toUpperCase()] = Number((Number(plain) / 100).toFixed(6));
  }
  return { ok: true, moves };
}
