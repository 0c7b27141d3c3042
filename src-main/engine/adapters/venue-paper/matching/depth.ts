import { toNumber } from '../../../../../src-shared/domain/decimal.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import { BOTTOMLESS } from './fill-model.ts';
import type { MarketView } from './market-view.ts';

/** Price and size, best first, as numbers: for screens only. */
export interface Depth {
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

/** What takers meet on both sides now; null where there is no market. A level without a bottom is left out: its size would say nothing. */
export function depthOf(view: MarketView, now: number): Depth | null {
  const asks = levelsOf(view, 'buy', now);
  const bids = levelsOf(view, 'sell', now);
  return asks === null || bids === null ? null : { bids, asks };
}

function levelsOf(view: MarketView, side: Side, now: number): (readonly [number, number])[] | null {
  const ladder = view.ladder(side, now);
  if (ladder === null) return null;
  return ladder.levels.flatMap(({ price, left }) => (left > 0n && left < BOTTOMLESS ? [[toNumber(price), toNumber(left)] as const] : []));
}
