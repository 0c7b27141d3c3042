/** A session of the generated market, recorded by the engine, mapped, and held before the protocol's own client. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventType, type AGUIEvent } from '@ag-ui/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { acceptedByClient, heardByClient, runsOf } from '../../adapters/model-agui/protocol-client.fixture.ts';
import type { Fact } from '../../core/fact.ts';
import { isFinal } from '../../core/order/order-life.ts';
import type { Order } from '../../core/order/order.ts';
import { Session } from '../session.ts';
import { CycleStream } from './cycle-stream.ts';
import { documentOf, type SharedDocument } from './shared-state.ts';

/** What facts and engine both know. */
function lasting({ positions, orders, signals, regimes, risk }: SharedDocument): unknown {
  return {
    positions, regimes, trading: risk.trading, halt: risk.halt,
    orders: Object.fromEntries(Object.entries(orders).filter(([, { state }]) => !isFinal(state as Order['state']))),
    signals: Object.fromEntries(Object.entries(signals).filter(([, { end }]) => end === null)),
  };
}

const MINUTE = 60_000;
let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-ag-ui-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Recorded {
  readonly events: readonly AGUIEvent[];
  readonly facts: readonly Fact[];
  /** What the engine had at the end of each turn that finished a run. */
  readonly truths: readonly SharedDocument[];
  readonly hash: string;
}

/** Runs a session; `listen` false: nobody listens. */
async function record(listen: boolean, minutes: number, meddle: (session: Session, turn: number) => void = () => undefined): Promise<Recorded> {
  const events: AGUIEvent[] = [];
  const facts: Fact[] = [];
  const truths: SharedDocument[] = [];
  let stream: CycleStream | null = null;
  let session: Session | null = null;
  let turn = 0;
  const opened = await Session.open(
    { market: 'generated', speed: null, forMs: minutes * MINUTE, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual' },
    new SharedArrayBuffer(4),
    {
      onFacts: (told, event) => {
        if (session === null) return;
        facts.push(...told);
        const { state } = session.runner.engine;
        if (listen) {
          const finished = (stream ??= new CycleStream(session.id, documentOf(state))).take(told, event.at);
          events.push(...finished);
          if (finished.some(({ type }) => type === EventType.RUN_FINISHED)) truths.push(documentOf(state));
        }
        meddle(session, turn += 1);
      },
      onProblem: () => undefined,
      onRound: (...round) => stream?.onRound(...round),
    },
  );
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  await session.run();
  const { runner } = session;
  if (stream !== null) events.push(...(stream as CycleStream).end(runner.engine.state.at));
  return { events, facts, truths, hash: runner.decisionHash };
}

const count = (events: readonly AGUIEvent[], type: EventType): number => events.filter((event) => event.type === type).length;

describe('a recorded session as AG-UI events', () => {
  it('is accepted by the client of the protocol, which has the state that the engine has', { timeout: 120_000 }, async () => {
    const { events, truths } = await record(true, 45);
    expect(count(events, EventType.RUN_STARTED)).toBeGreaterThan(20);
    expect(count(events, EventType.RUN_FINISHED)).toBe(count(events, EventType.RUN_STARTED));
    expect(count(events, EventType.STATE_SNAPSHOT)).toBe(count(events, EventType.RUN_STARTED));
    expect(await acceptedByClient(events)).toBe(events.length);
    const runs = runsOf(events);
    expect(runs).toHaveLength(truths.length);
    const traded = runs.findIndex((run) => run.some((event) => event.type === EventType.STATE_DELTA && event.delta.some(({ path: at }) => at.startsWith('/positions/'))));
    expect(traded).toBeGreaterThanOrEqual(0);
    for (const at of [0, traded, runs.length - 1]) {
      const { state, messages } = await heardByClient(runs[at] ?? []);
        expect(messages.map(({ role }) => role)).toEqual(expect.arrayContaining(['activity', 'assistant', 'reasoning']));
      expect(lasting(state as SharedDocument)).toEqual(lasting(truths[at] as SharedDocument));
    }
  });
  it('ends the run of a halt as cancelled, and goes on with the next', { timeout: 120_000 }, async () => {
    const { events } = await record(true, 10, (session, turn) => {
      if (turn === 300) session.command({ kind: 'halt', id: 'a0000000-0000-4000-8000-000000000001' as RowId, by: 'test', reason: 'for the test', close: true });
    });
    expect(await acceptedByClient(events)).toBe(events.length);
    const halted = runsOf(events).map((run) => run.at(-1)).filter((last) => last?.type === EventType.RUN_FINISHED && last.outcome?.type === 'cancelled');
    expect(halted.length).toBeLessThanOrEqual(2);
    const last = runsOf(events).at(-1)?.find((event) => event.type === EventType.STATE_SNAPSHOT);
    expect(last).toMatchObject({ snapshot: { risk: { trading: 'halted', halt: { by: 'test', reason: 'for the test', close: true } } } });
  });

  it('decides nothing: with and without a listener the engine does the same', { timeout: 120_000 }, async () => {
    const heard = await record(true, 5);
    rmSync(folder, { recursive: true, force: true });
    expect((await record(false, 5)).hash).toBe(heard.hash);
  });
});
