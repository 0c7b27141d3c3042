import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import { BTC, SECOND_START, testConfig } from '../core/engine.fixture.ts';
import type { EngineEvent, EventBody } from '../core/event.ts';
import { MemoryStore } from '../adapters/store-memory/store.ts';
import type { FeedBatch, MarketFeed } from '../ports/market-feed.ts';
import type { Venue } from '../ports/venue.ts';
import { LiveDriver } from './live-driver.ts';
import { Runner } from './runner.ts';

const START = 1_709_510_400_000;
/** A venue that never answers. */
const MUTE: Venue = {
  id: BTC.venue, capabilities: { nativeStops: true, oco: false, reduceOnly: true, fillModel: 'none' }, instruments: [BTC],
  listen: () => undefined, send: () => undefined, observe: () => undefined, close: () => Promise.resolve(),
};

/** A live driver on clocks that the test moves; every beat and batch happens when the test says so. */
class Machine {
  wall = START;
  steady = 1_000;
  skew: number | null = null;
  readonly events: EngineEvent[] = [];
  readonly driver: LiveDriver;
  readonly ended: Promise<string>;
  beats = 0;
  #beat: () => void = () => undefined;
  #give: (batch: FeedBatch | null) => void = () => undefined;

  constructor(until: number | null = null) {
    const scheduler = { now: () => this.wall as Timestamp, schedule: () => () => undefined };
    const store = new MemoryStore();
    store.openSession({ id: 's' as never, startedAt: START as Timestamp, seed: 1, market: 'test', fillModel: 'none', appVersion: '0' });
    const runner = new Runner({
      scheduler, store, venues: [MUTE], haltSwitch: { isSet: () => false, engage: () => ({ sentinelWritten: true }), release: () => ({ released: true }), notice: () => null },
      stopwatch: () => 0, publish: (_facts, event) => { this.events.push(event); },
    }, { groupTurns: 100, durable: false, provable: false });
    runner.post({
      kind: 'session_started',
      start: {
        session: 's' as never, format: 1, seed: 1, instancePrefix: 'test', config: testConfig([BTC.id]), venues: [{ id: MUTE.id, capabilities: MUTE.capabilities, instruments: MUTE.instruments }],
        stored: { ...SECOND_START, trading: 'paused' }, freshVenues: [BTC.venue], haltedOutside: null,
      },
    });
    this.driver = new LiveDriver({
      feed: this.#feed(), runner, venues: [], now: () => this.wall as Timestamp, until: until as Timestamp | null, onProblem: () => undefined, skewMs: () => this.skew,
      clocks: { wallMs: () => this.wall, steadyMs: () => this.steady },
      every: (_ms, task) => {
        this.#beat = task;
        return () => { this.#beat = () => undefined; };
      },
    });
    this.ended = this.driver.run();
  }

  #feed(): MarketFeed {
    return {
      open: () => { throw new Error('opened already'); },
      read: () => new Promise((resolve) => { this.#give = resolve; }),
      close: () => { this.#give(null); return Promise.resolve(); },
    };
  }

  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }

  sleep(ms: number): void {
    this.wall += ms;
  }

  beat(): void {
    this.beats += 1;
    this.#beat();
  }

  async data(): Promise<void> {
    this.#give({ at: this.wall as Timestamp, data: [], problems: [] });
    await Promise.resolve();
    await Promise.resolve();
  }

  kinds(): EventBody['kind'][] {
    return this.events.map(({ body }) => body.kind).slice(1);
  }

  woke(): EventBody[] {
    return this.events.map(({ body }) => body).filter(({ kind }) => kind === 'machine_woke');
  }
}

describe('sleep and wake on a live market', () => {
  it('says nothing while time goes on', () => {
    const machine = new Machine();
    for (let i = 0; i < 100; i += 1) {
      machine.pass(1_000);
      machine.beat();
    }
    expect(machine.kinds()).toEqual([]);
  });

  it('tells a leap of the clock at the next beat, once', () => {
    const machine = new Machine();
    machine.pass(1_000);
    machine.sleep(3_600_000);
    machine.beat();
    machine.pass(1_000);
    machine.beat();
    expect(machine.woke()).toEqual([{ kind: 'machine_woke', awayMs: 3_600_000, cause: 'clock_leapt' }]);
  });

  it('tells it before the first data of after the sleep', async () => {
    const machine = new Machine();
    machine.sleep(60_000);
    await machine.data();
    expect(machine.kinds()).toEqual(['machine_woke', 'market_observed']);
  });

  it('takes timers that come much too late for a sleep as well', () => {
    const machine = new Machine();
    machine.pass(120_000);
    machine.beat();
    expect(machine.woke()).toEqual([{ kind: 'machine_woke', awayMs: 119_000, cause: 'timers_late' }]);
  });

  it('told by the system: suspending at once, woke with the time away, and the clocks add nothing', () => {
    const machine = new Machine();
    machine.driver.suspended();
    machine.driver.suspended();
    machine.pass(500);
    machine.sleep(7_200_000);
    machine.driver.woke();
    machine.beat();
    machine.driver.woke();
    expect(machine.kinds()).toEqual(['machine_suspending', 'machine_woke']);
    expect(machine.woke()).toEqual([{ kind: 'machine_woke', awayMs: 7_200_500, cause: 'told' }]);
  });

  it('the beat after an announced sleep wakes it, though the system tells later or never', () => {
    const machine = new Machine();
    machine.driver.suspended();
    machine.sleep(600_000);
    machine.beat();
    machine.driver.woke();
    expect(machine.woke()).toEqual([{ kind: 'machine_woke', awayMs: 600_000, cause: 'told' }]);
  });

  it('a sleep that was announced and does not come is over after a minute: entries do not wait for ever', () => {
    const machine = new Machine();
    machine.driver.suspended();
    for (let i = 0; i < 61; i += 1) {
      machine.pass(1_000);
      machine.beat();
    }
    expect(machine.kinds()).toEqual(['machine_suspending', 'machine_woke']);
  });

  it('measures the clock on each beat, also when no data come', () => {
    const machine = new Machine();
    machine.skew = 40_000;
    machine.beat();
    machine.beat();
    expect(machine.events.slice(1).map(({ body }) => body)).toEqual([{ kind: 'clock_measured', skewMs: 40_000 }]);
  });

  it('beats no more when it has ended', async () => {
    const machine = new Machine();
    machine.driver.stop();
    expect(await machine.ended).toBe('stopped');
    machine.sleep(3_600_000);
    machine.beat();
    expect(machine.woke()).toEqual([]);
  });
});

describe('the moment a live run is to end at', () => {
  it('ends it also when the feed says nothing any more', async () => {
    const machine = new Machine(START + 10_000);
    machine.pass(9_500);
    machine.beat();
    machine.pass(1_000);
    machine.beat();
    expect(await machine.ended).toBe('until');
  });
});
