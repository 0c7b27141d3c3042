/** The journal: every round with what became of it, filtered, newest first, a page at a time. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { averagePrice, decimal, toText, type Money, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { figure, percent } from '../../../src-shared/support/figures.ts';
import { query, type Reader } from '../reader.ts';
import { OUTCOMES, resultOf, wordsOf } from './decision-words.ts';
import { resultInR } from './history-lists.ts';

export type Filter = ParsedInputOf<'journal.decisions'>['filter'];
export type Decision = OutputOf<'journal.decisions'>['decisions'][number];

/** Ids of rounds begin with their time (UUIDv7), so that by id is by time, and one index serves filter, order and count. */
type Selection = [instruments: string, outcomes: string, from: string, until: string, ends: string, text: string, instrumentsHit: string, outcomesHit: string, like: string, tag: string, noted: number];

const NOTES_NOW = 'SELECT round_id, text, tags FROM journal_notes WHERE ordinal IN (SELECT max(ordinal) FROM journal_notes GROUP BY subject_kind, subject_id)';

/** Text is looked for in instruments, in the words for outcomes, in what signals ended with, in agents' notes and in a person's. */
const SELECTED = `WITH asked(instruments, outcomes, since, until, ends, text, instrumentsHit, outcomesHit, pattern, tag, noted) AS (SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?),
  notes AS (${NOTES_NOW}),
  found(id) AS (
    SELECT r.id FROM consensus_rounds r INDEXED BY consensus_rounds_by_outcome
    WHERE r.instrument IN (SELECT value FROM json_each((SELECT instruments FROM asked))) AND r.outcome IN (SELECT value FROM json_each((SELECT outcomes FROM asked)))
      AND r.id >= (SELECT since FROM asked) AND r.id < (SELECT until FROM asked)
      AND ((SELECT ends FROM asked) = '' OR r.id IN (SELECT s.round_id FROM trading_signals s WHERE s."end" IN (SELECT value FROM json_each((SELECT nullif(ends, '') FROM asked)))))
      AND ((SELECT text FROM asked) = '' OR r.instrument IN (SELECT value FROM json_each((SELECT instrumentsHit FROM asked))) OR r.outcome IN (SELECT value FROM json_each((SELECT outcomesHit FROM asked)))
        OR r.id IN (SELECT s.round_id FROM trading_signals s WHERE s.sentence LIKE (SELECT pattern FROM asked) ESCAPE '\\')
        OR r.id IN (SELECT d.round_id FROM agent_decisions d WHERE d.note LIKE (SELECT pattern FROM asked) ESCAPE '\\' OR d.veto LIKE (SELECT pattern FROM asked) ESCAPE '\\')
        OR r.id IN (SELECT n.round_id FROM notes n WHERE n.round_id IS NOT NULL AND (n.text LIKE (SELECT pattern FROM asked) ESCAPE '\\' OR n.tags LIKE (SELECT pattern FROM asked) ESCAPE '\\')))
      AND ((SELECT tag FROM asked) = '' OR r.id IN (SELECT n.round_id FROM notes n, json_each(n.tags) t WHERE t.value = (SELECT tag FROM asked)))
      AND ((SELECT noted FROM asked) = 0 OR r.id IN (SELECT n.round_id FROM notes n WHERE n.round_id IS NOT NULL AND (n.text <> '' OR n.tags <> '[]')))
  )`;

export const FILTERED_ROUNDS = query<{ id: string }, [...Selection, before: string, limit: number]>('filtered rounds', `${SELECTED} SELECT id FROM found WHERE id < ? ORDER BY id DESC LIMIT ?`);
export const FILTERED_COUNT = query<{ total: number }, Selection>('count of filtered rounds', `${SELECTED} SELECT count(*) AS total FROM found`);
/** Without a filter the page is the end of an index, whatever lies before it. */
export const NEWEST_ROUNDS = query<{ id: string }, [from: string, until: string, before: string, limit: number]>(
  'newest rounds of a time', 'SELECT id FROM consensus_rounds WHERE id >= ? AND id < ? AND id < ? ORDER BY id DESC LIMIT ?',
);
export const ROUNDS_COUNT = query<{ total: number }, [from: string, until: string]>('count of rounds of a time', 'SELECT count(*) AS total FROM consensus_rounds WHERE id >= ? AND id < ?');

interface DecisionRow {
  readonly id: string;
  readonly at: number;
  readonly instrument: string;
  readonly outcome: string;
  readonly agreement: number;
  readonly confidence: number;
  readonly sentence: string | null;
  readonly signal: string | null;
  readonly end: string | null;
  readonly signalSentence: string | null;
  readonly order: string | null;
  readonly side: string | null;
  readonly filled: string | null;
  readonly filledNotional: string | null;
  readonly position: string | null;
  readonly closedAt: number | null;
  readonly net: string | null;
  readonly initialRisk: string | null;
  readonly peakQuantity: string | null;
}

export const DECISION_DETAILS = query<DecisionRow, [ids: string]>(
  'details of decisions',
  `SELECT r.id, r.at, r.instrument, r.outcome, r.agreement, r.confidence, r.sentence, s.id AS signal, s."end", s.sentence AS signalSentence, s.client_order_id AS "order", o.side,
     o.filled_quantity AS filled, o.filled_notional AS filledNotional, p.id AS position, p.closed_at AS closedAt, decimal_sub(p.realised, decimal_sub(p.fees, p.funding)) AS net,
     p.initial_risk AS initialRisk, p.peak_quantity AS peakQuantity
   FROM json_each(?) j JOIN consensus_rounds r ON r.id = j.value LEFT JOIN trading_signals s ON s.round_id = r.id LEFT JOIN orders o ON o.client_order_id = s.client_order_id
     LEFT JOIN positions p ON p.signal_id = s.id`,
);
export const NOTES_OF_ROUNDS = query<{ round: string; text: string; tags: string }, [ids: string]>(
  'notes of rounds',
  `SELECT n.round_id AS round, n.text, n.tags FROM journal_notes n WHERE n.round_id IN (SELECT value FROM json_each(?))
     AND n.ordinal IN (SELECT max(ordinal) FROM journal_notes GROUP BY subject_kind, subject_id) ORDER BY n.ordinal`,
);
export const TAGS = query<{ tag: string; times: number }>(
  'tags', `WITH notes AS (${NOTES_NOW}) SELECT t.value AS tag, count(*) AS times FROM notes n, json_each(n.tags) t GROUP BY t.value ORDER BY times DESC, tag`,
);
export const INSTRUMENT_IDS = query<{ id: string }>('instruments by name', 'SELECT id FROM instruments ORDER BY id');

/** A page of the journal, how many decisions match in all, and the tags there are. */
export function decisions(reader: Reader, { filter, before, limit }: ParsedInputOf<'journal.decisions'>): OutputOf<'journal.decisions'> {
  const ids = roundIds(reader, filter, before?.id ?? null, limit);
  return { decisions: describeRounds(reader, ids), total: countRounds(reader, filter), tags: reader.all(TAGS) };
}

/** Ids of matching rounds older than `before`, newest first. */
export function roundIds(reader: Reader, filter: Filter, before: string | null, limit: number): string[] {
  const [from, until] = spanOf(filter);
  const rows = isOpen(filter)
    ? reader.all(NEWEST_ROUNDS, from, until, before ?? LAST_ID, limit)
    : reader.all(FILTERED_ROUNDS, ...selectionOf(reader, filter), before ?? LAST_ID, limit);
  return rows.map(({ id }) => id);
}

function countRounds(reader: Reader, filter: Filter): number {
  const found = isOpen(filter) ? reader.first(ROUNDS_COUNT, ...spanOf(filter)) : reader.first(FILTERED_COUNT, ...selectionOf(reader, filter));
  return found?.total ?? 0;
}

/** What the rounds were, in the order of `ids`. */
export function describeRounds(reader: Reader, ids: readonly string[]): Decision[] {
  const list = JSON.stringify(ids);
  const rows = new Map<string, DecisionRow>();
  // A round has one signal and a signal one position; should a book ever hold two, the first one speaks.
  for (const row of reader.all(DECISION_DETAILS, list)) if (!rows.has(row.id)) rows.set(row.id, row);
  const notes = new Map<string, { text: string; tags: Set<string> }>();
  for (const { round, text, tags } of reader.all(NOTES_OF_ROUNDS, list)) {
    const known = notes.get(round) ?? { text: '', tags: new Set() };
    for (const tag of JSON.parse(tags) as string[]) known.tags.add(tag);
    notes.set(round, { text: text === '' ? known.text : text, tags: known.tags });
  }
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [decisionOf(row, notes.get(id))];
  });
}

function decisionOf(row: DecisionRow, note: { readonly text: string; readonly tags: ReadonlySet<string> } | undefined): Decision {
  const isClosed = row.closedAt !== null;
  return {
    id: row.id, at: row.at, instrument: row.instrument, action: row.outcome === 'long' || row.outcome === 'short' ? row.outcome : 'none',
    result: resultOf(row.outcome, row.signal !== null, row.end, row.filled === null ? null : row.filled !== '0'), agreement: clamp(row.agreement), confidence: clamp(row.confidence),
    sentence: sentenceOf(row), order: row.order, position: row.position, net: isClosed ? row.net : null, r: isClosed ? resultInR(row.net, row.initialRisk, row.peakQuantity ?? '0') : null,
    tags: note === undefined ? [] : [...note.tags], note: note === undefined || note.text === '' ? null : note.text,
  };
}

function sentenceOf(row: DecisionRow): string {
  if (row.outcome !== 'long' && row.outcome !== 'short') return row.sentence ?? wordsOf(row.outcome);
  const wish = row.outcome === 'long' ? 'buying' : 'selling short';
  const agreed = `${percent(row.agreement, 0)} agreed on ${wish}`;
  if (row.signal === null) return `${agreed}; held or on its way already, or just refused`;
  if (row.filled !== null && row.filled !== '0' && row.filledNotional !== null) {
    const filled = decimal<Quantity>(row.filled);
    return `${row.side === 'buy' ? 'Bought' : 'Sold short'} ${figure(row.filled)} at ${figure(toText(averagePrice(decimal<Money>(row.filledNotional), filled)))}: ${agreed}`;
  }
  return row.signalSentence === null ? `${agreed}; the signal waits` : `${agreed}; ${row.end === 'executed' ? 'sent, and nothing filled' : row.signalSentence}`;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** No id is larger. */
const LAST_ID = 'g';

/** The smallest id a round of this moment can have. */
function idAt(ms: number): string {
  const hex = Math.min(ms, 2 ** 48 - 1).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

function spanOf({ from, until }: Filter): [from: string, until: string] {
  return [from === null ? '' : idAt(from), until === null ? LAST_ID : idAt(until)];
}

function isOpen({ text, instrument, action, direction, tag, noted }: Filter): boolean {
  return text.trim() === '' && instrument === null && action === 'any' && direction === null && tag === null && !noted;
}

const EXECUTED = JSON.stringify(['executed']);
const NOT_EXECUTED = JSON.stringify(['refused_by_risk', 'expired', 'dropped_on_overflow', 'superseded', 'halted', 'not_tradable', 'withheld', 'rejected', 'expired_unapproved', 'suggested']);

function selectionOf(reader: Reader, filter: Filter): Selection {
  const text = filter.text.trim().toLowerCase();
  const instruments = filter.instrument === null ? reader.all(INSTRUMENT_IDS).map(({ id }) => id) : [filter.instrument];
  const outcomes = OUTCOMES.filter((outcome) => mayHave(outcome, filter));
  const hit = (words: string): boolean => text !== '' && words.toLowerCase().includes(text);
  const ends = filter.action === 'traded' ? EXECUTED : filter.action === 'refused' ? NOT_EXECUTED : '';
  return [
    JSON.stringify(instruments), JSON.stringify(outcomes), ...spanOf(filter), ends, text, JSON.stringify(instruments.filter(hit)), JSON.stringify(outcomes.filter((outcome) => hit(wordsOf(outcome)))),
    `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`, filter.tag ?? '', filter.noted ? 1 : 0,
  ];
}

function mayHave(outcome: string, { action, direction }: Filter): boolean {
  const isSignal = outcome === 'long' || outcome === 'short';
  if (direction !== null && outcome !== direction) return false;
  return action === 'any' || (action === 'none' ? !isSignal : isSignal);
}
