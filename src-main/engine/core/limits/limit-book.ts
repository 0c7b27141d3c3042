/** The limits of a session, laid out so that neither an entry nor a price has to look for the ones that concern it. */
import type { Decimal, Money } from '../../../../src-shared/domain/decimal.ts';
import { fromNumber, toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, PositionId, RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { isAsTight } from '../../../../src-shared/domain/limit-list.ts';
import { LIMIT_SUBJECTS, limitKey, type LimitAct, type LimitMeasure, type LimitScope, type RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { HeldPast } from '../measures/portfolio-past.ts';
import type { Order } from '../order/order.ts';
import { ownerOf, ownersOfEntry, type Owners, type TeamsOfSignals } from './owner.ts';
import type { Holding } from '../risk/holding.ts';

/** A limit on one subject: what a rule on each of its scope becomes. */
export interface AppliedLimit {
  /** Of the rule's key, with the subject in place of `each`. */
  readonly key: string;
  readonly scope: LimitScope;
  /** Null: the portfolio. */
  readonly subject: string | null;
  /** Scope and subject in one: the same for limits on the same part of what is held. */
  readonly part: string;
  readonly measure: LimitMeasure;
  readonly act: LimitAct;
  /** In the measure's unit. */
  readonly limit: Decimal;
  /** As the person set it. */
  readonly rule: RiskLimit;
}

/** A limit the market broke, until it is back inside. Whole, as it is stored. */
export interface LimitBreach {
  readonly id: RowId;
  readonly scope: LimitScope;
  readonly subject: string | null;
  readonly measure: LimitMeasure;
  readonly act: LimitAct;
  readonly value: Decimal;
  readonly limit: Decimal;
  readonly sentence: string;
  readonly at: Timestamp;
  readonly endedAt: Timestamp | null;
}

/** How far prices may move before the limits are looked at exactly again: as in risk/loss-watch.ts, by the sum of what every holding moved, whichever way. */
export interface LimitWatch {
  readonly holdings: readonly Holding[];
  readonly lookAt: number;
}

/** Equity when the UTC week began, a Monday. */
export interface TradingWeek {
  readonly startsAt: Timestamp;
  readonly equity: Money;
}

/** An entry that was sent. */
export interface SentEntry {
  readonly at: Timestamp;
  readonly instrument: InstrumentId;
  readonly owners: Owners;
}

export interface LimitBook {
  readonly rules: readonly RiskLimit[];
  /** Every rule on every subject. */
  readonly all: readonly AppliedLimit[];
  /** What an entry on an instrument must keep: of several limits on one thing only the tightest. */
  readonly onEntry: ReadonlyMap<InstrumentId, readonly AppliedLimit[]>;
  /** What an entry of an owner must keep besides, likewise; see owner.ts. */
  readonly byOwner: ReadonlyMap<string, readonly AppliedLimit[]>;
  /** What the market can break. */
  readonly watched: readonly AppliedLimit[];
  /** Entries sent in the last minute, oldest first. */
  readonly sends: SentEntry[];
  /** Broken limits by their key. */
  readonly broken: Map<string, LimitBreach>;
  watch: LimitWatch | null;
  week: TradingWeek | null;
  /** What was added up of what is held, as of a revision of the market; see measure-limit.ts. */
  pasts: { readonly revision: number; readonly kept: HeldPast[] };
  /** Positions that were made smaller, by which order: not again before then. */
  readonly cuts: Map<PositionId, { readonly until: Timestamp; readonly order: ClientOrderId }>;
  /** Keys of limits that a change of the list made too tight for entries that rest: those are being cancelled, and until they are gone only the rest counts. */
  readonly settling: Set<string>;
}

/** Measures only an entry can break. */
export const AT_ENTRY: ReadonlySet<LimitMeasure> = new Set<LimitMeasure>(['openOrders', 'openPositions', 'ordersPerMinute', 'priceCollar']);

export interface StoredLimits {
  readonly week: TradingWeek | null;
  /** Not ended, oldest first. */
  readonly breaches: readonly LimitBreach[];
}

/** What was sent, and who was for its signals. */
export interface SentLately {
  readonly orders: Iterable<Order>;
  readonly teams: TeamsOfSignals;
}

/** Null where no limit is set: then nothing of this costs or changes anything. */
export function createLimitBook(rules: readonly RiskLimit[] | undefined, instruments: readonly Instrument[], stored: StoredLimits | undefined, sent: SentLately): LimitBook | null {
  if (rules === undefined || rules.length === 0) return null;
  const laid = layOut(rules, instruments);
  const known = new Set(laid.all.map(({ key }) => key));
  return {
    ...laid, sends: sendsOf(instruments, sent), watch: null, week: stored?.week ?? null, cuts: new Map(), pasts: { revision: -1, kept: [] }, settling: new Set(),
    // What is no longer limited is no longer broken.
    broken: new Map((stored?.breaches ?? []).map((breach) => [limitKey(breach), breach] as const).filter(([key]) => known.has(key))),
  };
}

/** A breach that a change of the list ends. */
export interface EndedBreach {
  readonly breach: LimitBreach;
  readonly why: 'removed' | 'looser';
}

/**
 * A book of other limits that goes on from the one before: what was sent in the last minute, the week's start and breaches of limits that are still there and no
 * looser. A list that was emptied keeps a book, so that none of that is lost.
 */
export function relaidBook(before: LimitBook | null, rules: readonly RiskLimit[], instruments: readonly Instrument[], sent: SentLately): { readonly book: LimitBook; readonly ended: readonly EndedBreach[] } {
  const laid = layOut(rules, instruments);
  const now = new Map(laid.all.map((limit) => [limit.key, limit.limit]));
  const was = new Map((before?.all ?? []).map((limit) => [limit.key, limit.limit]));
  const broken = new Map<string, LimitBreach>();
  const ended: EndedBreach[] = [];
  for (const [key, breach] of before?.broken ?? []) {
    const [level, levelBefore] = [now.get(key), was.get(key)];
    if (level === undefined || levelBefore === undefined) ended.push({ breach, why: 'removed' });
    else if (isAsTight(breach.measure, toNumber(level), toNumber(levelBefore))) broken.set(key, breach);
    else ended.push({ breach, why: 'looser' });
  }
  const settling = new Set([...(before?.settling ?? [])].filter((key) => now.has(key)));
  return { ended, book: { ...laid, sends: before === null ? sendsOf(instruments, sent) : [...before.sends], watch: null, week: before?.week ?? null, cuts: new Map(before?.cuts), pasts: { revision: -1, kept: [] }, settling, broken } };
}

function layOut(rules: readonly RiskLimit[], instruments: readonly Instrument[]): Pick<LimitBook, 'rules' | 'all' | 'onEntry' | 'byOwner' | 'watched'> {
  const all = tightestOf(rules.flatMap((rule) => subjectsOf(rule, instruments).map((subject) => applied(rule, subject))), ({ key }) => key);
  const onEntry = new Map(instruments.map((instrument) => [instrument.id, tightestOf(all.filter((limit) => covers(limit, instrument)), ({ scope, measure }) => `${scope} ${measure}`)]));
  return { rules, all, onEntry, byOwner: limitsByOwner(all), watched: all.filter(({ measure }) => !AT_ENTRY.has(measure)) };
}

/** What was sent before a restart, or before there was a limit, counts in its minute, where it is traded still. */
function sendsOf(instruments: readonly Instrument[], { orders, teams }: SentLately): LimitBook['sends'] {
  const traded = new Set(instruments.map(({ id }) => id));
  return [...orders].flatMap(({ purpose, state, createdAt, ticket, origin }) => (purpose === 'entry' && state !== 'denied' && traded.has(ticket.instrument) ? [{ at: createdAt, instrument: ticket.instrument, owners: ownersOfEntry(teams, { origin }) }] : []));
}

function limitsByOwner(all: readonly AppliedLimit[]): ReadonlyMap<string, readonly AppliedLimit[]> {
  const owners = new Set(all.flatMap(({ scope, subject }) => ownerOf(scope, subject) ?? []));
  return new Map([...owners].map((owner) => [owner, tightestOf(all.filter(({ scope, subject }) => ownerOf(scope, subject) === owner), ({ measure }) => measure)]));
}

function subjectsOf({ scope, subject }: RiskLimit, instruments: readonly Instrument[]): readonly (string | null)[] {
  if (scope === 'portfolio') return [null];
  if (subject !== null) return [subject];
  return scope === 'strategy' || scope === 'team' ? LIMIT_SUBJECTS[scope] : [...new Set(instruments.flatMap((instrument) => subjectIn(scope, instrument) ?? []))];
}

/** What an instrument is part of in a scope; undefined where that is no matter of the instrument. */
function subjectIn(scope: LimitScope, instrument: Instrument): string | null | undefined {
  switch (scope) {
    case 'portfolio': return null;
    case 'venue': return instrument.venue;
    case 'quote': return instrument.quote;
    case 'instrument': return instrument.id;
    case 'strategy': case 'team': return undefined;
  }
}

function applied(rule: RiskLimit, subject: string | null): AppliedLimit {
  const { scope, measure, act, limit } = rule;
  return { key: limitKey({ scope, subject, measure, act }), scope, subject, part: `${scope} ${subject ?? ''}`, measure, act, limit: fromNumber(limit), rule };
}

/** Whether all of an instrument is of what the limit is about, whoever's it is. */
function covers({ scope, subject }: Pick<AppliedLimit, 'scope' | 'subject'>, instrument: Instrument): boolean {
  return subjectIn(scope, instrument) === subject;
}

/** Whether something of these owners on an instrument is of what the limit is about. */
export function concerns(limit: Pick<AppliedLimit, 'scope' | 'subject'>, instrument: Instrument, owners: Owners): boolean {
  const owner = ownerOf(limit.scope, limit.subject);
  return owner === null ? covers(limit, instrument) : owners.includes(owner);
}

/** What an entry of these owners must keep. */
export function limitsOnEntry({ onEntry, byOwner }: LimitBook, instrument: InstrumentId, owners: Owners): readonly AppliedLimit[] {
  const own = must(onEntry.get(instrument), 'an entry on an instrument without limits');
  return byOwner.size === 0 ? own : [...own, ...owners.flatMap((owner) => byOwner.get(owner) ?? [])];
}

/** Of several limits of one name the tightest: a least equity is tighter the higher it is, everything else the lower. */
function tightestOf(limits: readonly AppliedLimit[], nameOf: (limit: AppliedLimit) => string): AppliedLimit[] {
  const found = new Map<string, AppliedLimit>();
  for (const limit of limits) {
    const name = nameOf(limit);
    const before = found.get(name);
    if (before === undefined || (limit.measure === 'minEquity' ? limit.limit > before.limit : limit.limit < before.limit)) found.set(name, limit);
  }
  return [...found.values()];
}

const MINUTE_MS = 60_000;

/** Notes an entry that was sent. */
export function noteSend({ sends }: LimitBook, { ticket, createdAt, origin }: Order, teams: TeamsOfSignals): void {
  sends.push({ at: createdAt, instrument: ticket.instrument, owners: ownersOfEntry(teams, { origin }) });
  const first = sends.findIndex(({ at }) => at > createdAt - MINUTE_MS);
  if (first > 0) sends.splice(0, first);
}

/** Entries sent in the minute before `at` on what a limit is about. */
export function sentWithin({ sends }: LimitBook, isOf: (sent: SentEntry) => boolean, at: Timestamp): number {
  let count = 0;
  for (const sent of sends) if (sent.at > at - MINUTE_MS && isOf(sent)) count += 1;
  return count;
}
