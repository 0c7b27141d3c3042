/** A clock that goes when told, an engine that says what it is told to, a follower that keeps what it gets. For tests. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import type { HaltOutcome } from '../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import type { Role } from '../../src-shared/contract/role.ts';
import { ok, type Result } from '../../src-shared/support/result.ts';
import type { CommandOutcome, EngineEnd } from '../engine/compose.ts';
import type { RunOptions } from '../engine/composition/run-options.ts';
import type { Command } from '../engine/core/command.ts';
import type { EngineEvents, EngineLink, HaltCommand, StartEngine } from './engine-link.ts';
import type { Follower } from './follower.ts';
import type { HubClock } from './hub-clock.ts';

/** Time that stands still until {@link ManualClock.go}. */
export class ManualClock implements HubClock {
  #now: number;
  #next = 1;
  #due: { readonly at: number; readonly work: () => void }[] = [];

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  nowMs(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const entry = { at: this.#now + ms, work };
    this.#due.push(entry);
    return () => { this.#due = this.#due.filter((one) => one !== entry); };
  }

  newId(): string {
    return `id-${this.#next++}`;
  }

  /** Lets time go on, doing what falls due in order. */
  go(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((one) => one !== next);
      this.#now = next.at;
      next.work();
    }
    this.#now = until;
  }
}

/** An engine whose answers the test gives. */
export class FakeEngine implements EngineLink {
  readonly events: EngineEvents;
  readonly options: RunOptions;
  readonly asked: { readonly name: string; readonly input: unknown; readonly by: string }[] = [];
  readonly commands: Command[] = [];
  readonly end: Promise<EngineEnd>;
  lastStatus: EngineStatus | null = null;
  acknowledges: CommandOutcome | null = { accepted: true, sentence: 'done' };
  settle: (outcome: HaltOutcome) => void = () => undefined;
  /** The end of its halts, when the test says so. */
  readonly settled = new Promise<HaltOutcome>((resolve) => { this.settle = resolve; });
  answer: (name: string) => Result<unknown> = () => ok({ accepted: true, sentence: 'done' });
  finish: (end: EngineEnd) => void = () => undefined;
  readonly onHalt: () => void;

  constructor(options: RunOptions, events: EngineEvents, onHalt: () => void) {
    this.options = options;
    this.events = events;
    this.onHalt = onHalt;
    this.end = new Promise((resolve) => { this.finish = resolve; });
  }

  state: SupervisorStatus = { state: 'running', sentence: 'The engine runs.', restarts: 0, restartAt: null, lastDeath: null };

  halt(command: HaltCommand): ReturnType<EngineLink['halt']> {
    this.onHalt();
    this.commands.push(command);
    return { sentinelWritten: true, acknowledged: Promise.resolve(this.acknowledges), settled: this.settled };
  }

  command(command: Command): Promise<CommandOutcome | null> {
    this.commands.push(command);
    return Promise.resolve(this.acknowledges);
  }

  ask(name: string, input: unknown, by: string): Promise<Result<unknown>> {
    this.asked.push({ name, input, by });
    return Promise.resolve(this.answer(name));
  }

  status(): Promise<EngineStatus | null> {
    return Promise.resolve(this.lastStatus);
  }

  /** Whether what the agents do is wanted, each time it was said. */
  readonly followed: boolean[] = [];
  followAgents(on: boolean): void {
    this.followed.push(on);
  }

  readonly powerChanges: string[] = [];
  power(change: string): void {
    this.powerChanges.push(change);
  }

  closeAll(): void {
    this.lastStatus = this.lastStatus === null ? null : { ...this.lastStatus, openPositions: 0 };
  }

  stop(): void {
    this.finish({ kind: 'died', sentence: 'stopped' });
  }

  leaveNow(): void {
    this.finish({ kind: 'died', sentence: 'left at once' });
  }

  tell(status: EngineStatus): void {
    this.lastStatus = status;
    this.events.onStatus(status);
  }
}

/** Starts fake engines that open at once, and keeps them. */
export function fakeStart(onHalt: () => void = () => undefined): { readonly start: StartEngine; readonly engines: FakeEngine[] } {
  const engines: FakeEngine[] = [];
  const start: StartEngine = (options, events) => {
    const engine = new FakeEngine(options, events, onHalt);
    engines.push(engine);
    queueMicrotask(() => {
      events.onOpened({ session: `session ${engines.length}`, title: 'a market', dataDir: options.dataDir });
      events.onSupervisor(engine.state);
    });
    return engine;
  };
  return { start, engines };
}

/** A follower that keeps what it is sent, and whose pipe is full when the test says so. */
export class FakeFollower implements Follower {
  readonly name = 'window 1';
  readonly role: Role;
  readonly got: DownMessage[] = [];
  full = false;
  readonly #waiting = new Set<() => void>();

  constructor(role: Role = 'owner') {
    this.role = role;
  }

  send(message: DownMessage): void {
    this.got.push(structuredClone(message));
    for (const look of [...this.#waiting]) look();
  }

  congested(): boolean {
    return this.full;
  }

  /** The answer or refusal to a call, as soon as it is there. */
  to(call: number): Promise<Extract<DownMessage, { kind: 'answer' | 'refusal' }>> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.got.find((message) => (message.kind === 'answer' || message.kind === 'refusal') && message.call === call);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found as Extract<DownMessage, { kind: 'answer' | 'refusal' }>);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** A status in which nothing is wrong. */
export function statusWith(change: Partial<EngineStatus> = {}): EngineStatus {
  return {
    session: 's', market: 'm', trading: 'active', approval: { mode: 'auto', limitSeconds: null, waiting: 0 }, observing: false, marketAt: 1, marketFrom: null, marketUntil: null, uptimeSeconds: 1, events: 1, cycles: 1, overruns: 0, signals: 0, entriesFilled: 0,
    queueLength: 0, cycleP50Ms: null, cycleP99Ms: null, dataAgeMs: null, equity: '10000', dayPnl: null, openPositions: 0, openRisk: '0', unprotected: 0, blocked: [], halt: null, failure: null, ...change,
  };
}

/** A folder of its own, to be removed by the test. */
export function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'quorum-hub-'));
}
