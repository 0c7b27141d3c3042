/** What closing costs about now. Pure: reads the state, changes nothing. */
import { add, fromNumber, mul, notional, ratio, sub, toNumber, ZERO_MONEY, type Money, type Price } from '../../../../src-shared/domain/decimal.ts';
import { bestQuote } from '../market/market.ts';
import { markPrice } from '../portfolio/valuation.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';

/** Half the spread where none is shown. */
const UNKNOWN_HALF_SPREAD = ratio('0.0005');
/** What a market order may slip beyond the best price on a usual day. */
const SLIPPAGE = ratio('0.002');

/** Taker's fee and half the spread (low), and with slippage (high), quote currency. */
export interface CloseCost {
  readonly positions: number;
  readonly low: Money;
  readonly high: Money;
}

/** The cost of closing these positions at market. A position without a price counts at its cost. */
export function closeCost(state: EngineState, positions: readonly Readonly<Position>[]): CloseCost {
  let low = ZERO_MONEY;
  let high = ZERO_MONEY;
  for (const position of positions) {
    const mark = markPrice(state, position.instrument);
    const value = mark === null ? position.cost : notional(mark, position.quantity);
    const fee = state.instruments.get(position.instrument)?.takerFee ?? ratio('0');
    const least = add(mul(value, fee), mark === null ? mul(value, UNKNOWN_HALF_SPREAD) : notional(halfSpread(state, position, mark), position.quantity));
    low = add(low, least);
    high = add(high, add(least, mul(value, SLIPPAGE)));
  }
  return { positions: positions.length, low, high };
}

function halfSpread(state: EngineState, { instrument }: Readonly<Position>, mark: Price): Price {
  const quote = bestQuote(state.market, instrument);
  return quote === null ? mul(mark, UNKNOWN_HALF_SPREAD) : mul(sub(fromNumber<Price>(quote.ask), fromNumber<Price>(quote.bid)), ratio('0.5'));
}

/** `Close 3 positions at market? Estimated cost 14.20–31.05 (spread, fees, slippage).` without the question. */
export function closeSentence({ positions, low, high }: CloseCost): string {
  if (positions === 0) return 'There is no open position.';
  return `Closing ${positions === 1 ? 'it' : `${positions} positions`} at market costs about ${toNumber(low).toFixed(2)} to ${toNumber(high).toFixed(2)} (spread, fees, slippage).`;
}
