/** Starts, ends and replaces the session. One change at a time: who comes meanwhile is told to wait. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import { err, failure, ok, type Failure, type Result } from '../../../src-shared/support/result.ts';
import type { EngineEnd } from '../../engine/compose.ts';
import { EngineThread } from '../../engine/supervision/engine-thread.ts';
import { FOR_A_KEPT_ACCOUNT, FOR_A_NEW_ACCOUNT } from '../../engine/composition/patience.ts';
import type { RunOptions } from '../../engine/composition/run-options.ts';
import type { EngineEvents, EngineLink, StartEngine } from '../engine-link.ts';
import type { HubClock } from '../hub-clock.ts';
import type { LabPool } from '../lab-pool/lab-pool.ts';
import type { AgentWishes } from './agent-wishes.ts';
import { beginningFor, firstSeedOf, sessionOptions } from './session-options.ts';

/** How long an engine may take to end in order before it is ended otherwise, ms. */
const END_WITHIN_MS = 15_000;

/** What a change came to. */
export interface Outcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

export interface KeeperBasis {
  readonly dataDir: string;
  readonly clock: HubClock;
  readonly lab: LabPool;
  readonly startEngine: StartEngine;
  readonly events: EngineEvents;
  readonly trading: () => SettingOf<'trading'>;
  /** What is set about the agents; taken up by the next session. */
  readonly agents?: () => AgentWishes;
  /** Options that come before the settings. */
  readonly overrides: () => Partial<RunOptions>;
  /** A session ended, or did not open. */
  readonly onEnd: (end: EngineEnd, wasAsked: boolean) => void;
}

export class SessionKeeper {
  readonly #basis: KeeperBasis;
  #link: EngineLink | null = null;
  #running: RunOptions | null = null;
  #startedWith: string | null = null;
  #changing = false;
  #wanted = false;
  #isLeaving = false;
  /** Looks for a market, and has no session yet. */
  #ahead: EngineThread | null = null;

  constructor(basis: KeeperBasis) {
    this.#basis = basis;
  }

  /** The engine that runs, or is being kept running; null when none is. */
  get link(): EngineLink | null {
    return this.#link;
  }

  /** What the running session was started with; null when none runs. */
  get options(): RunOptions | null {
    return this.#running;
  }

  /** Whether the session runs on settings other than the present ones. */
  get isOutdated(): boolean {
    return this.#startedWith !== null && this.#startedWith !== JSON.stringify(this.#basis.trading());
  }

  /** Ends the session that runs and starts one as the settings say. `fresh` begins the paper account anew: the earlier books are set aside. */
  start(fresh: boolean): Promise<Outcome> {
    return this.#change(async () => {
      const trading = this.#basis.trading();
      const options = this.#optionsFor(trading);
      if (!options.ok) return refused(options.error);
      const { running, startedWith } = { running: this.#running, startedWith: this.#startedWith };
      const ended = await this.#end();
      if (!ended.ok) return refused(ended.error);
      const aside = fresh ? setBooksAside(this.#basis.dataDir) : ok(null);
      if (aside.ok) return this.#beginLively(options.value, JSON.stringify(trading));
      // What ran goes on as it was.
      if (running !== null) await this.#begin(running, startedWith ?? '');
      return refused(aside.error);
    });
  }

  /** Ends the engine and starts it again on the same account. */
  restart(): Promise<Outcome> {
    return this.#change(async () => {
      const trading = this.#basis.trading();
      const options = this.#running === null ? this.#optionsFor(trading) : ok(this.#running);
      if (!options.ok) return refused(options.error);
      const startedWith = this.#startedWith ?? JSON.stringify(trading);
      const ended = await this.#end();
      return ended.ok ? this.#beginLively(options.value, startedWith) : refused(ended.error);
    });
  }

  /** Ends the session, does `work` while none runs, and starts it again if one ran before. */
  without(work: () => Promise<Outcome>): Promise<Outcome> {
    return this.#change(async () => {
      const { running, startedWith } = { running: this.#running, startedWith: this.#startedWith };
      const ended = await this.#end();
      if (!ended.ok) return refused(ended.error);
      const outcome = await work();
      if (running === null) return outcome;
      const begun = await this.#begin(running, startedWith ?? '');
      return begun.accepted ? outcome : { accepted: outcome.accepted, sentence: `${outcome.sentence} The session could not be started again: ${begun.sentence}` };
    });
  }

  /** Ends the session, and starts none any more; false when it does not end: then all is as it was. */
  async stop(): Promise<boolean> {
    this.#isLeaving = true;
    this.#ahead?.end();
    const { ok: hasEnded } = await this.#end();
    this.#isLeaving = hasEnded;
    return hasEnded;
  }

  async #change(work: () => Promise<Outcome>): Promise<Outcome> {
    if (this.#changing) return { accepted: false, sentence: 'The session is being changed already: wait until that is done.' };
    this.#changing = true;
    try {
      return await work();
    } finally {
      this.#changing = false;
    }
  }

  #optionsFor(trading: SettingOf<'trading'>): Result<RunOptions> {
    const options = sessionOptions(trading, this.#basis.dataDir, this.#basis.agents?.());
    return options.ok ? ok({ ...options.value, ...this.#basis.overrides() }) : options;
  }

  /**
   * A generated market without a seed gets one with which it trades soon, looked for by the thread that then runs it: nothing waits here, and it knows the market's code.
   * Called once nothing runs: it goes on from what is stored.
   */
  async #beginLively(options: RunOptions, startedWith: string): Promise<Outcome> {
    if (options.market !== 'generated' || options.seed !== null) return this.#begin(options, startedWith);
    const { dataDir, clock } = this.#basis;
    const first = firstSeedOf(dataDir);
    const wanted = { ...options, startAtMs: beginningFor(options, clock.nowMs()) };
    const thread = new EngineThread();
    this.#ahead = thread;
    try {
      const lively = await thread.look({ options: wanted, first, patience: booksIn(dataDir).length === 0 ? FOR_A_NEW_ACCOUNT : FOR_A_KEPT_ACCOUNT });
      return await this.#begin(lively.ok ? { ...wanted, seed: lively.value } : { ...options, seed: first }, startedWith, thread);
    } finally {
      this.#ahead = null;
      thread.end();
    }
  }

  async #begin(options: RunOptions, startedWith: string, thread: EngineThread | null = null): Promise<Outcome> {
    const { startEngine, events, onEnd, lab } = this.#basis;
    await lab.folderFree();
    if (this.#isLeaving) return refused(failure('leaving', 'Quorum is ending.', 'Start it again.'));
    this.#wanted = true;
    let tellOpened: () => void = () => undefined;
    const opened = new Promise<null>((resolve) => { tellOpened = () => resolve(null); });
    const link = startEngine(options, {
      ...events,
      onOpened: (opening) => {
        events.onOpened(opening);
        tellOpened();
      },
    }, thread);
    this.#link = link;
    this.#running = options;
    this.#startedWith = startedWith;
    const end = link.end.then((how) => {
      const wasAsked = !this.#wanted;
      if (!wasAsked) {
        this.#link = null;
        this.#running = null;
        this.#startedWith = null;
      }
      onEnd(how, wasAsked);
      return how;
    });
    const first = await Promise.race([opened, end]);
    return first === null ? { accepted: true, sentence: 'The session runs.' } : refused(failureOf(first));
  }

  async #end(): Promise<Result<null>> {
    this.#wanted = false;
    const link = this.#link;
    if (link !== null) {
      link.stop();
      if (!(await this.#within(link.end)) && !(await this.#endNow(link))) {
        this.#wanted = true;
        return err(failure('engine_stays', `The engine has not ended within ${END_WITHIN_MS / 1000} s.`, 'Nothing was changed. Halt, then end Quorum and start it again: it compares with the venue before it trades.'));
      }
    }
    this.#link = null;
    this.#running = null;
    this.#startedWith = null;
    return ok(null);
  }

  /** Stops stay at the venues; the next start recovers. */
  #endNow(link: EngineLink): Promise<boolean> {
    link.leaveNow();
    return this.#within(link.end);
  }

  #within(done: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const callOff = this.#basis.clock.after(END_WITHIN_MS, () => resolve(false));
      void done.then(() => {
        callOff();
        resolve(true);
      });
    });
  }
}

function failureOf(end: EngineEnd): Failure {
  switch (end.kind) {
    case 'not_opened': return end.failure;
    case 'died': return failure('engine_died', `The engine ended without warning: ${end.sentence}.`, 'Start again: it compares with the venue before it trades.');
    case 'ended': return failure('ended', end.summary.failure ?? 'The session ended at once.', 'Start again.');
  }
}

function refused({ sentence, remedy }: Failure): Outcome {
  return { accepted: false, sentence: remedy === '' ? sentence : `${sentence} ${remedy}` };
}

/** The paper venues' books, out of the way: a venue without any begins anew, and the database writes off what it still holds of the earlier account. */
function setBooksAside(dataDir: string): Result<null> {
  try {
    for (const name of booksIn(dataDir)) renameSync(path.join(dataDir, name), path.join(dataDir, `${name}.set-aside`));
    return ok(null);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    return err(failure('books_stay', `The books of the earlier account cannot be set aside (${why}), so no new one was begun.`, 'Give this user write permission on the data folder, or move away what is in the way there.'));
  }
}

function booksIn(dataDir: string): readonly string[] {
  return existsSync(dataDir) ? readdirSync(dataDir).filter((name) => /^paper-[\w.-]+\.json$/.test(name)) : [];
}
