import { floorTo, fromNumber, min, sub, ZERO_QUANTITY } from '../../../../../src-shared/domain/decimal.ts';
import type { Price, Quantity } from '../../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { TradeDatum } from '../../../../../src-shared/domain/market-datum.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import { BOTTOMLESS, referenceLevels } from './fill-model.ts';
import type { Ladder } from './fill-model.ts';
import type { MarketView, Segment } from './market-view.ts';

/** What one datum lets our orders trade. Taking from it leaves less. */
export interface Liquidity {
  /** For takers of this side whose price starts at `base` (a shown book or quote has its own price). */
  ladder(side: Side, base: Price): Ladder | null;
  /** How much a resting order of this side at this price may get. */
  resting(side: Side, at: Price): Quantity;
  /** Notes what a resting order got. */
  rested(side: Side, at: Price, size: Quantity): void;
}

/** A bar: our share of its volume, for takers and resting orders alike. */
export function segmentLiquidity(view: MarketView, segment: Segment, participation: number, partialFills: boolean): Liquidity {
  const cap = view.capOf(segment.volume);
  let used = ZERO_QUANTITY;
  const use = (size: Quantity): void => {
    used = ((used as bigint) + (size as bigint)) as Quantity;
  };
  return {
    ladder: (side, base) => ({
      levels: referenceLevels(view.instrument, side, base, view.statistics, { cap, share: participation, used, bottomless: !partialFills }),
      taken: use,
    }),
    resting: () => (partialFills ? sub(cap, min(used, cap)) : BOTTOMLESS),
    rested: (_side, _at, size) => use(size),
  };
}

/** A trade: its size, once, for resting orders; takers meet the market as it stands. */
export function tradeLiquidity(view: MarketView, trade: TradeDatum, now: Timestamp, partialFills: boolean): Liquidity {
  let left = partialFills ? floorTo(fromNumber<Quantity>(trade.quantity), view.instrument.lotSize) : BOTTOMLESS;
  return {
    ladder: (side, base) => (view.hasDisplay(now) ? view.ladder(side, now) : view.referenceLadder(side, base)),
    resting: () => left,
    rested: (_side, _at, size) => {
      left = sub(left, size);
    },
  };
}

/** A shown book or quote: takers walk it; a resting order gets what stands strictly beyond its price. */
export function displayLiquidity(view: MarketView, now: Timestamp): Liquidity {
  const beyond = (side: Side, at: Price): Ladder['levels'] => {
    const tick = view.instrument.tickSize;
    return (view.ladder(side, now)?.levels ?? []).filter((level) => (side === 'buy' ? level.price <= at - tick : level.price >= at + tick));
  };
  return {
    ladder: (side) => view.ladder(side, now),
    resting: (side, at) => beyond(side, at).reduce<Quantity>((sum, level) => ((sum as bigint) + (level.left as bigint)) as Quantity, ZERO_QUANTITY),
    rested: (side, at, size) => {
      let left = size;
      for (const level of beyond(side, at)) {
        const part = min(level.left, left);
        level.left = sub(level.left, part);
        left = sub(left, part);
      }
    },
  };
}
