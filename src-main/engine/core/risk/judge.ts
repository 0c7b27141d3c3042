/**
 * Pre-trade risk: an entry is sent only through here. Approval is a type that only this file makes and the one thing that order/submit.ts takes for an entry, so that an
 * unjudged one cannot be sent; and it is good for one order, in the turn that judged it. The checks themselves: entry-checks.ts.
 */
import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import { assert } from '../../../../src-shared/support/assert.ts';
import type { Brand } from '../../../../src-shared/support/brand.ts';
import type { RiskCheck } from '../fact.ts';
import type { ProtectionPlan } from '../order/order.ts';
import type { Signal } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';
import { entryChecks, type SizedEntry } from './entry-checks.ts';
import { wishOfSignal, type EntryWish } from './entry-wish.ts';

/** An entry that may be sent: sized, priced, protected. */
export interface ApprovedEntry {
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly quantity: Quantity;
  readonly limitPrice: Price;
  readonly plan: ProtectionPlan;
  /** Committed notional this approval may bring the portfolio to (I5). */
  readonly committedLimit: Money;
}

export type RiskApproved = Brand<ApprovedEntry, 'RiskApproved'>;

/** Approvals that no order was made of, and the event they were made in. */
const unspent = new WeakMap<RiskApproved, number>();

/** Takes an approval up. Throws where it is none of this file's, is of another turn, or was taken up before. */
export function spendApproval({ seq }: EngineState, entry: RiskApproved): void {
  assert(unspent.get(entry) === seq, 'an entry is sent once, in the turn that judged it');
  unspent.delete(entry);
}

export type Judgement =
  | { readonly approved: true; readonly entry: RiskApproved; readonly checks: readonly RiskCheck[] }
  | { readonly approved: false; readonly checks: readonly RiskCheck[]; readonly sentence: string };

/** Judges a signal against everything that could forbid or shrink it. Every check is made, so that all that stands against it is said at once. Pure: reads the state, changes nothing. */
export function judge(state: EngineState, signal: Signal, at: Timestamp): Judgement {
  return judgeWish(state, wishOfSignal(state, signal), at);
}

/** {@link judge} for any wish. */
export function judgeWish(state: EngineState, wish: EntryWish, at: Timestamp): Judgement {
  const checks: RiskCheck[] = [];
  const meeting = entryChecks(state, wish, at);
  let met = meeting.next();
  for (; met.done !== true; met = meeting.next()) checks.push(met.value);
  const sentence = refusalOf(checks);
  if (sentence !== null) return { approved: false, checks, sentence };
  return met.value === null ? { approved: false, checks, sentence: 'Refused.' } : approve(state, wish, met.value, checks, at);
}

/**
 * What stands against an entry; null where nothing does. The first check that fails with its figures, the others by name:
 * `portfolio exposure: 0 → 5200, limit 2500. Also: minimum value.`
 */
export function refusalOf(checks: readonly RiskCheck[]): string | null {
  const [first, ...others] = checks.filter(({ passed }) => !passed);
  if (first === undefined) return null;
  const { name, before, value, limit } = first;
  const also = others.length === 0 ? '' : ` Also: ${others.map((one) => one.name).join(', ')}.`;
  return `${name}: ${before === undefined ? '' : `${before} → `}${value}, limit ${limit}.${also}`;
}

function approve(state: EngineState, wish: EntryWish, { instrument, prices, quantity, portfolioLimit }: SizedEntry, checks: readonly RiskCheck[], at: Timestamp): Judgement {
  // What a person opens is closed by the person: no time stop.
  const closeAt = wish.by === 'agents' ? holdUntil(state, at) : null;
  const plan: ProtectionPlan = { stop: prices.stop, target: prices.target, closeAt };
  const entry = { instrument, direction: wish.direction, quantity, limitPrice: prices.limit, plan, committedLimit: portfolioLimit } as RiskApproved;
  unspent.set(entry, state.seq);
  return { approved: true, checks, entry };
}

function holdUntil(state: EngineState, at: Timestamp): Timestamp | null {
  const { maxHoldMs } = state.config.protection;
  return maxHoldMs === null ? null : ((at + maxHoldMs) as Timestamp);
}
