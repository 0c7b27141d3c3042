/** What a ticket would be told, without sending it: every check, what it costs, what it risks. Pure: reads the state, changes nothing. */
import { add, mul, notional, sub, toNumber, toText, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ManualTicket } from '../command.ts';
import type { RiskCheck } from '../fact.ts';
import { committed, equity } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import { entryChecks, rate, type SizedEntry } from './entry-checks.ts';
import { wishOfTicket } from './entry-wish.ts';
import { refusalOf } from './judge.ts';
import type { Sizing } from './sizing.ts';

/** What the entry would be; null where it cannot even be sized. */
export interface PreviewedEntry {
  readonly quantity: Quantity;
  readonly price: Price;
  readonly value: Money;
  /** Taker's fees: what is paid if it does not rest first. */
  readonly feeIn: Money;
  readonly feeOut: Money;
  /** Loss if the stop is hit at its price, both fees included. */
  readonly risk: Money;
  readonly riskShare: number;
  /** (target − entry) ÷ (entry − stop), before fees; null without a target. */
  readonly rewardRisk: number | null;
  readonly exposureAfter: Money;
  /** The most it may be worth, and the limit that says so. */
  readonly room: SizedEntry['room'];
  readonly sizing: Sizing | null;
  /** How far the price may move against the whole portfolio before the venue closes it, as a share; null for spot. */
  readonly liquidationDistance: number | null;
}

export interface EntryPreview {
  readonly allowed: boolean;
  readonly sentence: string;
  readonly checks: readonly RiskCheck[];
  readonly entry: PreviewedEntry | null;
  readonly exposureBefore: Money;
  readonly exposureLimit: Money;
}

/** Puts a ticket before every check there is. */
export function previewEntry(state: EngineState, ticket: ManualTicket, at: Timestamp): EntryPreview {
  const venue = state.instruments.get(ticket.instrument)?.venue ?? null;
  const money = { exposureBefore: committed(state, null), exposureLimit: mul(equity(state, venue), rate(state.config.risk.maxPortfolioExposure)) };
  const wish = wishOfTicket(state, ticket);
  if (typeof wish === 'string') return { allowed: false, sentence: wish, checks: [], entry: null, ...money };
  const checks: RiskCheck[] = [];
  const meeting = entryChecks(state, wish, at);
  let met = meeting.next();
  for (; met.done !== true; met = meeting.next()) checks.push(met.value);
  const refusal = refusalOf(checks);
  const entry = met.value === null ? null : describe(state, met.value);
  const sentence = refusal ?? (entry === null ? 'It cannot be sized.' : sentenceOf(ticket, entry));
  return { allowed: refusal === null && entry !== null, sentence, checks, entry, ...money };
}

function describe(state: EngineState, { instrument, prices, quantity, value, worth, committedBefore, room, sizing }: SizedEntry): PreviewedEntry {
  const feeIn = mul(value, instrument.takerFee);
  const feeOut = mul(notional(prices.stop, quantity), instrument.takerFee);
  const risk = add(notional(prices.risk, quantity), add(feeIn, feeOut));
  const reward = prices.target === null ? null : toNumber(sub(prices.target, prices.limit)) / toNumber(sub(prices.limit, prices.stop));
  const exposureAfter = add(committedBefore, value);
  const whole = toNumber(exposureAfter);
  return {
    quantity, price: prices.limit, value, feeIn, feeOut, risk, riskShare: toNumber(risk) / toNumber(worth), rewardRisk: reward, exposureAfter, room, sizing,
    liquidationDistance: instrument.kind === 'spot' || whole <= 0 ? null : Math.max(0, toNumber(equity(state, instrument.venue)) / whole - toNumber(instrument.maintenanceMargin)),
  };
}

function sentenceOf({ direction, type, stop }: ManualTicket, { quantity, price, risk, riskShare }: PreviewedEntry): string {
  const verb = direction === 'long' ? 'Buys' : 'Sells short';
  const at = type === 'limit' ? `at ${toText(price)} or better, resting` : `at ${toText(price)} or better, now`;
  return `${verb} ${toText(quantity)} ${at}; stop ${stop}, ${toNumber(risk).toFixed(2)} (${(riskShare * 100).toFixed(2)} % of equity) lost if it is hit.`;
}
