/** The agents' events of a running session, made only while somebody follows them. Whatever goes wrong in making them ends the following and nothing else. */
import type { AgentEvent } from '../../../../src-shared/contract/agent-event.ts';
import type { Fact } from '../../core/fact.ts';
import type { EngineState } from '../../core/state.ts';
import type { RoundProbe } from '../../core/turn.ts';
import { CycleStream } from './cycle-stream.ts';
import { documentOf } from './shared-state.ts';

export class FollowedCycles {
  readonly #post: (events: readonly AgentEvent[]) => void;
  #wanted = false;
  #stream: CycleStream | null = null;

  constructor(post: (events: readonly AgentEvent[]) => void) {
    this.#post = post;
  }

  /** Somebody follows from the next cycle on; or nobody any more. */
  follow(on: boolean): void {
    this.#wanted = on;
    if (!on) this.#stream = null;
  }

  /** For the engine: every round with all answers. */
  readonly onRound: RoundProbe = (...round) => this.#stream?.onRound(...round);

  /** Takes a turn. Never throws. @param session names the thread of the runs */
  take(session: string, state: Readonly<EngineState>, facts: readonly Fact[]): void {
    if (!this.#wanted) return;
    try {
      if (this.#stream === null) this.#stream = new CycleStream(session, documentOf(state), state.approval.waiting.values());
      else this.#tell(this.#stream.take(facts, state.at));
    } catch (error) {
      this.follow(false);
      this.#post([{ type: 'RUN_ERROR', message: `The agents' events cannot be told any more: ${error instanceof Error ? error.message : String(error)}`, code: 'bug' } as AgentEvent]);
    }
  }

  /** The session is over. @param at ms UTC of the market */
  end(at: number): void {
    if (this.#stream !== null) this.#tell(this.#stream.end(at));
    this.#stream = null;
  }

  #tell(events: readonly AgentEvent[]): void {
    if (events.length > 0) this.#post(events);
  }
}
