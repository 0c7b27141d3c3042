/**
 * Limits changed while trading goes on. What is tighter is in force in the same turn: entries that rest and no longer fit are cancelled, and a loss that has reached
 * its limit halts. What is looser needs a reason, which is recorded. The account keeps what was changed, over restarts, until it is changed again here or configured otherwise.
 */
import { ZERO_MONEY, abs, mul, notional, sub } from '../../../../src-shared/domain/decimal.ts';
import { CHANGEABLE_LIMITS } from '../../../../src-shared/domain/changeable-limits.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Command } from '../command.ts';
import { monitorPortfolio } from '../cycle/monitor.ts';
import type { RiskConfig } from '../engine-config.ts';
import type { SessionStart } from '../event.ts';
import { cancelResting } from '../order/cancel-order.ts';
import type { Order } from '../order/order.ts';
import { requestCancel } from '../order/resolve.ts';
import { committed, equity } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { rate } from './entry-checks.ts';
import { lossFloor } from './loss-limits.ts';
import type { LimitChange } from './kept-limit.ts';
import { LIMIT_BOUNDS, isLimit, limitText, whyNotLimit, whyNotTogether } from './limit-bounds.ts';
import { openingCount } from './openings.ts';

interface Outcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** A reason shorter than this says nothing. */
const SHORTEST_REASON = 5;

/** At a start: changes that were configured otherwise meanwhile are forgotten, so that they do not come back when the old figure does. */
export function openLimits(turn: Turn, { stored }: SessionStart): void {
  const kept = [...turn.state.keptLimits.values()];
  const forgotten = (stored.changedLimits ?? []).length - kept.length;
  if (forgotten > 0) turn.facts.push({ kind: 'risk_limits_changed', changes: [], kept, loosened: false, reason: 'configured otherwise since', by: 'start', at: turn.at });
}

/** What a change of limits would be. */
interface ChangeJudged {
  /** Why it cannot be, whatever the reason given; null: it can. */
  readonly refusal: string | null;
  readonly changes: readonly LimitChange[];
  readonly looser: readonly LimitChange[];
  /** All limits as they would then be. */
  readonly risk: RiskConfig;
}

/** Judges a change without making it. Pure: reads the state, changes nothing. */
export function judgeChange(state: EngineState, limits: Readonly<Record<string, number>>): ChangeJudged {
  const unknown = Object.keys(limits).find((name) => !isLimit(name));
  const changes = changesOf(state.config.risk, limits);
  const risk: RiskConfig = { ...state.config.risk, ...Object.fromEntries(changes.map(({ name, to }) => [name, to])) };
  const refusal = unknown !== undefined ? `There is no limit called ${unknown}; there are ${CHANGEABLE_LIMITS.join(', ')}.`
    : firstReason(changes) ?? whyNotTogether(risk, new Set(changes.map(({ name }) => name)));
  return { refusal, changes, looser: changes.filter(({ from, to }) => to > from), risk };
}

/** What limits would lead to at once, in sentences. */
export function consequencesOf(state: EngineState, risk: RiskConfig, at: Timestamp): readonly string[] {
  const then: EngineState = { ...state, config: { ...state.config, risk } };
  const floor = state.trading === 'halted' || state.balances.size === 0 ? null : lossFloor(then, at);
  return [
    ...(floor !== null && equity(then) <= floor ? ['The loss has reached its limit: trading halts at once.'] : []),
    ...(!isOver(then) && tooRisky(then).length > 0 ? ['Entries that rest and would lose more than that at their stop are cancelled.'] : []),
    ...(isOver(then) ? ['What is held is above that: it keeps its stops, and nothing is added until it is below. Entries that rest are cancelled.'] : []),
  ];
}

/** Changes limits of the running session, or says why not. */
export function changeLimits(turn: Turn, { limits, reason, by }: Extract<Command, { kind: 'set_risk_limits' }>): Outcome {
  const { state } = turn;
  const { refusal, changes, looser, risk } = judgeChange(state, limits);
  if (refusal !== null) return refused(refusal);
  if (changes.length === 0) return { accepted: true, sentence: 'That is how it is already.' };
  if (looser.length > 0 && reason.trim().length < SHORTEST_REASON) return refused(`Looser would be ${looser.map(told).join(', ')}: say why, in ${SHORTEST_REASON} letters or more. The reason is recorded.`);
  const consequences = consequencesOf(state, risk, turn.at);
  keep(state, changes);
  state.config = { ...state.config, risk };
  turn.facts.push({ kind: 'risk_limits_changed', changes, kept: [...state.keptLimits.values()], loosened: looser.length > 0, reason: reason.trim(), by, at: turn.at });
  enforce(turn);
  return { accepted: true, sentence: [`In force now: ${changes.map(told).join(', ')}.`, ...(looser.length > 0 ? [`Looser because: ${reason.trim()}.`] : []), ...consequences].join(' ') };
}

const refused = (sentence: string): Outcome => ({ accepted: false, sentence });

function firstReason(changes: readonly LimitChange[]): string | null {
  for (const { name, to } of changes) {
    const why = whyNotLimit(name, to);
    if (why !== null) return why;
  }
  return null;
}

/** Those that are another value, in the order people read them. */
function changesOf(risk: RiskConfig, wanted: Readonly<Record<string, number>>): readonly LimitChange[] {
  return CHANGEABLE_LIMITS.flatMap((name) => {
    const to = wanted[name];
    return to === undefined || to === risk[name] ? [] : [{ name, from: risk[name], to }];
  });
}

function told({ name, from, to }: LimitChange): string {
  return `${LIMIT_BOUNDS[name].words} ${limitText(name, to)} (was ${limitText(name, from)})`;
}

/** A limit that is changed back to what is configured is kept no longer. */
function keep(state: EngineState, changes: readonly LimitChange[]): void {
  for (const { name, from, to } of changes) {
    const instead = state.keptLimits.get(name)?.instead ?? from;
    state.keptLimits.delete(name);
    if (to !== instead) state.keptLimits.set(name, { name, value: to, instead });
  }
}

/** Puts the limits in force in this turn. */
function enforce(turn: Turn): void {
  const { state } = turn;
  // What risk refused by the old limits may be asked again by the new.
  state.refusedUntil.clear();
  state.lossWatch = null;
  monitorPortfolio(turn);
  if (isOver(state)) cancelResting(turn, 'no longer inside the limits');
  for (const order of tooRisky(state)) requestCancel(turn, order, 'no longer inside the limits');
}

/** Entries that rest, as only a person's do, and would lose more at their stop than an entry by hand may. */
function tooRisky(state: EngineState): Order[] {
  return [...state.liveOrders].flatMap((id) => {
    const order = state.orders.get(id);
    if (order?.purpose !== 'entry' || order.ticket.timeInForce !== 'gtc' || order.ticket.price === null || order.plan === null) return [];
    const atRisk = notional(abs(sub(order.ticket.price, order.plan.stop)), order.ticket.quantity);
    return atRisk > mul(equity(state, order.venue), rate(state.config.risk.maxRiskByHand)) ? [order] : [];
  });
}

/** Whether what is held and on its way is more than the limits allow. */
function isOver(state: EngineState): boolean {
  const { maxOpenPositions, maxPortfolioExposure, maxInstrumentExposure } = state.config.risk;
  if (openingCount(state) > maxOpenPositions) return true;
  const all = committed(state, null);
  for (const { id, venue } of state.instruments.values()) {
    const own = committed(state, id);
    if (own === ZERO_MONEY) continue;
    const worth = equity(state, venue);
    if (own > mul(worth, rate(maxInstrumentExposure)) || all > mul(worth, rate(maxPortfolioExposure))) return true;
  }
  return false;
}
