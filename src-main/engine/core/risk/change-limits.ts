/**
 * Limits changed while trading goes on. What is tighter is in force in the same turn: entries that rest and no longer fit are cancelled, and a loss that has reached
 * its limit halts. The same holds for the list of limits (limits/change-list.ts). What is looser needs a reason, which is recorded. The account keeps what was changed, over restarts, until it is changed again here or configured otherwise.
 */
import { ZERO_MONEY, abs, mul, notional, sub } from '../../../../src-shared/domain/decimal.ts';
import { CHANGEABLE_LIMITS, type LimitName } from '../../../../src-shared/domain/changeable-limits.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { isSameList, stepWords, type ListStep } from '../../../../src-shared/domain/limit-list.ts';
import { limitKey, type RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import type { Command } from '../command.ts';
import { monitorPortfolio } from '../cycle/monitor.ts';
import type { RiskConfig } from '../engine-config.ts';
import type { SessionStart } from '../event.ts';
import type { Fact } from '../fact.ts';
import { judgeList, listConsequences, relayLimits, settleEntries, type ListAuthor } from '../limits/change-list.ts';
import { openHighs } from '../limits/part-highs.ts';
import { cancelResting } from '../order/cancel-order.ts';
import type { Order } from '../order/order.ts';
import { requestCancel } from '../order/resolve.ts';
import { committed, equity } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { rate } from './entry-checks.ts';
import { lossFloor } from './loss-limits.ts';
import { keptAfter, keptListAfter, type KeptLimit, type LimitChange } from './kept-limit.ts';
import { LIMIT_BOUNDS, isLimit, limitText, whyNotLimit, whyNotTogether } from './limit-bounds.ts';
import { openingCount } from './openings.ts';

interface Outcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** A reason shorter than this says nothing. */
const SHORTEST_REASON = 5;

/** At a start: changes that were configured otherwise meanwhile are forgotten, so that they do not come back when the old figure does. */
export function openLimits(turn: Turn, start: SessionStart): void {
  const { state, at } = turn;
  const { stored } = start;
  openHighs(turn, start);
  const kept = [...state.keptLimits.values()];
  const by = 'start';
  if ((stored.changedLimits ?? []).length > kept.length) turn.facts.push({ kind: 'risk_limits_changed', changes: [], kept, loosened: false, reason: 'configured otherwise since', by, at });
  // A breach of a limit that is gone ends: it neither stays open in the records nor comes back when the limit does.
  for (const breach of stored.limits?.breaches ?? []) {
    if (state.limits?.broken.has(limitKey(breach)) === true) continue;
    turn.facts.push({ kind: 'limit_breached', breach: { ...breach, sentence: `${breach.sentence} It ended because that limit was no longer set at a start.`, endedAt: at } });
  }
  if (stored.changedList === undefined || state.keptList !== null) return;
  const now = state.config.risk.limits ?? [];
  const reason = isSameList(now, stored.changedList.list) ? 'configured like that since' : 'configured otherwise since';
  turn.facts.push({ kind: 'limit_list_changed', from: now, to: now, kept: null, loosened: false, reason, by, at });
}

/** What a change of limits would be. */
export interface ChangeJudged {
  /** Why it cannot be, whatever the reason given; null: it can. */
  readonly refusal: string | null;
  readonly changes: readonly LimitChange[];
  readonly looser: readonly LimitChange[];
  /** Of the list. */
  readonly steps: readonly ListStep[];
  /** All limits as they would then be. */
  readonly risk: RiskConfig;
}

/** Judges a change without making it. Pure: reads the state, changes nothing. @param list null: it stays as it is */
export function judgeChange(state: Pick<EngineState, 'config' | 'instruments'>, limits: Readonly<Record<string, number>>, list: readonly RiskLimit[] | null = null): ChangeJudged {
  const unknown = Object.keys(limits).find((name) => !isLimit(name));
  const changes = changesOf(state.config.risk, limits);
  const listed = list === null ? null : judgeList(state, list);
  const steps = listed?.steps ?? [];
  const risk: RiskConfig = { ...state.config.risk, ...Object.fromEntries(changes.map(({ name, to }) => [name, to])), ...(list === null || steps.length === 0 ? {} : { limits: list }) };
  const refusal = unknown !== undefined ? `There is no limit called ${unknown}; there are ${CHANGEABLE_LIMITS.join(', ')}.`
    : firstReason(changes) ?? whyNotTogether(risk, new Set(changes.map(({ name }) => name))) ?? listed?.refusal ?? null;
  return { refusal, changes, looser: changes.filter(({ from, to }) => to > from), steps, risk };
}

/** What limits would lead to at once, in sentences. */
export function consequencesOf(state: EngineState, risk: RiskConfig, at: Timestamp): readonly string[] {
  const then: EngineState = { ...state, config: { ...state.config, risk } };
  const floor = state.trading === 'halted' || state.balances.size === 0 ? null : lossFloor(then, at);
  return [
    ...(floor !== null && equity(then) <= floor ? ['The loss has reached its limit: trading halts at once.'] : []),
    ...(!isOver(then) && tooRisky(then).length > 0 ? ['Entries that rest and would lose more than that at their stop are cancelled.'] : []),
    ...(isOver(then) ? ['What is held is above that: it keeps its stops, and nothing is added until it is below. Entries that rest are cancelled.'] : []),
    ...(risk.limits === undefined || risk.limits === state.config.risk.limits ? [] : listConsequences(state, risk.limits)),
  ];
}

/** Changes limits of the running session, or says why not. */
export function changeLimits(turn: Turn, { limits, list, reason, by }: Extract<Command, { kind: 'set_risk_limits' }>): Outcome {
  const { state } = turn;
  const judged = judgeChange(state, limits, list ?? null);
  const outcome = changeOutcome(judged, reason);
  if (!outcome.accepted || !changesAnything(judged)) return outcome;
  const consequences = consequencesOf(state, judged.risk, turn.at);
  for (const fact of changeFacts(state, judged, { reason: reason.trim(), by }, turn.at)) {
    turn.facts.push(fact);
    if (fact.kind === 'limit_list_changed') state.keptList = fact.kept;
    else replaceKept(state.keptLimits, fact.kept);
  }
  state.config = { ...state.config, risk: judged.risk };
  if (judged.steps.length > 0) relayLimits(turn, judged.risk.limits ?? [], { reason: reason.trim(), by });
  enforce(turn);
  return { accepted: true, sentence: [outcome.sentence, ...consequences].join(' ') };
}

/** Whether anything would be other than it is. */
export function changesAnything({ changes, steps }: ChangeJudged): boolean {
  return changes.length > 0 || steps.length > 0;
}

/** What is said to a change, before anything of it is done. */
export function changeOutcome(judged: ChangeJudged, reason: string): Outcome {
  if (judged.refusal !== null) return refused(judged.refusal);
  if (!changesAnything(judged)) return { accepted: true, sentence: 'That is how it is already.' };
  const looser = looserOf(judged);
  if (looser.length > 0 && reason.trim().length < SHORTEST_REASON) return refused(`Looser would be ${looser.join(', ')}: say why, in ${SHORTEST_REASON} letters or more. The reason is recorded.`);
  const all = [...judged.changes.map(told), ...judged.steps.map(stepWords)];
  return { accepted: true, sentence: [`In force now: ${all.join(', ')}.`, ...(looser.length > 0 ? [`Looser because: ${reason.trim()}.`] : [])].join(' ') };
}

/** What would be looser, in words. */
export function looserOf({ looser, steps }: ChangeJudged): readonly string[] {
  return [...looser.map(told), ...steps.filter((step) => step.looser).map(stepWords)];
}

/** What a change is recorded as. @param kept what stands before it */
export function changeFacts(kept: Pick<EngineState, 'config' | 'keptLimits' | 'keptList'>, { changes, looser, steps, risk }: ChangeJudged, { reason, by }: ListAuthor, at: Timestamp): ChangeFact[] {
  const [from, to] = [kept.config.risk.limits ?? [], risk.limits ?? []];
  return [
    ...(changes.length === 0 ? [] : [{ kind: 'risk_limits_changed' as const, changes, kept: keptAfter([...kept.keptLimits.values()], changes), loosened: looser.length > 0, reason, by, at }]),
    ...(steps.length === 0 ? [] : [{ kind: 'limit_list_changed' as const, from, to, kept: keptListAfter(kept.keptList, from, to), loosened: steps.some((step) => step.looser), reason, by, at }]),
  ];
}

type ChangeFact = Extract<Fact, { kind: 'risk_limits_changed' | 'limit_list_changed' }>;

function replaceKept(kept: Map<LimitName, KeptLimit>, now: readonly KeptLimit[]): void {
  kept.clear();
  for (const limit of now) kept.set(limit.name, limit);
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

/** Puts the limits in force in this turn. */
function enforce(turn: Turn): void {
  const { state } = turn;
  // What risk refused by the old limits may be asked again by the new.
  state.refusedUntil.clear();
  state.lossWatch = null;
  monitorPortfolio(turn);
  if (isOver(state)) cancelResting(turn, 'no longer inside the limits');
  for (const order of tooRisky(state)) requestCancel(turn, order, 'no longer inside the limits');
  settleEntries(turn);
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
