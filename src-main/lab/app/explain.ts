/** Why a decision was made and what came of it, sentence first. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { averagePrice, add, decimal, notional, toText, ZERO_MONEY, ZERO_QUANTITY, type Money, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { unpackPayload } from '../../engine/adapters/store-sqlite/journal-payload.ts';
import { decodeEvent } from '../../engine/core/event-codec.ts';
import type { EngineConfig } from '../../engine/core/engine-config.ts';
import { FEATURES } from '../../engine/core/feature/feature-list.ts';
import { isUserAgent } from '../../engine/core/user-model/user-model.ts';
import { ownFeatures } from '../../engine/core/user-model/user-opinion.ts';
import { recall } from '../lessons.ts';
import { approvalSentence } from '../approval-sentence.ts';
import { APPROVAL_OF_SIGNAL } from '../approvals.ts';
import { POSITION_EVENTS } from '../positions.ts';
import type { Reader } from '../reader.ts';
import { SNAPSHOT_OF_ROUND, type CheckText } from '../why.ts';
import { resultOf } from './decision-words.ts';
import { sentenceOf } from './explain-sentence.ts';
import {
  ALL_ORDERS_OF_POSITION, EXPLAINED_ORDER, EXPLAINED_ROUND, EXPLAINED_SIGNAL, HELD_BY_ID, HELD_BY_SIGNAL, LISTED_FILLS_OF_ORDER, NOTES_OF_DECISION, OPENING_OF_SESSION, ORDERS_OF_SIGNAL, SESSION_AT,
  SIGNAL_OF_ROUND, STEPS_OF_ORDER, type AskedOrder, type Chain, type HeldRow, type SignalRow,
} from './explain-rows.ts';
import { fillOut, orderOut, resultInR } from './history-lists.ts';
import { votesOf } from './round-votes.ts';

export type Explanation = OutputOf<'journal.explain'>;

/** Explains a round, an order or a position. Fails with `unknown_…` where there is none. */
export function explain(reader: Reader, { subject, id }: ParsedInputOf<'journal.explain'>): Result<Explanation> {
  const chain = chainOf(reader, subject, id);
  if (chain === null) return err(failure(`unknown_${subject}`, `There is no ${subject} ${id}.`, 'It may be older than what is kept: rounds without a signal are kept for two weeks.'));
  return ok(explanationOf(reader, chain));
}

function chainOf(reader: Reader, subject: 'round' | 'order' | 'position', id: string): Chain | null {
  if (subject === 'round') {
    const round = reader.first(EXPLAINED_ROUND, id);
    if (round === undefined) return null;
    const signal = reader.first(SIGNAL_OF_ROUND, id) ?? null;
    return complete(reader, { asked: null, round, signal, held: null });
  }
  if (subject === 'position') {
    const held = reader.first(HELD_BY_ID, id);
    return held === undefined ? null : complete(reader, { asked: null, round: null, signal: null, held });
  }
  const asked = reader.first(EXPLAINED_ORDER, id);
  if (asked === undefined) return null;
  const held = asked.position === null ? null : (reader.first(HELD_BY_ID, asked.position) ?? null);
  const signal = asked.signal === null ? null : (reader.first(EXPLAINED_SIGNAL, asked.signal) ?? null);
  return complete(reader, { asked, round: null, signal, held });
}

/** Follows what is known to what is not yet: position ↔ signal ↔ round, and every order of them. */
function complete(reader: Reader, start: Omit<Chain, 'orders'>): Chain {
  const signal = start.signal ?? (start.held?.signalId == null ? null : (reader.first(EXPLAINED_SIGNAL, start.held.signalId) ?? null));
  const held = start.held ?? (signal === null ? null : (reader.first(HELD_BY_SIGNAL, signal.id) ?? null));
  const round = start.round ?? (signal === null ? null : (reader.first(EXPLAINED_ROUND, signal.roundId) ?? null));
  const orders = new Map<string, AskedOrder>();
  const found = [...(signal === null ? [] : reader.all(ORDERS_OF_SIGNAL, signal.id)), ...(held === null ? [] : reader.all(ALL_ORDERS_OF_POSITION, held.id)), ...(start.asked === null ? [] : [start.asked])];
  for (const order of found) orders.set(order.id, order);
  return { asked: start.asked, round, signal, held, orders: [...orders.values()].sort((a, b) => a.ordinal - b.ordinal) };
}

function explanationOf(reader: Reader, chain: Chain): Explanation {
  const { round, signal, held, orders, asked } = chain;
  const votes = round === null ? [] : votesOf(reader, round);
  const entry = orders.find(({ purpose }) => purpose === 'entry') ?? null;
  const threshold = thresholdOf(reader, chain);
  const outcome = round === null ? (entry?.state ?? held?.closeReason ?? 'open') : resultOf(round.outcome, signal !== null, signal?.end ?? null, entry === null ? null : entry.filled !== '0');
  const position = held === null ? null : positionOf(reader, held, orders);
  const snapshot = round === null ? null : snapshotOf(reader, round.id, () => ownWords(reader, chain));
  return {
    sentence: sentenceOf({ ...chain, entry, votes, threshold, position }), round: round?.id ?? null, at: round?.at ?? asked?.createdAt ?? held?.openedAt ?? 0,
    instrument: round?.instrument ?? asked?.instrument ?? held?.instrument ?? '', direction: directionOf(chain, entry), snapshot, votes,
    remembered: round === null || snapshot === null ? [] : recall(reader, round.instrument, snapshot.regime, snapshot.at).map(({ agent, at, text, resultR, words, wordsBy }) => ({ agent, at, text, r: resultR, words, wordsBy })),
    agreement: round === null ? null : share(round.agreement), presence: round === null ? null : share(round.presence), confidence: round === null ? null : share(round.confidence), threshold, outcome,
    signal: signal === null ? null : {
      id: signal.id, entry: signal.entry, stop: signal.stop, target: signal.target, expectedValue: signal.expectedValue, rewardRisk: signal.rewardRisk, end: signal.end, sentence: signal.sentence,
    },
    approval: signal === null ? null : approvalOf(reader, signal.id),
    checks: checksOf(signal, entry),
    orders: orders.map((order) => ({ order: orderOut(bare(order)), events: reader.all(STEPS_OF_ORDER, order.id), fills: reader.all(LISTED_FILLS_OF_ORDER, order.id).map(fillOut) })),
    position, notes: notesOf(reader, chain),
  };
}

function approvalOf(reader: Reader, signal: string): Explanation['approval'] {
  const row = reader.first(APPROVAL_OF_SIGNAL, signal);
  if (row === undefined) return null;
  const { askedAt, expiresAt, decision, by, note, waitedMs, decidedAt } = row;
  return { sentence: approvalSentence(row), askedAt, expiresAt, decision, by, note, waitedMs, decidedAt };
}

function bare({ session: _session, commandId: _commandId, checks: _checks, ...order }: AskedOrder): Omit<AskedOrder, 'session' | 'commandId' | 'checks'> {
  return order;
}

function directionOf({ round, held }: Chain, entry: AskedOrder | null): Explanation['direction'] {
  if (held !== null) return held.direction;
  if (round?.outcome === 'long' || round?.outcome === 'short') return round.outcome;
  return entry === null ? null : entry.side === 'buy' ? 'long' : 'short';
}

/** `own`: what features of a person's own models mean, by name; asked only where one is there. */
function snapshotOf(reader: Reader, round: string, own: () => ReadonlyMap<string, string>): Explanation['snapshot'] {
  const row = reader.first(SNAPSHOT_OF_ROUND, round);
  if (row === undefined) return null;
  const features = Object.entries(JSON.parse(row.features) as Record<string, number>).map(([name, value]) => {
    const known = FEATURES.find((feature) => feature.name === name);
    return { name, value, meaning: known?.meaning ?? (isUserAgent(name) ? own().get(name) : undefined) ?? name, unit: known?.unit ?? 'number' };
  });
  return { at: row.at, dataAt: row.dataAt, lastPrice: row.lastPrice, regime: row.regime, features };
}

function checksOf(signal: SignalRow | null, entry: AskedOrder | null): CheckText[] {
  const text = signal?.checks ?? entry?.checks ?? '[]';
  return JSON.parse(text) as CheckText[];
}

function positionOf(reader: Reader, held: HeldRow, orders: readonly AskedOrder[]): Explanation['position'] {
  const isClosed = held.closedAt !== null;
  return {
    id: held.id, direction: held.direction, openedAt: held.openedAt, closedAt: held.closedAt, peakQuantity: held.peakQuantity, entry: entryPrice(reader, orders), realised: held.realised, fees: held.fees,
    funding: held.funding, net: isClosed ? held.net : null, r: isClosed ? resultInR(held.net, held.initialRisk, held.peakQuantity) : null, closeReason: held.closeReason,
    events: reader.all(POSITION_EVENTS, held.id),
  };
}

/** Average price of what the entries filled; null without a fill. */
function entryPrice(reader: Reader, orders: readonly AskedOrder[]): string | null {
  let paid = ZERO_MONEY;
  let size = ZERO_QUANTITY;
  for (const order of orders) {
    if (order.purpose !== 'entry') continue;
    for (const { price, quantity } of reader.all(LISTED_FILLS_OF_ORDER, order.id)) {
      paid = add(paid, notional(decimal<Price>(price), decimal<Quantity>(quantity)));
      size = add(size, decimal<Quantity>(quantity));
    }
  }
  return size > 0n ? toText(averagePrice(paid as Money, size)) : null;
}

function notesOf(reader: Reader, { round, held, orders, asked }: Chain): Explanation['notes'] {
  const order = asked?.id ?? orders.find(({ purpose }) => purpose === 'entry')?.id ?? '';
  return reader.all(NOTES_OF_DECISION, round?.id ?? '', order, held?.id ?? '').map(({ at, text, tags }) => ({ at, text, tags: JSON.parse(tags) as string[] }));
}

/** The configuration of the session a decision was made in; null where its journal is no longer kept. */
function configOf(reader: Reader, { round, signal, orders, held }: Chain): EngineConfig | null {
  if (round === null) return null;
  const session = signal?.session ?? orders[0]?.session ?? held?.session ?? reader.first(SESSION_AT, round.at)?.ordinal;
  const opening = session === undefined ? undefined : reader.first(OPENING_OF_SESSION, session);
  if (opening === undefined) return null;
  const event = decodeEvent(unpackPayload(opening.payload));
  return event.kind === 'session_started' ? event.start.config : null;
}

function thresholdOf(reader: Reader, chain: Chain): number | null {
  const config = configOf(reader, chain);
  return config === null ? null : share(config.consensus.threshold);
}

function ownWords(reader: Reader, chain: Chain): ReadonlyMap<string, string> {
  return new Map(ownFeatures(configOf(reader, chain)?.userModels ?? null).map(({ name, meaning }) => [name, meaning]));
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
