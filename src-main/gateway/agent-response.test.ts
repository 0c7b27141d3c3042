/** What the agents do, over real sockets: to the protocol's own client, to one that never reads, and to nobody who may not hear it. */
import { rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { HttpAgent } from '@ag-ui/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../src-shared/contract/agent-event.ts';
import { must } from '../../src-shared/support/assert.ts';
import { fakeStart, temporaryFolder, type FakeEngine } from '../hub/hub.fixture.ts';
import { openHub, type Hub } from '../hub/hub.ts';
import { MOST_WAITING_BYTES } from './agent-response.ts';
import { openGateway, type Gateway } from './gateway.ts';

let folder = '';
let hub: Hub;
let gateway: Gateway;
let engines: FakeEngine[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  const fake = fakeStart();
  engines = fake.engines;
  const opened = openHub({ dataDir: path.join(folder, 'data'), startEngine: fake.start, begin: 'at_once', overrides: () => ({ seed: 7 }) });
  if (!opened.ok) throw new Error(opened.error.sentence);
  hub = opened.value;
  await hub.begin();
  const listening = await openGateway({ hub, folder, port: 0, nowMs: () => 1_800_000_000_000 });
  if (!listening.ok) throw new Error(listening.error.sentence);
  gateway = listening.value;
});

afterEach(async () => {
  await gateway.close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const engine = (): FakeEngine => must(engines[0], 'an engine');
const at = (where: string): string => `http://127.0.0.1:${gateway.port}${where}`;
const tell = (...events: readonly Readonly<Record<string, unknown>>[]): void => engine().events.onAgents?.(events as unknown as readonly AgentEvent[]);

async function cookie(): Promise<string> {
  const opened = await fetch(gateway.address(), { redirect: 'manual' });
  return must(opened.headers.get('set-cookie')?.split(';')[0], 'a cookie');
}

/** Opens the stream without reading any of it. */
function open(headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => httpRequest(at('/ag-ui'), { headers, agent: false }, resolve).on('error', reject).end());
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

/** Resolves once the engine has been told so often whether it is followed. */
async function followed(times: number): Promise<void> {
  await expect.poll(() => engine().followed.length).toBe(times);
}

const RUN = (id: string): readonly Readonly<Record<string, unknown>>[] => [
  { type: 'RUN_STARTED', threadId: 'session', runId: id, protocolVersion: '1.0' }, { type: 'STATE_SNAPSHOT', snapshot: { cycle: id } }, { type: 'STEP_STARTED', stepName: 'scan' },
  { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/more', value: 1 }] }, { type: 'STEP_FINISHED', stepName: 'scan' }, { type: 'RUN_FINISHED', threadId: 'session', runId: id, outcome: { type: 'success' }, result: { cycle: 1 } },
];

describe('AG-UI at the gateway', () => {
  it('gives the client of the protocol the next cycle as its own run', async () => {
    const agent = new HttpAgent({ url: at('/ag-ui'), headers: { cookie: await cookie() }, threadId: 'mine' });
    const run = agent.runAgent({ runId: 'my-run' });
    await followed(1);
    tell(...RUN('cycle 1').slice(3));
    tell(...RUN('cycle 2'));
    expect((await run).result).toEqual({ cycle: 1 });
    expect(agent.state).toEqual({ cycle: 'cycle 2', more: 1 });
    await followed(2);
    expect(engine().followed).toEqual([true, false]);
  });

  it('takes what was answered to interrupts to the engine before the run, and says what was refused', async () => {
    const post = async (resume: readonly unknown[]): Promise<Response> => fetch(at('/ag-ui'), {
      method: 'POST', headers: { 'cookie': await cookie(), 'content-type': 'application/json' }, body: JSON.stringify({ threadId: 'mine', runId: 'my-run', resume }),
    });
    engine().answer = () => ({ ok: true, value: { accepted: true, sentence: 'Approved.' } });
    const run = await post([{ interruptId: 's1', status: 'resolved', payload: { approved: true } }, { interruptId: 's2', status: 'resolved', payload: { approved: false, note: 'too late' } }, { interruptId: 's3', status: 'cancelled' }]);
    expect(run.status).toBe(200);
    await run.body?.cancel();
    expect(engine().asked).toEqual([{ name: 'signals.approve', input: { id: 's1' }, by: 'AG-UI' }, { name: 'signals.reject', input: { id: 's2', note: 'too late' }, by: 'AG-UI' }]);
    engine().answer = () => ({ ok: true, value: { accepted: false, sentence: 'Ann came first: approved.' } });
    const refused = await post([{ interruptId: 's1', status: 'resolved', payload: { approved: false } }]);
    expect([refused.status, await refused.json()]).toEqual([409, { error: 'Ann came first: approved.' }]);
    const wrong = await post([{ interruptId: 's1', status: 'resolved', payload: {} }]);
    expect([wrong.status, JSON.stringify(await wrong.json())]).toEqual([400, expect.stringContaining('approved')]);
    expect(engine().asked).toHaveLength(3);
  });

  it('follows for as long as the connection lasts, from the beginning of a run on, and says when the engine is gone', async () => {
    const response = await open({ cookie: await cookie() });
    expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
    await followed(1);
    tell(...RUN('cycle 1').slice(2), ...RUN('cycle 2'), ...RUN('cycle 3').slice(0, 2));
    engine().finish({ kind: 'died', sentence: 'gone' });
    const types: string[] = [];
    for await (const chunk of response) {
      types.push(...[...String(chunk).matchAll(/"type":"([A-Z_]+)"/g)].map(([, type]) => type ?? ''));
      if (types.includes('RUN_ERROR')) break;
    }
    expect(types).toEqual([...RUN('').map(({ type }) => type), 'RUN_STARTED', 'STATE_SNAPSHOT', 'RUN_ERROR']);
  });

  it('goes on with the engine that follows', async () => {
    const response = await open({ cookie: await cookie() });
    await followed(1);
    engine().events.onOpened({ session: 'the next', title: 'a market', dataDir: folder });
    expect(engine().followed).toEqual([true, true]);
    response.destroy();
    await followed(3);
  });

  it('lets go of a listener that does not read, tells it why, and keeps no more than a bound for it', async () => {
    const response = await open({ cookie: await cookie() });
    await followed(1);
    tell(...RUN('cycle 1').slice(0, 1));
    const filler = 'x'.repeat(100_000);
    let told = 0;
    while (engine().followed.length === 1 && told < 1_000) {
      tell({ type: 'CUSTOM', name: 'filler', value: filler });
      told += 1;
    }
    expect(told * filler.length).toBeLessThan(MOST_WAITING_BYTES + 20_000_000);
    expect(engine().followed).toEqual([true, false]);
    expect(await textOf(response)).toMatch(/"type":"RUN_ERROR","message":"[^"]+","code":"too_slow"\}\n\n$/);
  });

  it('tells nothing to whoever may not hear it, or asks for what is no run', async () => {
    const known = { cookie: await cookie() };
    const ask = async (headers: Readonly<Record<string, string>>, body?: string): Promise<number> => {
      const response = await fetch(at('/ag-ui'), { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
      await response.body?.cancel();
      return response.status;
    };
    const json = { 'content-type': 'application/json' };
    expect(await ask({})).toBe(401);
    expect(await ask({ ...json }, '{}')).toBe(401);
    expect(await ask({ ...known, origin: 'https://example.com' })).toBe(403);
    expect(await ask({ ...known, 'content-type': 'text/plain' }, '{}')).toBe(415);
    expect(await ask({ ...known, ...json }, '{"threadId":"t"}')).toBe(400);
    expect(await ask({ ...known, ...json }, 'no json')).toBe(400);
    const rebound = await new Promise<number>((resolve) => httpRequest(at('/ag-ui'), { headers: { ...known, host: 'evil.example' } }, (response) => resolve(response.statusCode ?? 0)).end());
    expect(rebound).toBe(421);
    expect(engine().followed).toEqual([]);
  });

  it('follows eight at a time', async () => {
    const known = { cookie: await cookie() };
    const open8 = await Promise.all(Array.from({ length: 8 }, () => open(known)));
    expect((await open(known)).statusCode).toBe(503);
    for (const response of open8) response.destroy();
    await followed(2);
    expect((await open(known)).statusCode).toBe(200);
  });
});
