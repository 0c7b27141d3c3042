/** Who follows what the agents do. The engine makes their events only while anybody does, and knows nothing of who. */
import type { AgentEvent } from '../../src-shared/contract/agent-event.ts';

export interface AgentListener {
  /** Events in their order, from wherever the agents are. Must not throw and must not wait. */
  take(events: readonly AgentEvent[]): void;
  /** The engine that told them is gone, whatever was open; another one may follow. */
  gone(): void;
}

export class AgentListeners {
  readonly #listeners = new Set<AgentListener>();
  readonly #wish: (on: boolean) => void;

  /** @param wish tells the engine that runs whether its agents' events are wanted */
  constructor(wish: (on: boolean) => void) {
    this.#wish = wish;
  }

  /** Follows; the answer ends that. */
  add(listener: AgentListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#wish(true);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#wish(false);
    };
  }

  take(events: readonly AgentEvent[]): void {
    for (const listener of [...this.#listeners]) listener.take(events);
  }

  /** A new engine's life begins: what was open in the one before stays open for ever. */
  begun(): void {
    this.gone();
    if (this.#listeners.size > 0) this.#wish(true);
  }

  gone(): void {
    for (const listener of [...this.#listeners]) listener.gone();
  }
}
