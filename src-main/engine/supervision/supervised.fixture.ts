/** A supervised session on the built-in market, for tests and the bench: what it tells is kept and can be waited for. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../../src-shared/contract/supervisor-status.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import type { HaltNotice } from '../ports/halt-switch.ts';
import type { VenueSnapshot } from '../adapters/venue-paper/venue-snapshot.ts';
import type { CommandOutcome } from '../compose.ts';
import type { RunOptions } from '../composition/run-options.ts';
import { booksIn, plantEntry } from './planted-entry.fixture.ts';
import { HaltCrew } from './halt-crew.ts';
import { DEFAULT_LIMITS, Supervisor, type HaltUnderWay, type SupervisorLimits } from '../supervisor.ts';

/** One thing that was told, and when (ms of the process). */
export interface Told<T> {
  readonly what: T;
  readonly atMs: number;
}

/** A command id for tests. */
export const someId = (): RowId => crypto.randomUUID() as string as RowId;

export class Supervised {
  readonly supervisor: Supervisor;
  readonly lines: EngineLine[] = [];
  readonly states: SupervisorStatus[] = [];
  /** Halts that nobody here asked for. */
  readonly ownHalts: HaltNotice[] = [];
  readonly progress: Told<HaltProgressLine>[] = [];
  /** Of the engine's own telling, newest last. */
  readonly statuses: EngineStatus[] = [];
  readonly #folder: string;
  readonly #looks = new Set<() => void>();

  constructor(folder: string, overrides: Partial<RunOptions> = {}, limits: Partial<SupervisorLimits> = {}) {
    this.#folder = folder;
    const options: RunOptions = {
      market: 'generated', speed: 60, forMs: null, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...overrides,
    };
    this.supervisor = new Supervisor(options, 'all', {
      onOpened: () => undefined,
      onLines: (lines) => this.#note(() => void this.lines.push(...lines)),
      onStatus: (status) => this.#note(() => void this.statuses.push(status)),
      onSupervisor: (status) => this.#note(() => void this.states.push(status)),
      onHaltProgress: (what) => this.#note(() => void this.progress.push({ what, atMs: performance.now() })),
      onOwnHalt: (notice) => void this.ownHalts.push(notice),
    }, { ...DEFAULT_LIMITS, ...limits });
  }

  #note(keep: () => void): void {
    keep();
    for (const look of [...this.#looks]) look();
  }

  /** Resolves with the first value that is not undefined, looked for now and whenever something is told. */
  until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const again = (): void => {
        const found = look();
        if (found === undefined) return;
        this.#looks.delete(again);
        resolve(found);
      };
      this.#looks.add(again);
      again();
    });
  }

  /** Resolves once a supervisor state comes, from now on. */
  state(wanted: SupervisorStatus['state']): Promise<SupervisorStatus> {
    const from = this.states.length;
    return this.until(() => this.states.slice(from).find(({ state }) => state === wanted));
  }

  /** Resolves once the engine runs, or at once where it does. */
  async running(): Promise<void> {
    await this.until(() => (this.supervisor.state.state === 'running' ? true : undefined));
  }

  /** Resolves once a position is held whose stop rests at the venue. */
  async protectedPosition(): Promise<void> {
    await this.until(() => this.lines.find((line) => line.type === 'position' && line.protection === 'native'));
  }

  /** Gives the engine the command that a test fault waits for; resolves when it has not answered. */
  async actUp(): Promise<void> {
    await this.supervisor.command({ kind: 'pause', id: someId(), by: 'a test' });
  }

  /** Resumes with acknowledgement; asks again while an engine on a busy machine takes longer than half a second to answer. */
  async resume(): Promise<CommandOutcome> {
    for (;;) {
      const outcome = await this.supervisor.command({ kind: 'resume', id: someId(), by: 'ann', acknowledge: true });
      if (outcome !== null) return outcome;
    }
  }

  /** Halts now. */
  halt(close: boolean): HaltUnderWay {
    return this.supervisor.halt({ kind: 'halt', id: someId(), by: 'ann', reason: 'a test', close }, Date.now());
  }

  /** Resolves with the first status that an engine tells from now on and that fits. */
  nextStatus(fits: (status: EngineStatus) => boolean): Promise<EngineStatus> {
    const from = this.statuses.length;
    return this.until(() => this.statuses.slice(from).find(fits));
  }

  /** The paper venue's books as they are on disk. */
  books(venue = 'alpha'): VenueSnapshot {
    return booksIn(this.#folder, venue);
  }

  /** See {@link plantEntry}. */
  plantEntry(venue = 'alpha'): string {
    return plantEntry(this.#folder, venue);
  }

  /** Ends it whatever it does; for the end of a test. */
  async leave(): Promise<void> {
    this.supervisor.leaveNow();
    await this.supervisor.end;
  }
}

/** The halt file as it is on disk. */
export function haltFileIn(folder: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, 'HALTED.json'), 'utf8'));
}

/** Milliseconds a halt worker takes from its start to its word where there is nothing to halt: a yardstick for how busy the machine is. */
export async function idleHaltMs(emptyFolder: string): Promise<number> {
  mkdirSync(emptyFolder, { recursive: true });
  const startedMs = performance.now();
  const crew = new HaltCrew(() => undefined);
  crew.engineGone();
  crew.begin({ dataDir: emptyFolder, id: someId(), by: 'a test', reason: 'a yardstick', close: false, at: 0, venues: [], instancePrefix: null, lastEventAt: 0, prices: new Map() });
  await crew.outcome;
  return performance.now() - startedMs;
}
