import { DOLLAR_COINS } from '../../../src-shared/domain/dollar-coins.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import { failure, type Failure } from '../../../src-shared/support/result.ts';

/**
 * Why these instruments cannot be traded in one session; null: they can. Equity, exposure and every limit add up amounts in quote currency as they are: yen added to
 * dollars would make any limit on money mean nothing.
 */
export function severalMonies(instruments: readonly Pick<Instrument, 'quote'>[]): Failure | null {
  const quotes = [...new Set(instruments.map(({ quote }): string => quote))].toSorted();
  if (quotes.length < 2 || quotes.every((quote) => DOLLAR_COINS.has(quote))) return null;
  const named = `${quotes.slice(0, -1).join(', ')} and ${quotes.at(-1) ?? ''}`;
  return failure(
    'several_monies', `This market has instruments quoted in ${named}, and limits count in one currency.`,
    'Name instruments of one of them (--instruments, or the markets in Settings), or keep the files of each in a folder of its own. Dollar coins such as USDT and USDC count as one.',
  );
}
