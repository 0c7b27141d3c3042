/** What the mirror says about a halt: the word and file as this process has them, and what has been done so far. */
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { HaltOutcome } from '../../../src-shared/contract/halt-progress.ts';
import { ONLY, type MirrorChange, type RowOf } from '../../../src-shared/contract/mirror.ts';

type HaltRow = RowOf<'halt'>;
type HaltStep = RowOf<'haltSteps'>;

const NOT_HALTED: HaltRow = { set: false, since: null, by: null, route: null, reason: null, close: false, fileWritten: false, phase: 'none', sentence: 'Not halted.' };

/** A halt as it was given. */
export interface HaltGiven {
  readonly at: number;
  readonly by: string;
  /** Null: it stood before this process began, or another one gave it. */
  readonly route: string | null;
  readonly reason: string;
  readonly close: boolean;
  readonly fileWritten: boolean;
}

export class HaltBoard {
  #row: HaltRow = NOT_HALTED;
  /** Steps of the halt worker; an engine's own are in its mirror. */
  #steps = new Map<string, HaltStep>();

  get row(): HaltRow {
    return this.#row;
  }

  get isSet(): boolean {
    return this.#row.set;
  }

  /** Rows for a mirror that knows none. */
  changes(): MirrorChange[] {
    return [['halt', ONLY, this.#row]];
  }

  /** The word has been set. A second halt keeps who was first, and closes if either asks for it. */
  given(halt: HaltGiven, hasEngine: boolean): MirrorChange[] {
    const { at, by, route, reason, close, fileWritten } = halt;
    if (!this.#row.set) this.#steps.clear();
    const first = this.#row.set ? this.#row : { since: at, by, route, reason, close: false, fileWritten: false };
    this.#row = {
      set: true, since: first.since, by: first.by, route: first.route, reason: first.reason, close: first.close || close, fileWritten: first.fileWritten || fileWritten, phase: hasEngine ? 'halting' : 'halted',
      sentence: hasEngine ? 'No order that adds risk can leave. Entries at the venues are being cancelled.' : 'Halted while no engine runs: the next start is halted.',
    };
    return this.changes();
  }

  /** The engine did not acknowledge in time. */
  unacknowledged(sentence: string): MirrorChange[] {
    if (!this.#row.set || this.#row.phase !== 'halting') return [];
    this.#row = { ...this.#row, phase: 'needs_you', sentence };
    return this.changes();
  }

  /** It came to its end, whoever carried it out: also where no engine is there to tell. What an engine tells afterwards counts more. */
  settled({ verified, sentence }: HaltOutcome): MirrorChange[] {
    if (!this.#row.set || this.#row.phase === 'halted') return [];
    this.#row = { ...this.#row, phase: verified ? 'halted' : 'needs_you', sentence };
    return this.changes();
  }

  /** What the engine tells about its halt, once a second and with each answer. `stands`: whether the halt file stands. */
  learn(status: EngineStatus, stands: () => boolean): MirrorChange[] {
    const { halt } = status;
    if (halt === null) return this.#row.set && status.trading !== 'halted' && this.#row.fileWritten && !stands() ? this.ended() : [];
    const known = this.#row.set ? this.#row : { since: halt.at, by: halt.by, route: null, reason: halt.reason, fileWritten: stands() };
    const open = halt.lines.filter(({ status: how }) => how !== 'done');
    const isStuck = open.some(({ status: how }) => how === 'still_open' || how === 'unknown');
    const phase = halt.verifiedAt !== null ? 'halted' : isStuck ? 'needs_you' : 'halting';
    const sentence = halt.verifiedAt !== null
      ? 'Halted and verified: nothing that adds risk is open.'
      : open.length === 0 ? 'No order that adds risk can leave. The venues are being read again.' : `Still to do: ${open.map((line) => `${line.venue} ${line.subject}: ${line.sentence}`).join('; ')}.`;
    this.#row = { set: true, since: known.since, by: known.by, route: known.route, reason: known.reason, close: halt.close, fileWritten: known.fileWritten, phase, sentence };
    return this.changes();
  }

  /** A step the halt worker did, or tries. */
  step(step: HaltStep): MirrorChange[] {
    const key = `${step.venue} ${step.subject}`.slice(0, 200);
    this.#steps.set(key, step);
    return [['haltSteps', key, step]];
  }

  /** For the mirror of another engine: what the halt worker has done stays told. What is still to do that engine tells itself. */
  doneSteps(): MirrorChange[] {
    for (const [key, { status }] of this.#steps) if (status === 'pending' || status === 'unknown') this.#steps.delete(key);
    return [...this.#steps].map(([key, step]): MirrorChange => ['haltSteps', key, step]);
  }

  /** The halt is over. */
  ended(): MirrorChange[] {
    this.#row = NOT_HALTED;
    const steps = [...this.#steps.keys()].map((key): MirrorChange => ['haltSteps', key, null]);
    this.#steps.clear();
    return [...this.changes(), ...steps];
  }
}
