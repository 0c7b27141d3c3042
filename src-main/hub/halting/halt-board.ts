/** What the mirror says about a halt: the word and file as this process has them, and what has been done so far. */
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { HaltOutcome } from '../../../src-shared/contract/halt-progress.ts';
import { LONGEST_KEY, ONLY, type MirrorChange, type RowOf } from '../../../src-shared/contract/mirror.ts';

type HaltRow = RowOf<'halt'>;
type HaltStep = RowOf<'haltSteps'>;

const NOT_HALTED: HaltRow = { set: false, since: null, by: null, route: null, reason: null, close: false, fileWritten: false, phase: 'none', sentence: 'Not halted.' };

const VERIFIED = 'Halted and verified: nothing that adds risk is open.';

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
  /** Keys of the steps of the halt worker; an engine's own are in its mirror. */
  #steps = new Set<string>();

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

  /** How it came out, whoever carried it out: where no engine follows (a crash loop), nobody else says so. */
  settled({ verified, sentence }: HaltOutcome): MirrorChange[] {
    if (!this.#row.set) return [];
    this.#row = { ...this.#row, phase: verified ? 'halted' : 'needs_you', sentence: verified ? VERIFIED : sentence };
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
      ? VERIFIED
      : open.length === 0 ? 'No order that adds risk can leave. The venues are being read again.' : `Still to do: ${open.map((line) => `${line.venue} ${line.subject}: ${line.sentence}`).join('; ')}.`;
    this.#row = { set: true, since: known.since, by: known.by, route: known.route, reason: known.reason, close: halt.close, fileWritten: known.fileWritten, phase, sentence };
    return this.changes();
  }

  /** A step the halt worker did, or tries. */
  step(step: HaltStep): MirrorChange[] {
    const key = `${step.venue} ${step.subject}`.slice(0, LONGEST_KEY);
    this.#steps.add(key);
    return [['haltSteps', key, step]];
  }

  /** Another engine has opened: what is still to do it tells itself. */
  forgetSteps(): void {
    this.#steps = new Set();
  }

  /** The halt is over. */
  ended(): MirrorChange[] {
    this.#row = NOT_HALTED;
    const steps = [...this.#steps].map((key): MirrorChange => ['haltSteps', key, null]);
    this.#steps = new Set();
    return [...this.changes(), ...steps];
  }
}
