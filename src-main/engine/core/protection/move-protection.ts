/**
 * Stop and target moved by hand. Judged whole before anything of it is done:
 *
 * 1. On the tick, on the right side of the market, inside what the venue takes, before liquidation.
 * 2. Towards profit freely. Away from it only while trading is active, and only if the larger loss is within the limit for risk by hand.
 * 3. The new stop is placed before the old one is cancelled (converge.ts). It stays where the person put it: trailing tightens it again only
 *    once the price has passed its best so far, and never loosens it.
 */
import { abs, max, mul, neg, notional, sub, toNumber, toText, ZERO_MONEY, type Money, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { PositionId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { liquidationPrice } from '../portfolio/liquidation.ts';
import { equity, markPrice } from '../portfolio/valuation.ts';
import { averageEntry } from '../position/change-position.ts';
import { netResult, unrealised } from '../position/cost-basis.ts';
import type { Position } from '../position/position.ts';
import { liquidationDistance, rate, WAITING_COLLARS } from '../risk/entry-checks.ts';
import { positive } from '../risk/entry-wish.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { tellProtection } from './converge.ts';
import { openPositionById } from './naked.ts';
import { isTighter, stopOnTick, stopReached, targetOnTick } from './trigger.ts';

/** What a person wants: decimal text; null leaves a price as it is. */
export interface ProtectionWish {
  readonly position: PositionId;
  readonly stop: string | null;
  readonly target: string | null;
}

/** What would come of a wish. */
export interface ProtectionPreview {
  readonly allowed: boolean;
  readonly sentence: string;
  /** On the tick, as they would stand. */
  readonly stop: Price | null;
  readonly target: Price | null;
  /** Net result if the stop is hit at its price, the taker's fee included; null without a stop. */
  readonly ifStopHits: Money | null;
  /** That stop's distance from the entry in multiples of the first stop's; negative: a loss. */
  readonly r: number | null;
  /** The loss as a share of equity; 0 when it is none. */
  readonly riskShare: number | null;
}

/** Judges a wish. Pure: reads the state, changes nothing. */
export function previewProtection(state: EngineState, wish: ProtectionWish): ProtectionPreview {
  const position = openPositionById(state, wish.position);
  if (position === undefined) return refused('There is no such open position.');
  const instrument = must(state.instruments.get(position.instrument), 'position on an unknown instrument');
  const stop = wish.stop === null ? position.stop : positive<Price>(wish.stop);
  const target = wish.target === null ? position.target : positive<Price>(wish.target);
  if (stop === undefined || target === undefined) return refused('A stop or target must be a price above 0 with at most 18 decimal places.');
  const on = {
    stop: wish.stop === null || stop === null ? stop : stopOnTick(instrument, position.direction, stop),
    target: wish.target === null || target === null ? target : targetOnTick(instrument, position.direction, target),
  };
  const refusal = refusalOf(state, position, instrument, wish, on);
  return { allowed: refusal === null, sentence: refusal ?? acceptance(position, on), ...on, ...outcomeAt(state, position, instrument, on.stop) };
}

/** Carries a wish out, or says why not. */
export function moveProtection(turn: Turn, wish: ProtectionWish): { readonly accepted: boolean; readonly sentence: string } {
  const preview = previewProtection(turn.state, wish);
  if (!preview.allowed) return { accepted: false, sentence: preview.sentence };
  const position = must(openPositionById(turn.state, wish.position), 'previewed and gone');
  if (position.stop !== preview.stop) {
    position.trailFrom = position.bestPrice;
    // A person's new price is a new try, whatever became of the last one.
    turn.state.stopRefusals.delete(position.id);
  }
  position.stop = preview.stop;
  position.target = preview.target;
  turn.state.unsettled.add(position.instrument);
  tellProtection(turn, position);
  return { accepted: true, sentence: preview.sentence };
}

function refused(sentence: string): ProtectionPreview {
  return { allowed: false, sentence, stop: null, target: null, ifStopHits: null, r: null, riskShare: null };
}

interface Prices {
  readonly stop: Price | null;
  readonly target: Price | null;
}

function refusalOf(state: EngineState, position: Position, instrument: Instrument, wish: ProtectionWish, { stop, target }: Prices): string | null {
  const last = markPrice(state, position.instrument);
  if (state.closing.has(position.id)) return 'The position is being closed.';
  if (last === null) return 'There is no price to compare with yet.';
  if (stop === position.stop && target === position.target) return 'Nothing would change.';
  const wrong = wish.stop === null || stop === null ? null : stopRefusal(state, position, instrument, stop, last);
  return wrong ?? (wish.target === null || target === null ? null : targetRefusal(position, target, last));
}

function stopRefusal(state: EngineState, position: Position, instrument: Instrument, stop: Price, last: Price): string | null {
  const long = position.direction === 'long';
  if (stop <= 0n || stopReached(position.direction, stop, last)) return `The stop of a ${position.direction} position must lie ${long ? 'below' : 'above'} the last price ${toText(last)}; ${toText(stop)} would fire at once.`;
  const away = toNumber(abs(sub(stop, last))) / toNumber(last);
  const farthest = state.config.risk.priceCollar * WAITING_COLLARS;
  if (away > farthest) return `The stop lies ${percent(away)} from the market; the venue takes no more than ${percent(farthest)}.`;
  const liquidation = liquidationPrice(state, position);
  const beyond = liquidation !== null && (long ? stop <= liquidation : stop >= liquidation);
  if (beyond || away >= liquidationDistance(state, instrument)) return `The stop ${toText(stop)} lies beyond liquidation${liquidation === null ? '' : ` at about ${toText(liquidation)}`}: the venue would close the position first.`;
  return position.stop === null || !isTighter(position.direction, position.stop, stop) ? null : looseningRefusal(state, position, instrument, stop);
}

/** A stop farther from profit adds risk. */
function looseningRefusal(state: EngineState, position: Position, instrument: Instrument, stop: Price): string | null {
  if (state.trading !== 'active' || state.ending) return `Trading is ${state.ending ? 'ending' : state.trading}: a stop may only be moved towards profit now.`;
  const lost = lossAt(position, instrument, stop);
  const limit = mul(equity(state, position.venue), rate(state.config.risk.maxRiskByHand));
  return lost <= limit ? null : `At ${toText(stop)} the position would lose ${toNumber(lost).toFixed(2)}; a position may lose ${toNumber(limit).toFixed(2)} (${percent(state.config.risk.maxRiskByHand)} of equity).`;
}

function targetRefusal(position: Position, target: Price, last: Price): string | null {
  const long = position.direction === 'long';
  const ahead = target > 0n && (long ? target > last : target < last);
  return ahead ? null : `The target of a ${position.direction} position must lie ${long ? 'above' : 'below'} the last price ${toText(last)}; ${toText(target)} is behind it.`;
}

function acceptance(position: Position, { stop, target }: Prices): string {
  const parts = [
    ...(stop === position.stop || stop === null ? [] : [`stop moves from ${position.stop === null ? 'none' : toText(position.stop)} to ${toText(stop)}`]),
    ...(target === position.target || target === null ? [] : [`target moves from ${position.target === null ? 'none' : toText(position.target)} to ${toText(target)}`]),
  ];
  const sentence = `${parts.join(', ')}.`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** Everything the position has brought if it ends at a price: what is booked, what is open, the fee of leaving. */
export function resultAt(position: Readonly<Position>, instrument: Instrument, at: Price): Money {
  const open = unrealised(position, position.direction, at);
  return sub(netResult(position) + open as Money, mul(notional(at, position.quantity), instrument.takerFee));
}

/** What is lost of the open part at a price, the fee of leaving included; 0 when nothing is. */
function lossAt(position: Position, instrument: Instrument, at: Price): Money {
  const open = unrealised(position, position.direction, at);
  return max(ZERO_MONEY, neg(sub(open, mul(notional(at, position.quantity), instrument.takerFee))));
}

function outcomeAt(state: EngineState, position: Position, instrument: Instrument, stop: Price | null): Pick<ProtectionPreview, 'ifStopHits' | 'r' | 'riskShare'> {
  if (stop === null) return { ifStopHits: null, r: null, riskShare: null };
  const worth = toNumber(equity(state, position.venue));
  const entry = averageEntry(position);
  const gain = position.direction === 'long' ? sub(stop, entry) : sub(entry, stop);
  return {
    ifStopHits: resultAt(position, instrument, stop),
    r: position.initialRisk === null || position.initialRisk <= 0n ? null : toNumber(gain) / toNumber(position.initialRisk),
    riskShare: worth > 0 ? toNumber(lossAt(position, instrument, stop)) / worth : null,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
