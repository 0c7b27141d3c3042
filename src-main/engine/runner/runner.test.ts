import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import { defaultTeams } from '../core/coordination/default-teams.ts';
import type { ModelAnswer } from '../core/model/model-answer.ts';
import { modelAbstention, modelAnswer } from '../core/model/model-answer.fixture.ts';
import { DEFAULT_MODEL_POLICY } from '../core/model/model-policy.ts';
import type { ModelQuestion } from '../core/model/model-question.ts';
import { MemoryStore } from '../adapters/store-memory/store.ts';
import { BTC, Desk, LATENCY_MS, SECOND_START, testConfig, type Tweaks } from '../core/engine.fixture.ts';
import type { EngineEvent, EventBody } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import { ScriptedVenue } from '../core/scripted-venue.fixture.ts';
import type { HaltNotice, HaltSwitch } from '../ports/halt-switch.ts';
import type { ModelBackend } from '../ports/model-backend.ts';
import type { EngineStore } from '../ports/store.ts';
import type { Venue, VenueListener } from '../ports/venue.ts';
import { Runner } from './runner.ts';
import { VirtualTime } from './virtual-time.ts';

const START = 1_709_510_400_000 as Timestamp;

/** A runner with everything it touches written down in one list, in order. */
class Bench {
  readonly log: string[] = [];
  readonly time = new VirtualTime(START);
  readonly memory = new MemoryStore();
  readonly truth = new ScriptedVenue('alpha', [BTC], '10000');
  readonly requests: VenueRequest[] = [];
  readonly notices: HaltNotice[] = [];
  readonly published: EngineEvent[] = [];
  readonly facts: Fact[] = [];
  /** Questions to language models; the test answers. */
  readonly asked: { readonly question: ModelQuestion; readonly tell: (answer: ModelAnswer) => void }[] = [];
  halted = false;
  now: () => number = () => this.time.now();
  readonly runner: Runner;

  constructor(tweaks: Tweaks = {}, groupTurns = 1, durable = true) {
    const scheduler = { now: () => this.now() as Timestamp, schedule: (at: Timestamp, task: () => void) => this.time.schedule(at, task) };
    this.runner = new Runner({
      scheduler, store: this.#store(), venues: [this.#venue()], models: this.#models(), haltSwitch: this.#haltSwitch(), stopwatch: () => 0,
      publish: (facts, event) => { this.published.push(event); this.facts.push(...facts); this.log.push(`publish ${event.seq}`); },
    }, { groupTurns, durable, provable: true });
    this.memory.openSession({ id: 's' as never, startedAt: START, seed: 1, market: 'test', fillModel: 'scripted', appVersion: '0' });
    this.tweaks = tweaks;
  }

  readonly tweaks: Tweaks;

  #store(): EngineStore {
    const { memory, log } = this;
    return {
      load: () => memory.load(), openSession: (row) => memory.openSession(row),
      append: (row) => { log.push(`append ${row.seq}`); memory.append(row); },
      apply: (facts, event) => { log.push(`apply ${event.seq}`); memory.apply(facts, event); },
      recordStages: (times) => memory.recordStages(times),
      commit: (durable) => { log.push(`commit ${durable ? 'durable' : 'soft'}`); memory.commit(durable); },
      handOver: () => { log.push('hand over'); memory.handOver(); },
      rollback: () => { log.push('rollback'); memory.rollback(); },
      closeSession: (session, at, summary) => memory.closeSession(session, at, summary), close: () => memory.close(),
    };
  }

  #models(): ModelBackend {
    return {
      health: [],
      ask: (question) => {
        this.log.push('ask');
        let tell: (answer: ModelAnswer) => void = () => undefined;
        const answer = new Promise<ModelAnswer>((resolve) => { tell = resolve; });
        this.asked.push({ question, tell });
        return { answer, cancel: () => tell(modelAbstention(question, 'cancelled')) };
      },
    };
  }

  #haltSwitch(): HaltSwitch {
    return {
      isSet: () => this.halted,
      engage: (notice) => { this.log.push('engage'); this.halted = true; this.notices.push(notice); return { sentinelWritten: true }; },
      release: () => { this.halted = false; return { released: true }; },
      notice: () => this.notices.at(-1) ?? null,
    };
  }

  #venue(): Venue {
    let listener: VenueListener | null = null;
    const { truth, time, requests, log } = this;
    return {
      id: truth.id, instruments: [BTC], capabilities: { nativeStops: true, oco: false, reduceOnly: true, fillModel: 'scripted' },
      listen: (one) => { listener = one; },
      send: (request) => {
        requests.push(request);
        log.push(`send ${request.kind}`);
        const answer = truth.take(request, time.now(), (report) => { time.schedule((time.now() + LATENCY_MS) as Timestamp, () => listener?.reported(truth.id, report)); });
        if (answer !== null) time.schedule((time.now() + LATENCY_MS) as Timestamp, () => listener?.answered(truth.id, request.id, answer));
      },
      observe: () => undefined, close: () => Promise.resolve(),
    };
  }

  start(): this {
    this.runner.post({
      kind: 'session_started',
      start: {
        session: 's' as never, format: 1, seed: 3, instancePrefix: 'test', config: testConfig([BTC.id], this.tweaks),
        venues: [{ id: this.truth.id, capabilities: { nativeStops: true, oco: false, reduceOnly: true, fillModel: 'scripted' }, instruments: [BTC] }],
        stored: SECOND_START, freshVenues: [], haltedOutside: null,
      },
    });
    // Warm data as a desk makes it.
    for (const event of new Desk({ instruments: [BTC] }).events) if (event.body.kind === 'market_observed') this.runner.post(event.body);
    this.advance(200);
    return this;
  }

  advance(ms: number): void {
    this.time.advanceTo((this.time.now() + ms) as Timestamp);
  }

  /** Puts a signal into the queue and runs a cycle. */
  enter(): void {
    const donor = new Desk({ instruments: [BTC] });
    this.runner.engine.state.queue.push({ ...donor.signal(BTC.id), raisedAt: this.time.now(), expiresAt: (this.time.now() + 60_000) as Timestamp });
    this.cycle();
  }

  cycle(): void {
    this.runner.post({ kind: 'timer_fired', timer: 'cycle', dueAt: this.time.now() });
  }

  sends(kind: VenueRequest['kind']): VenueRequest[] {
    return this.requests.filter((request) => request.kind === kind);
  }
}

const POLL: EventBody = { kind: 'clock_measured', skewMs: 1 };

describe('the order of things', () => {
  it('an event is in the journal before the core sees it, and committed with its facts before anything leaves', () => {
    const bench = new Bench().start();
    bench.log.length = 0;
    bench.enter();
    expect(bench.log.map((line) => line.replace(/ \d+$/, ''))).toEqual(['append', 'apply', 'commit durable', 'send submit', 'publish']);
  });

  it('turns that send nothing share a transaction; one that sends commits them all first', () => {
    const bench = new Bench({}, 100).start();
    bench.log.length = 0;
    for (let i = 0; i < 3; i += 1) bench.runner.post(POLL);
    expect(bench.log.filter((line) => line.startsWith('commit'))).toEqual([]);
    bench.enter();
    expect(bench.log.findIndex((line) => line === 'commit durable')).toBeLessThan(bench.log.findIndex((line) => line === 'send submit'));
    expect([...bench.memory.rows('s' as never)].length).toBe(bench.runner.seq);
  });

  it('a question to the venue leaves a shared transaction open, the next order commits it', () => {
    const bench = new Bench({}, 1_000).start();
    bench.runner.flush();
    bench.log.length = 0;
    bench.runner.post({ kind: 'timer_fired', timer: 'account:alpha', dueAt: bench.time.now() });
    expect(bench.log).toContain('send account');
    expect(bench.log.filter((line) => line.startsWith('commit'))).toEqual([]);
    bench.enter();
    const commit = bench.log.indexOf('commit durable');
    expect(commit).toBeGreaterThan(bench.log.indexOf('send account'));
    expect(bench.log.indexOf('send submit')).toBeGreaterThan(commit);
  });

  it('where the venues die with the process, an order does not end a group; a full group is handed over, a halt commits before it stands', () => {
    const bench = new Bench({}, 12, false).start();
    bench.runner.flush();
    bench.log.length = 0;
    bench.enter();
    expect(bench.log).toContain('send submit');
    expect(bench.log.filter((line) => /commit|hand over/.test(line))).toEqual([]);
    for (let i = 0; i < 12; i += 1) bench.runner.post(POLL);
    expect(bench.log.filter((line) => /commit|hand over/.test(line))).toEqual(['hand over']);
    bench.runner.post({ kind: 'command_received', command: { kind: 'halt', id: 'h' as never, by: 'test', reason: 'enough', close: false } });
    expect(bench.log.indexOf('engage')).toBeGreaterThan(bench.log.findIndex((line) => line.startsWith('commit')));
    expect([...bench.memory.rows('s' as never)].length).toBe(bench.runner.seq);
  });

  it('events that come while another is worked on wait their turn, in order', () => {
    const bench = new Bench();
    const seen: string[] = [];
    const runner = bench.runner;
    bench.start();
    const { published } = bench;
    published.length = 0;
    const push = published.push.bind(published);
    let nested = false;
    published.push = (event) => {
      seen.push(event.body.kind);
      if (!nested) {
        nested = true;
        runner.post({ kind: 'clock_measured', skewMs: 2 });
        runner.post({ kind: 'session_ending', reason: 'x' });
        seen.push('first done');
      }
      return push(event);
    };
    runner.post({ kind: 'clock_measured', skewMs: 1 });
    expect(seen).toEqual(['clock_measured', 'first done', 'clock_measured', 'session_ending']);
    expect(published.map((event) => event.seq)).toEqual([published[0]?.seq, (published[0]?.seq ?? 0) + 1, (published[0]?.seq ?? 0) + 2]);
  });

  it('an event’s time never goes back, though the clock does', () => {
    const bench = new Bench().start();
    const offsets = [0, 500, -3_000, -10, 700, -60_000, 701];
    const base = bench.time.now();
    for (const offset of offsets) {
      bench.now = () => base + offset;
      bench.runner.post(POLL);
    }
    expect(bench.runner.failure).toBeNull();
    expect(bench.published.slice(-offsets.length).map((event) => event.at - base)).toEqual([0, 500, 500, 500, 700, 700, 701]);
  });

  it('after close nothing is taken, timers are off, and the session has its end', () => {
    const bench = new Bench().start();
    bench.runner.close('s' as never, () => '{}');
    const { seq } = bench.runner;
    bench.advance(600_000);
    bench.runner.post(POLL);
    expect(bench.runner.seq).toBe(seq);
    expect(bench.memory.sessions()[0]?.endedAt).not.toBeNull();
  });
});

describe('the halt word', () => {
  it('lesson 10: set from anywhere, it stops the next entry in the one send function; the engine learns that nothing left', () => {
    const bench = new Bench().start();
    bench.halted = true;
    bench.enter();
    expect(bench.sends('submit')).toEqual([]);
    expect(bench.published.at(-1)?.body.kind).toBe('send_refused');
    expect([...bench.runner.engine.state.orders.values()].map((order) => [order.state, order.reason])).toEqual([['denied', 'halted']]);
  });

  it('it does not stop what cuts risk: stops, cancels and questions leave', () => {
    const bench = new Bench().start();
    bench.enter();
    bench.advance(100);
    bench.halted = true;
    const [entry] = bench.truth.open();
    if (entry?.clientOrderId === undefined || entry.clientOrderId === null || entry.price === null) throw new Error('an entry rests');
    bench.truth.fill(entry.clientOrderId, entry.quantity, entry.price, bench.time.now(), (report) => bench.runner.reported(bench.truth.id, report));
    bench.advance(200);
    expect(bench.truth.open().map((order) => order.type)).toContain('stop');
    expect(bench.sends('submit').length).toBeGreaterThan(1);
  });

  it('lesson 10: there is one gate: venue.send is called in the runner’s send function and its fail-stop, and by the halt worker for what cannot add risk', () => {
    const root = path.resolve(import.meta.dirname, '../../..');
    const calls: string[] = [];
    const search = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const at = path.join(folder, entry.name);
        if (entry.isDirectory()) search(at);
        else if (entry.name.endsWith('.ts') && !/\.(test|fixture|contract)\.ts$/.test(entry.name)) {
          for (const [i, line] of readFileSync(at, 'utf8').split('\n').entries()) {
            if (/(venue|venues?\.get\([^)]*\)|#venues\.get\([^)]*\))\??\.send\(/i.test(line)) calls.push(`${path.relative(root, at).replaceAll(path.sep, '/')}:${i + 1}`);
          }
        }
      }
    };
    for (const room of ['src-main', 'src-shared']) if (existsSync(path.join(root, room))) search(path.join(root, room));
    const inRunner = calls.filter((call) => call.startsWith('src-main/engine/runner/runner.ts'));
    expect(inRunner).toHaveLength(2);
    const others = calls.filter((call) => !inRunner.includes(call));
    expect(others).toEqual([expect.stringMatching(/^src-main\/engine\/emergency\/venue-halt\.ts:\d+$/)]);
    // The one beside the gate takes questions, cancels and reduce-only orders: by its type, and asserted in the function that sends.
    const emergency = readFileSync(path.join(root, 'src-main/engine/emergency/venue-halt.ts'), 'utf8');
    expect(emergency).toMatch(/#ask\(request: HarmlessRequest\)[^{]*\{\n\s+assert\(request\.kind !== 'submit' \|\| request\.ticket\.reduceOnly,/);
  });
});

describe('a store that refuses', () => {
  const resting = (): Bench => {
    const bench = new Bench().start();
    bench.enter();
    bench.advance(100);
    return bench;
  };

  it.each(['append', 'apply', 'commit'] as const)('lesson 50: at %s it halts: word set, resting entries cancelled at the venue, nothing more decided', (operation) => {
    const bench = resting();
    bench.memory.failNext(operation);
    bench.cycle();
    bench.runner.flush();
    expect(bench.runner.failure).toMatchObject({ kind: 'store' });
    expect(bench.halted).toBe(true);
    expect(bench.notices[0]).toMatchObject({ by: 'storage failure', close: false });
    expect(bench.sends('cancel')).toHaveLength(1);
    const { seq } = bench.runner;
    bench.advance(600_000);
    bench.runner.post(POLL);
    expect(bench.runner.seq).toBe(seq);
    expect(bench.truth.open()).toEqual([]);
  });

  it('lesson 50: when the commit of a shared transaction fails outside a turn, it halts as well', () => {
    const bench = new Bench({}, 100).start();
    bench.runner.post(POLL);
    bench.memory.failNext('commit');
    expect(() => bench.runner.flush()).not.toThrow();
    expect(bench.runner.failure).toMatchObject({ kind: 'store' });
    expect(bench.halted).toBe(true);
  });

  it('lesson 50: an order whose intent could not be committed is never sent', () => {
    const bench = new Bench().start();
    bench.memory.failNext('commit');
    bench.enter();
    expect(bench.sends('submit')).toEqual([]);
    expect(bench.runner.failure?.kind).toBe('store');
  });
});

describe('a broken promise', () => {
  it('halts, cancels entries, and keeps the event that broke it in the journal', () => {
    const bench = new Bench().start();
    bench.enter();
    bench.advance(100);
    const breaking: EventBody = { kind: 'timer_fired', timer: 'no such timer', dueAt: bench.time.now() };
    bench.runner.post(breaking);
    expect(bench.runner.failure).toMatchObject({ kind: 'bug', sentence: 'unknown timer no such timer' });
    expect(bench.notices[0]?.by).toBe('broken invariant');
    expect(bench.sends('cancel')).toHaveLength(1);
    expect([...bench.memory.rows('s' as never)].at(-1)?.payload).toContain('no such timer');
  });

  it('halts when the very first event is wrong, without throwing at whoever posted it', () => {
    const bench = new Bench();
    expect(() => bench.runner.post(POLL)).not.toThrow();
    expect(bench.runner.failure?.kind).toBe('bug');
    expect(bench.halted).toBe(true);
  });
});

describe('questions to language models', () => {
  const withModel: Tweaks = { teams: defaultTeams(1).map((team) => ({ ...team, backends: { trend: 'model' as const } })), models: DEFAULT_MODEL_POLICY };
  const kinds = (bench: Bench): string[] => bench.published.map(({ body }) => body.kind);

  it('leave once their turn is committed, and no turn waits: the answer is an event of its own when it comes', async () => {
    const bench = new Bench(withModel, 100).start();
    bench.runner.flush();
    bench.log.length = 0;
    bench.cycle();
    expect(bench.asked.map(({ question }) => question.agent)).toEqual(['trend', 'trend']);
    expect(bench.log.findIndex((line) => line.startsWith('commit'))).toBeLessThan(bench.log.indexOf('ask'));
    expect(bench.log.filter((line) => line.startsWith('commit'))).toHaveLength(1);
    const seq = bench.runner.seq;
    bench.runner.post(POLL);
    expect(bench.runner.seq).toBe(seq + 1);
    const [first] = bench.asked;
    if (first !== undefined) first.tell(modelAnswer(first.question));
    expect(kinds(bench)).not.toContain('model_answered');
    await Promise.resolve();
    expect(kinds(bench).at(-1)).toBe('model_answered');
    bench.runner.flush();
    expect([...bench.memory.rows('s' as never)].at(-1)?.kind).toBe('model_answered');
  });

  it('are called off by a halt, and what they came to is taken before the session closes', async () => {
    const bench = new Bench(withModel).start();
    bench.cycle();
    bench.runner.post({ kind: 'command_received', command: { kind: 'halt', id: 'h1' as RowId, by: 'me', reason: 'test', close: false } });
    await bench.runner.callOffModels();
    const answered = bench.facts.flatMap((fact) => (fact.kind === 'model_answered' ? [fact] : []));
    expect(answered.map(({ answer, dropped }) => [answer.result.kind, dropped])).toEqual([['abstained', 'abstained'], ['abstained', 'abstained']]);
    bench.cycle();
    expect(bench.asked).toHaveLength(2);
  });
});

describe('commands through the runner', () => {
  it('halt and resume reach the switch in the turn of the command', () => {
    const bench = new Bench().start();
    bench.runner.post({ kind: 'command_received', command: { kind: 'halt', id: 'h1' as RowId, by: 'me', reason: 'test', close: false } });
    expect(bench.halted).toBe(true);
    bench.advance(5_000);
    bench.runner.post({ kind: 'command_received', command: { kind: 'resume', id: 'h2' as RowId, by: 'me', acknowledge: true } });
    expect(bench.halted).toBe(false);
  });
});
