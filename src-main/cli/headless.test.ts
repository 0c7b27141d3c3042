/** `quorum start` and `quorum open` as a person without a window meets them: real processes, real sockets, a browser's requests. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { HttpAgent } from '@ag-ui/client';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { settingDefaults } from '../../src-shared/contract/settings.ts';
import { must } from '../../src-shared/support/assert.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const COMPILED = path.join(import.meta.dirname, '..', '..', '.cache', 'compiled');
const running = new Set<ChildProcessWithoutNullStreams>();
const folders: string[] = [];

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'quorum-headless-'));
  folders.push(folder);
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(...words: string[]): { readonly child: ChildProcessWithoutNullStreams; readonly end: Promise<Ended>; line(wanted: (line: string) => boolean): Promise<string> } {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, NO_COLOR: '1', QUORUM_HOME: '', NODE_COMPILE_CACHE: COMPILED } });
  running.add(child);
  let out = '';
  let err = '';
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk) => { out += String(chunk); });
  child.stderr.on('data', (chunk) => { err += String(chunk); });
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(text);
    for (const look of [...waiting]) look();
  });
  const end = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, out, err });
    });
  });
  const line = (wanted: (line: string) => boolean): Promise<string> => new Promise((resolve, reject) => {
    const look = (): void => {
      const found = lines.find(wanted);
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
    void end.then((how) => reject(new Error(`it ended first: ${JSON.stringify(how)}`)));
  });
  return { child, end, line };
}

/** The settings of somebody who has been through the welcome. */
function welcomed(folder: string): void {
  writeFileSync(path.join(folder, 'app-settings.json'), JSON.stringify({ version: 1, settings: { welcome: { value: { done: true, step: 2, tour: 'done', risksAccepted: true }, updatedAt: 1 } } }));
}

interface Page {
  /** The next message that is wanted. */
  next(wanted: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  send(message: object): void;
  end(): void;
}

/** What a browser's page is to the app: a token's cookie, and a socket. */
async function openPage(url: string): Promise<Page & { readonly origin: string; readonly cookie: string }> {
  const { origin } = new URL(url);
  const cookie = must((await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0], 'a cookie');
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/wire`, { headers: { Cookie: cookie, Origin: origin } });
  await new Promise<void>((resolve, reject) => { socket.once('open', resolve).once('error', reject); });
  return {
    origin, cookie, end: () => socket.terminate(), send: (message) => socket.send(JSON.stringify({ v: CONTRACT_VERSION, ...message })),
    next: (wanted) => new Promise((resolve) => {
      const take = (text: Buffer): void => {
        const message = JSON.parse(text.toString('utf8')) as Record<string, unknown>;
        if (!wanted(message)) return;
        socket.off('message', take);
        resolve(message);
      };
      socket.on('message', take);
    }),
  };
}

const quorum = (...words: string[]): Promise<Ended> => start(...words).end;
const isType = (type: string) => (line: string): boolean => line.includes(`"type":"${type}"`);

describe('quorum start', () => {
  it('tells its story, lets a browser in once, halts for it, and ends in order', async () => {
    const folder = newFolder();
    welcomed(folder);
    const data = ['--data-dir', folder];
    const app = start('start', '--seed', '7', '--json', ...data);
    await app.line(isType('status'));
    const opened = await quorum('open', ...data);
    expect(opened).toMatchObject({ code: 0, err: '' });
    const url = opened.out.trim();
    const origin = new URL(url).origin;
    const first = await fetch(url, { redirect: 'manual' });
    expect(first.status).toBe(303);
    const cookie = must(first.headers.get('set-cookie')?.split(';')[0], 'a cookie');
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(401);
    const built = existsSync(path.resolve(import.meta.dirname, '..', '..', 'dist', 'renderer', 'index.html'));
    expect((await fetch(origin, { headers: { Cookie: cookie } })).status).toBe(built ? 200 : 503);

    const socket = new WebSocket(`${origin.replace('http', 'ws')}/wire`, { headers: { Cookie: cookie, Origin: origin } });
    const snapshot = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => socket.send(JSON.stringify({ v: CONTRACT_VERSION, kind: 'sync' })));
      socket.on('message', (text: Buffer) => resolve(text.toString('utf8')));
    });
    expect(JSON.parse(snapshot)).toMatchObject({ kind: 'mirror', message: { kind: 'snapshot' } });
    expect(snapshot).toContain('"state":"running"');
    socket.terminate();

    const halted = await fetch(`${origin}/halt`, { method: 'POST', headers: { Cookie: cookie, Origin: origin, 'Content-Type': 'application/json' }, body: '{"reason":"a test"}' });
    expect(await halted.json()).toMatchObject({ fileWritten: true, accepted: true });
    expect(JSON.parse(readFileSync(path.join(folder, 'HALTED.json'), 'utf8'))).toMatchObject({ by: 'browser', reason: 'a test' });
    expect((await quorum('status', '--json', ...data)).out).toContain('"trading":"halted"');
    expect((await quorum('start', ...data))).toMatchObject({ code: 3, err: expect.stringContaining('already running') as string });
    expect((await quorum('run', ...data))).toMatchObject({ code: 3 });

    app.child.kill('SIGTERM');
    const end = await app.end;
    expect(end.code).toBe(0);
    expect(end.out.trim().split('\n').at(-1)).toContain('"type":"summary"');
    expect(existsSync(path.join(folder, 'control.sock'))).toBe(false);
    expect(await quorum('open', ...data)).toMatchObject({ code: 4, err: expect.stringContaining('Nothing runs') as string });
  });

  it('trades nothing before the person has been through the welcome, and then the account they agreed to, which it once did not wait for', async () => {
    const folder = newFolder();
    const app = start('start', '--seed', '7', '--json', '--ask-for', '10m', '--data-dir', folder);
    expect(await app.line(isType('waiting'))).toContain('Nothing is traded yet');
    const page = await openPage((await quorum('open', '--data-dir', folder)).out.trim());
    page.send({ kind: 'sync' });
    expect(JSON.stringify(await page.next(({ kind }) => kind === 'mirror'))).not.toContain('"state":"running"');
    // No engine has ever been here: no database, no books.
    expect(readdirSync(folder).filter((name) => /^(quorum\.sqlite|paper-)/.test(name))).toEqual([]);

    const trading = { ...settingDefaults.trading, balance: '2500', appetite: 'careful' };
    page.send({ kind: 'request', call: 1, name: 'setting.set', input: { key: 'trading', value: trading } });
    await page.next(({ call }) => call === 1);
    page.send({ kind: 'request', call: 2, name: 'setting.set', input: { key: 'welcome', value: { ...settingDefaults.welcome, done: true, risksAccepted: true } } });
    await app.line(isType('status'));
    // The portfolio of the account that was agreed to.
    await page.next((message) => JSON.stringify(message).includes('"startEquity":"2500'));
    page.end();
    expect(readdirSync(folder)).toContain('quorum.sqlite');
    app.child.kill('SIGTERM');
    expect((await app.end).code).toBe(0);
  });

  it('trades paper money where no page is opened to ask, and a page that comes later still agrees on another account', async () => {
    const folder = newFolder();
    const app = start('start', '--seed', '7', '--json', '--ask-for', '50ms', '--data-dir', folder);
    expect(await app.line((line) => line.includes('No page was opened'))).toContain('"type":"waiting"');
    await app.line(isType('status'));
    const page = await openPage((await quorum('open', '--data-dir', folder)).out.trim());
    page.send({ kind: 'sync' });
    page.send({ kind: 'request', call: 1, name: 'setting.set', input: { key: 'trading', value: { ...settingDefaults.trading, balance: '2500' } } });
    await page.next(({ call }) => call === 1);
    page.send({ kind: 'request', call: 2, name: 'setting.set', input: { key: 'welcome', value: { ...settingDefaults.welcome, done: true, risksAccepted: true } } });
    await page.next((message) => JSON.stringify(message).includes('"startEquity":"2500'));
    page.end();
    app.child.kill('SIGTERM');
    expect((await app.end).code).toBe(0);
  });

  it('ends in order while it waits for the welcome', async () => {
    const app = start('start', '--json', '--ask-for', '10m', '--data-dir', newFolder());
    await app.line(isType('waiting'));
    app.child.kill('SIGTERM');
    expect((await app.end).code).toBe(0);
  });

  it('keeps to the terminal where it is told to, and says hello', async () => {
    const folder = newFolder();
    const app = start('start', '--no-browser-ui', '--seed', '7', '--data-dir', folder);
    await app.line((line) => line.includes('paper only, 10000.'));
    await app.line((line) => line.includes('Trading is active'));
    expect(await quorum('open', '--data-dir', folder)).toMatchObject({ code: 4, err: expect.stringContaining('no interface for a browser') as string });
    app.child.kill('SIGINT');
    const end = await app.end;
    expect(end).toMatchObject({ code: 0, out: expect.stringContaining('Decision hash') as string });
    expect(end.out).not.toContain('http://');
  });

  it('begins with what the settings and config.json say, and refuses what it cannot use before anything starts', async () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, 'config.json'), '{ "balance": "4321" }');
    const app = start('start', '--no-browser-ui', '--seed', '7', '--data-dir', folder);
    await app.line((line) => line.includes('paper only, 4321.'));
    app.child.kill('SIGTERM');
    expect((await app.end).code).toBe(0);
    writeFileSync(path.join(folder, 'config.json'), '{ "balance": 5 }');
    expect(await quorum('start', '--data-dir', folder)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('config.json') as string });
  });

  it.each<[string[], string]>([
    [['--port', '0'], '--port cannot be "0"'], [['--port', 'x'], '--port cannot be "x"'], [['--port', '70000'], '--port cannot be "70000"'], [['--seed', 'x'], '--seed cannot be "x"'], [['--ask-for', 'soon'], '--ask-for cannot be "soon"'], [['--port', '9000', '--no-browser-ui'], 'both given'],
  ])('refuses %j', async (flags, sentence) => {
    expect(await quorum('start', ...flags, '--data-dir', newFolder())).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) as string });
  });

  it('lets the agents be followed as AG-UI, by the command and by the protocol\'s own client', async () => {
    const folder = newFolder();
    welcomed(folder);
    expect(await quorum('agents', 'stream', '--data-dir', folder)).toMatchObject({ code: 4, err: expect.stringContaining('quorum start') as string });
    expect(await quorum('agents', 'stream', '--runs', 'many', '--data-dir', folder)).toMatchObject({ code: 2, err: expect.stringContaining('--runs many') as string });
    const app = start('start', '--seed', '7', '--data-dir', folder);
    await app.line((line) => line.includes('Trading is active'));
    const followed = await quorum('agents', 'stream', '--runs', '1', '--data-dir', folder);
    const types = followed.out.trim().split('\n').map((line) => (JSON.parse(line) as { readonly type: string }).type);
    expect([followed.code, types[0], types[1], types.at(-1)]).toEqual([0, 'RUN_STARTED', 'STATE_SNAPSHOT', 'RUN_FINISHED']);
    expect(types.filter((type) => type === 'SUBAGENT_STARTED')).toHaveLength(16);

    const address = new URL((await quorum('open', '--data-dir', folder)).out.trim());
    const cookie = must((await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0], 'a cookie');
    const agent = new HttpAgent({ url: new URL('/ag-ui', address).href, headers: { cookie } });
    expect((await agent.runAgent()).result).toMatchObject({ rounds: 8 });
    expect(agent.state).toMatchObject({ portfolio: { openPositions: expect.any(Number) as number }, risk: { trading: 'active' } });
    expect(agent.messages.find(({ role }) => role === 'activity')).toMatchObject({ activityType: 'vote_board' });
    app.child.kill('SIGTERM');
    expect((await app.end).code).toBe(0);
  }, 120_000);

  it('names a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const { port } = server.address() as AddressInfo;
    expect(await quorum('start', '--port', String(port), '--data-dir', newFolder())).toMatchObject({ code: 2, err: expect.stringContaining(`Port ${port} is taken.`) as string });
    server.close();
  });
});
