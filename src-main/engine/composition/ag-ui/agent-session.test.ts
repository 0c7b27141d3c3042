/** Both ways at once: a remote agent holds a seat, and what the agents do is told to a listener. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventType, type AGUIEvent } from '@ag-ui/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaySession } from '../../../lab/replay/replay-session.ts';
import { LoopbackAgent } from '../../adapters/model-agui/loopback-agent.fixture.ts';
import { acceptedByClient, runsOf } from '../../adapters/model-agui/protocol-client.fixture.ts';
import type { Fact } from '../../core/fact.ts';
import { parseRunOptions } from '../run-options.ts';
import { Session } from '../session.ts';
import { CycleStream } from './cycle-stream.ts';
import { documentOf } from './shared-state.ts';

let folder: string;
let server: LoopbackAgent;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-agent-session-'));
  server = new LoopbackAgent({ style: 'message' });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As much of the generated market as it takes until answers were counted, with an agent on one seat of the crew. */
async function run(): Promise<{ readonly facts: readonly Fact[]; readonly events: readonly AGUIEvent[] }> {
  const models = {
    providers: [{ id: 'their-crew', kind: 'ag-ui', baseUrl: await server.start(), requestsPerMinute: 10_000, concurrency: 16 }],
    seats: { crew: { trend: 'model' } }, freshSeconds: 3_600,
  };
  const options = parseRunOptions({ market: 'generated', speed: 60, forMs: null, untilMs: null, seed: 7, intervalMs: 5_000, instruments: ['BTC', 'ETH'], dataDir: folder, balance: '10000', kind: 'perpetual', models });
  if (!options.ok) throw new Error(options.error.sentence);
  const facts: Fact[] = [];
  const events: AGUIEvent[] = [];
  let session: Session | null = null;
  let stream: CycleStream | null = null;
  const opened = await Session.open(options.value, new SharedArrayBuffer(4), {
    onFacts: (news, event) => {
      facts.push(...news);
      if (session !== null) events.push(...(stream ??= new CycleStream(session.id, documentOf(session.runner.engine.state))).take(news, event.at));
    },
    onProblem: () => undefined,
    onRound: (...round) => stream?.onRound(...round),
  });
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  const running = session.run();
  await vi.waitUntil(() => facts.filter(({ kind }) => kind === 'model_counted').length >= 2, { timeout: 120_000 });
  session.stop();
  expect((await running).failure).toBeNull();
  events.push(...((stream as CycleStream | null)?.end(session.runner.engine.state.at) ?? []));
  return { facts, events };
}

describe('a session with a remote agent on a seat', () => {
  it('counts its answers at no cost, tells its words and its tokens in the stream, and replays without it', { timeout: 180_000 }, async () => {
    const { facts, events } = await run();
    expect(server.faults).toEqual([]);
    // What was under way when the session ended was called off.
    const answered = facts.filter((fact) => fact.kind === 'model_answered').filter(({ answer }) => answer.result.kind === 'answered');
    expect(answered.length).toBeGreaterThanOrEqual(2);
    for (const { answer } of answered) expect([answer.micros, answer.attempts[0]?.provider]).toEqual([0, 'their-crew']);

    expect(await acceptedByClient(events)).toBe(events.length);
    const spoken = runsOf(events).filter((one) => one.some((event) => event.type === EventType.TEXT_MESSAGE_CONTENT && event.subagentRunId?.endsWith(':crew:trend') === true && event.delta.includes('The trend is up.')));
    expect(spoken.length).toBeGreaterThan(0);
    const usage = events.flatMap((event) => (event.type === EventType.RUN_FINISHED ? event.usage ?? [] : []));
    expect(usage.length).toBeGreaterThan(0);
    for (const { provider, inputTokens } of usage) expect([provider, (inputTokens ?? 0) > 0]).toEqual(['their-crew', true]);

    await server.stop();
    server = new LoopbackAgent();
    await server.start();
    const report = replaySession(folder, 'last', () => 0);
    if (!report.ok) throw new Error(report.error.sentence);
    expect(report.value).toMatchObject({ verified: true, differences: [] });
    expect(server.requests).toEqual([]);
  });
});
