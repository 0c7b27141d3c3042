import { EMPTY_STORED_STATE, type StoredState } from '../src-main/engine/core/stored-state.ts';
import type { EngineStore } from '../src-main/engine/ports/store.ts';

/** A store that keeps nothing: what is left is the runner's own work (event text, hash chain, decision hash). */
export class NullStore implements EngineStore {
  load(): StoredState {
    return EMPTY_STORED_STATE;
  }

  openSession(): void { /* keeps nothing */ }

  append(): void { /* keeps nothing */ }

  apply(): void { /* keeps nothing */ }

  recordStages(): void { /* keeps nothing */ }

  commit(): void { /* keeps nothing */ }

  handOver(): void { /* keeps nothing */ }

  rollback(): void { /* keeps nothing */ }

  closeSession(): void { /* keeps nothing */ }

  close(): void { /* keeps nothing */ }
}
