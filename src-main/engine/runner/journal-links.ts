import type { JournalRow } from '../ports/store.ts';
import { FIRST_HASH, nextChainHash } from './hashes.ts';

/** What a replay needs of a row, and whether the row is as it was written, after the row before it. */
export type LinkedRow = Pick<JournalRow, 'seq' | 'at' | 'payload' | 'decisionHash'> & { readonly linked: boolean };

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
