import type { MemoryStore } from '../adapters/store-memory/store.ts';
import { recordedEvents } from '../runner/journal-links.ts';
import { replayJournal } from '../runner/replay-journal.ts';
import { Violation } from './violation.ts';

/** Decides every session of a day again from its journal (I8). Throws where anything differs. */
export function replayAll(store: MemoryStore): void {
  for (const session of store.sessions()) {
    const outcome = replayJournal(recordedEvents(store.rows(session.id)));
    if (outcome.divergence !== null) throw new Violation('I8', outcome.divergence.sentence, null);
  }
}
