import { decodeEvent } from '../core/event-codec.ts';
import type { EventBody } from '../core/event.ts';
import type { JournalRow } from '../ports/store.ts';
import { FIRST_HASH, nextChainHash } from './hashes.ts';

/** A row, and whether it is as it was written, after the row before it. */
export type LinkedRow = Pick<JournalRow, 'seq' | 'at' | 'payload' | 'decisionHash'> & { readonly linked: boolean };

/** What a replay needs of a row. `body` throws where the row cannot be read. */
export type RecordedEvent = Omit<LinkedRow, 'payload'> & { readonly body: () => EventBody };

/** Rows as a replay takes them. */
export function* recordedEvents(rows: Iterable<JournalRow>): Generator<RecordedEvent> {
  for (const { seq, at, payload, decisionHash, linked } of linkRows(rows)) yield { seq, at, decisionHash, linked, body: () => decodeEvent(payload) };
}

/** Checks the journal's chain row by row. A row that was altered, dropped, added or moved is not `linked`, nor is any after it. */
export function* linkRows(rows: Iterable<JournalRow>): Generator<LinkedRow> {
  let chainHash = FIRST_HASH;
  let linked = true;
  for (const { seq, at, payload, decisionHash, chainHash: written } of rows) {
    if (linked) {
      chainHash = nextChainHash(chainHash, seq, at, payload, decisionHash);
      linked = chainHash === written;
    }
    yield { seq, at, payload, decisionHash, linked };
  }
}
