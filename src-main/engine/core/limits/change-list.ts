/**
 * The list of limits changed while trading goes on. The new list is in force in the same turn: what breaks it begins its breach and does its act at that turn's end
 * (watch-limits.ts), and entries that rest and no longer fit are cancelled. Entries that rest never make a limit close or cut what would fit without them.
 */
import { toNumber, type Decimal } from '../../../../src-shared/domain/decimal.ts';
import { limitFaults } from '../../../../src-shared/domain/limit-faults.ts';
import { listSteps, type ListStep } from '../../../../src-shared/domain/limit-list.ts';
import { limitFigure } from '../../../../src-shared/domain/limit-words.ts';
import { LIMIT_MEASURES, isLeast, type RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { awaitsPrices } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { exposuresOf } from './exposures.ts';
import { cancelEntries, coveredPositions, leaves, restsOn } from './limit-acts.ts';
import { AT_ENTRY, relaidBook, type AppliedLimit, type EndedBreach, type LimitBook } from './limit-book.ts';
import { keeps } from './limit-holds.ts';
import { subjectsOf } from './limit-subjects.ts';
import { nameOf } from './limit-words.ts';
import { LimitGauge } from './measure-limit.ts';
import { forgetHighs } from './part-highs.ts';
import { isCompared } from './watch-limits.ts';

/** What another list would be. */
export interface ListJudged {
  /** Why it cannot be; null: it can. */
  readonly refusal: string | null;
  readonly steps: readonly ListStep[];
}

/** Who changes the list, and why; `reason` may be empty. */
export interface ListAuthor {
  readonly reason: string;
  readonly by: string;
}

/** Judges another list without putting it in force. */
export function judgeList({ config, instruments }: Pick<EngineState, 'config' | 'instruments'>, list: readonly RiskLimit[]): ListJudged {
  const refused = limitFaults(list, subjectsOf(instruments.values())).filter((fault) => fault.refused);
  return { refusal: refused.length === 0 ? null : refused.map(({ sentence }) => sentence).join(' '), steps: listSteps(config.risk.limits ?? [], list) };
}

/** Holds the account against other limits from now on. Breaches of limits that are gone or looser end, and say why. */
export function relayLimits(turn: Turn, list: readonly RiskLimit[], author: ListAuthor): void {
  const { state } = turn;
  const { book, ended } = relaid(state, list);
  for (const one of ended) turn.facts.push({ kind: 'limit_breached', breach: { ...one.breach, sentence: `${one.breach.sentence} ${whyEnded(one, author)}`, endedAt: turn.at } });
  state.limits = book;
  forgetHighs(turn);
}

/** Cancels the entries that rest and no longer fit. Called when the list is in force and the week, if one is held against it, has begun. */
export function settleEntries(turn: Turn): void {
  const { state } = turn;
  const book = state.limits;
  if (book === null || !isReady(state)) return;
  for (const { limit, kind } of brokenAtOnce(state, book)) {
    if (kind === 'unknown') continue;
    if (!AT_ENTRY.has(limit.measure)) book.settling.add(limit.key);
    cancelEntries(turn, limit);
  }
}

/** What another list would lead to at once, in sentences. Changes nothing. */
export function listConsequences(state: EngineState, list: readonly RiskLimit[]): readonly string[] {
  if (!isReady(state)) return ['Prices and accounts are not all known yet: what the new limits break is seen, and acted on, as soon as they are.'];
  const { book, ended } = relaid(state, list);
  const then: EngineState = { ...state, config: { ...state.config, risk: { ...state.config.risk, limits: list } }, limits: book };
  return [...brokenAtOnce(then, book).map((one) => consequence(then, one)), ...ended.map(({ breach, why }) => `The breach of ${nameOf(breach)} ends: its limit is ${why}.`)];
}

function relaid(state: EngineState, list: readonly RiskLimit[]): ReturnType<typeof relaidBook> {
  return relaidBook(state.limits, list, [...state.instruments.values()], { orders: state.orders.values(), teams: state.teams });
}

function whyEnded({ why }: EndedBreach, { reason, by }: ListAuthor): string {
  return `It ended because ${by} ${why === 'removed' ? 'removed the limit' : 'set the limit looser'}${reason === '' ? '.' : `: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`}`;
}

/** As for the watch: at cost, what is long lost would be lost again. */
function isReady(state: EngineState): boolean {
  return state.balances.size > 0 && !awaitsPrices(state, state.at);
}

/** `broken`: by what is held; `value` null: it has no figure, and is more than any limit. `rests`: entries that rest would have to go. `unknown`: it cannot be measured. */
type AtOnce =
  | { readonly kind: 'broken' | 'rests'; readonly limit: AppliedLimit; readonly value: Decimal | null }
  | { readonly kind: 'unknown'; readonly limit: AppliedLimit; readonly why: string };

/** What the book's limits find, of those that are not broken already. @param state with the book in it */
function brokenAtOnce(state: EngineState, book: LimitBook): AtOnce[] {
  const gauge = new LimitGauge(state);
  const [everything, staying] = [exposuresOf(state), exposuresOf(state, (order) => !leaves(order))];
  return book.all.flatMap((limit): AtOnce[] => {
    if (book.broken.has(limit.key) || limit.measure === 'ordersPerMinute' || limit.measure === 'priceCollar') return [];
    if (!isCompared(state, limit)) return [{ kind: 'unknown', limit, why: 'waits for its venue to be compared' }];
    const [stays, all] = [gauge.read(limit, staying), gauge.read(limit, everything)];
    if (!stays.known) return [stays.beyond === true ? { kind: 'broken', limit, value: null } : { kind: 'unknown', limit, why: stays.why }];
    if (!keeps(limit, stays.value, limit.limit) && !AT_ENTRY.has(limit.measure)) return [{ kind: 'broken', limit, value: stays.value }];
    return all.known && !keeps(limit, all.value, limit.limit) ? [{ kind: 'rests', limit, value: all.value }] : [];
  });
}

function consequence(state: EngineState, found: AtOnce): string {
  const { limit } = found;
  if (found.kind === 'unknown') return `${capital(nameOf(limit))} ${found.why}: until it can be measured nothing that adds risk is sent in its scope.`;
  const { unit } = LIMIT_MEASURES[limit.measure];
  const value = found.value === null ? 'without equity' : limitFigure(unit, toNumber(found.value));
  const figures = `${nameOf(limit)} ${value} of ${limitFigure(unit, toNumber(limit.limit))}`;
  const rests = restsOn(state, limit);
  const cancelled = rests.length === 0 ? '' : ` ${rests.length === 1 ? 'An entry' : `${rests.length} entries`} that ${rests.length === 1 ? 'rests is' : 'rest are'} cancelled.`;
  const [beyond, back] = isLeast(limit.measure) ? ['Below', 'above'] : ['Above', 'below'];
  if (found.kind === 'rests') return `${beyond} it at once: ${figures}.${cancelled} Nothing is added until it is ${back}.`;
  return `Broken at once: ${figures}: ${actWords(state, limit)}.${cancelled}`;
}

/** What the limit would do, to what. */
function actWords(state: EngineState, limit: AppliedLimit): string {
  const held = coveredPositions(state, limit).map(([{ instrument }]) => instrument).join(', ');
  switch (limit.act) {
    case 'block': return 'entries it covers are refused until it is back inside';
    case 'reduce': return held === '' ? 'there is no position to make smaller' : `makes ${held} smaller until it is back inside`;
    case 'close': return held === '' ? 'there is no position to close' : `closes ${held}`;
    case 'halt': return state.halt === null ? 'trading halts' : 'trading is halted already';
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
