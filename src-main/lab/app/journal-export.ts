/** The filtered journal as a file's text. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { csvCell } from '../export.ts';
import type { Reader } from '../reader.ts';
import { describeRounds, roundIds, type Decision } from './decisions.ts';

/** More than a spreadsheet likes; the newest are kept. */
const MOST_ROWS = 100_000;
/** Rounds described at once. */
const STEP = 2_000;

/** Columns, in an order that does not change: new ones are added at the end. */
const COLUMNS = ['at', 'instrument', 'action', 'result', 'agreement', 'confidence', 'sentence', 'net', 'r', 'tags', 'note', 'round', 'order', 'position'] as const;

/** The journal, oldest first. Times are ISO 8601 UTC, amounts exact text. */
export function exportJournal(reader: Reader, { filter, format }: ParsedInputOf<'journal.export'>): OutputOf<'journal.export'> {
  const ids = roundIds(reader, filter, null, MOST_ROWS).reverse();
  const parts: string[] = format === 'csv' ? [`${COLUMNS.join(',')}\r\n`] : [];
  for (let i = 0; i < ids.length; i += STEP) {
    for (const decision of describeRounds(reader, ids.slice(i, i + STEP))) parts.push(format === 'csv' ? csvLine(decision) : `${JSON.stringify(rowOf(decision))}\n`);
  }
  return { name: `quorum-journal.${format === 'csv' ? 'csv' : 'jsonl'}`, text: parts.join(''), rows: ids.length };
}

function rowOf({ id, at, tags, order, position, ...rest }: Decision): Record<string, unknown> {
  return { at: new Date(at).toISOString(), ...rest, tags, round: id, order, position };
}

function csvLine(decision: Decision): string {
  const row: Record<string, unknown> = { ...rowOf(decision), tags: decision.tags.join(' ') };
  return `${COLUMNS.map((column) => csvCell((row[column] ?? null) as string | number | null)).join(',')}\r\n`;
}
