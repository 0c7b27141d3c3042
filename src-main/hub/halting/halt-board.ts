/**
 * What the mirror says about a halt: the word and file as this process has them, and what has been done so far.
 * All its moments are the wall's: a generated market has a time of its own, and a halt happens where the person is.
 */
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { HaltOutcome } from '../../../src-shared/contract/halt-progress.ts';
import { LONGEST_KEY, ONLY, type MirrorChange, type RowOf } from '../../../src-shared/contract/mirror.ts';
import type { HaltNotice } from '../../engine/ports/halt-switch.ts';

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
  /** Steps of the halt worker; an engine's own are in its mirror. */
  #steps = new Map<string, HaltStep>();
  /** When a step of the engine was first heard to say what it says. */
  readonly #heard = new Map<string, { readonly text: string; readonly at: number }>();

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

  /** What the engine tells about its halt, once a second and with each answer. `notice`: what the halt file says; null: there is none. */
  learn(status: EngineStatus, notice: () => HaltNotice | null, now: number): MirrorChange[] {
    const { halt } = status;
    if (halt === null) return this.#row.set && status.trading !== 'halted' && this.#row.fileWritten && notice() === null ? this.ended() : [];
    const known = this.#row.set ? this.#row : { by: halt.by, route: null, reason: halt.reason, ...standing(notice(), now) };
    const open = halt.lines.filter(({ status: how }) => how !== 'done');
    const isStuck = open.some(({ status: how }) => how === 'still_open' || how === 'unknown');
    const phase = halt.verifiedAt !== null ? 'halted' : isStuck ? 'needs_you' : 'halting';
    const sentence = halt.verifiedAt !== null
      ? VERIFIED
      : open.length === 0 ? 'No order that adds risk can leave. The venues are being read again.' : `Still to do: ${open.map((line) => `${line.venue} ${line.subject}: ${line.sentence}`).join('; ')}.`;
    this.#row = { set: true, since: known.since, by: known.by, route: known.route, reason: known.reason, close: halt.close, fileWritten: known.fileWritten, phase, sentence };
    return this.changes();
  }

  /** Rows of the engine as they go on to windows: its steps of a halt with the moment at which we heard them. */
  onOurClock(changes: readonly MirrorChange[], now: number): readonly MirrorChange[] {
    if (!changes.some(([collection]) => collection === 'haltSteps')) return changes;
    return changes.map((change): MirrorChange => {
      if (change[0] !== 'haltSteps') return change;
      const [collection, key, step] = change;
      if (step === null) {
        this.#heard.delete(key);
        return change;
      }
      const text = `${step.status} ${step.sentence}`;
      const before = this.#heard.get(key);
      const at = before?.text === text ? before.at : now;
      this.#heard.set(key, { text, at });
      return [collection, key, { ...step, at }];
    });
  }

  /** A step the halt worker did, or tries. */
  step(step: HaltStep): MirrorChange[] {
    const key = `${step.venue} ${step.subject}`.slice(0, LONGEST_KEY);
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

function standing(notice: HaltNotice | null, now: number): { readonly since: number; readonly fileWritten: boolean } {
  return { since: notice?.at ?? now, fileWritten: notice !== null };
}
