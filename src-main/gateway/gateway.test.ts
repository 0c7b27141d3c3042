/** The gateway over real sockets: what a browser, and what somebody who is none, gets from it. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { downMessageSchema, type DownMessage } from '../../src-shared/contract/envelope.ts';
import type { MirrorChange, MirrorMessage } from '../../src-shared/contract/mirror.ts';
import { Replica } from '../../src-shared/contract/replica.ts';
import { must } from '../../src-shared/support/assert.ts';
import { fakeStart, temporaryFolder, type FakeEngine } from '../hub/hub.fixture.ts';
import { openHub, type Hub } from '../hub/hub.ts';
import { CONGESTED_BYTES } from './browser-follower.ts';
import { LONGEST_MESSAGE, openGateway, type Gateway } from './gateway.ts';

let folder = '';
let hub: Hub;
let gateway: Gateway;
let engines: FakeEngine[] = [];
let now = 1_800_000_000_000;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  mkdirSync(path.join(folder, 'dist', 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'dist', 'index.html'), '<!doctype html><title>Quorum</title>');
  writeFileSync(path.join(folder, 'dist', 'assets', 'main-Ab12Cd34.js'), 'export {};');
  writeFileSync(path.join(folder, 'dist', 'secret.key'), 'secret');
  writeFileSync(path.join(folder, 'outside.html'), 'outside');
  symlinkSync(path.join(folder, 'outside.html'), path.join(folder, 'dist', 'link.html'));
  const fake = fakeStart();
  engines = fake.engines;
  const opened = openHub({ dataDir: path.join(folder, 'data'), startEngine: fake.start, begin: 'at_once', overrides: () => ({ seed: 7 }) });
  if (!opened.ok) throw new Error(opened.error.sentence);
  hub = opened.value;
  await hub.begin();
  await start({});
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await gateway.close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(more: { readonly heartbeatMs?: number }): Promise<void> {
  const listening = await openGateway({ hub, folder: path.join(folder, 'dist'), port: 0, nowMs: () => now, ...more });
  if (!listening.ok) throw new Error(listening.error.sentence);
  gateway = listening.value;
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a path as it is: `fetch` would tidy it up first. */
function get(target: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: gateway.port, path: target, method, headers: { ...headers, ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }) }, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += String(chunk); });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const pathOf = (address: string): string => address.slice(address.indexOf('/open'));
const origin = (): string => `http://127.0.0.1:${gateway.port}`;

async function cookie(): Promise<string> {
  const opened = await get(pathOf(gateway.address()));
  return must(opened.headers['set-cookie']?.[0]?.split(';')[0], 'a cookie');
}

/** A browser's socket, with what it was sent. */
class Browser {
  readonly socket: WebSocket;
  readonly got: DownMessage[] = [];
  readonly opened: Promise<number>;
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();

  constructor(headers: Record<string, string>) {
    this.socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/wire`, { headers });
    sockets.push(this.socket);
    this.closed = new Promise((resolve) => { this.socket.on('close', resolve); });
    this.opened = new Promise((resolve) => {
      this.socket.on('open', () => resolve(101));
      this.socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.got.push(downMessageSchema.parse(JSON.parse(data.toString('utf8'))));
      for (const look of [...this.#waiting]) look();
    });
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  when(wanted: (message: DownMessage) => boolean): Promise<DownMessage> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.got.find(wanted);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

async function browse(): Promise<Browser> {
  const browser = new Browser({ Cookie: await cookie(), Origin: origin() });
  expect(await browser.opened).toBe(101);
  return browser;
}

const bar = (key: string, close: number): MirrorChange => ['bars', key, { openAt: 0, open: 1, high: 1, low: 1, close, volume: 1 }];
const isMirror = (kind: MirrorMessage['kind'], seq?: number) => (message: DownMessage): boolean => message.kind === 'mirror' && message.message.kind === kind && (seq === undefined || message.message.seq === seq);

describe('the printed address', () => {
  it('opens the interface once, for an hour, and sets a cookie no script can read', async () => {
    const address = gateway.address();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open\?token=[\w-]{43}$/);
    expect((await get(pathOf(address), {}, 'HEAD')).status).toBe(401);
    const opened = await get(pathOf(address));
    expect(opened).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(opened.headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(`^quorum_${gateway.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`))]);
    expect(await get(pathOf(address))).toMatchObject({ status: 401, body: expect.stringContaining('quorum open') as string });
    const late = gateway.address();
    now += 3_600_001;
    expect((await get(pathOf(late))).status).toBe(401);
  });

  it('is dead as soon as another one is printed', async () => {
    const first = gateway.address();
    const second = gateway.address();
    expect((await get(pathOf(first))).status).toBe(401);
    expect((await get(pathOf(second))).status).toBe(303);
  });

  it('cannot be guessed: wrong ones are counted', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 12; n += 1) statuses.add((await get(`/open?token=${'x'.repeat(n)}`)).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await get(pathOf(gateway.address()))).status).toBe(303);
  });
});

describe('a page', () => {
  it('is served to a known browser, with headers that let nobody in', async () => {
    const page = await get('/', { Cookie: await cookie() });
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>Quorum</title>', headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' } });
    const policy = String(page.headers['content-security-policy']);
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", `connect-src 'self' ws://127.0.0.1:${gateway.port}`]) expect(policy).toContain(rule);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('has its type and may be kept where its name says so', async () => {
    expect(await get('/assets/main-Ab12Cd34.js', { Cookie: await cookie() })).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'private, max-age=31536000, immutable' } });
  });

  it.each(['/../outside.html', '/..%2foutside.html', '/%2e%2e/outside.html', '/assets/../../outside.html', '//etc/passwd', '/assets/..\\..\\outside.html', '/link.html', '/secret.key', '/index.html%00.js', '/assets', '/assets/', '/constructor', '/__proto__', `/${'a/'.repeat(200)}`])(
    'is not found at %s',
    async (target) => {
      const got = await get(target, { Cookie: await cookie() });
      expect(got.status).toBe(404);
      expect(got.body).not.toMatch(/outside|secret|root:/);
    },
  );

  it.each<[string, Record<string, string>, string, number]>([
    ['without a cookie', {}, '/', 401], ['with somebody else\'s cookie', { Cookie: 'quorum_1=abc; quorum=abc' }, '/assets/main-Ab12Cd34.js', 401], ['under another name (DNS rebinding)', { Host: 'evil.example:80' }, '/', 421],
    ['under another port', { Host: '127.0.0.1:1' }, '/', 421], ['with no usable path', {}, '*', 400],
  ])('is refused %s', async (_what, headers, target, status) => {
    expect((await get(target, headers)).status).toBe(status);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('is not for %s', async (method) => {
    expect((await get('/', { Cookie: await cookie() }, method)).status).toBe(405);
  });

  it('says when the interface has not been built', async () => {
    const known = await cookie();
    rmSync(path.join(folder, 'dist'), { recursive: true });
    expect(await get('/', { Cookie: known })).toMatchObject({ status: 503, body: expect.stringContaining('npm start') as string });
    expect(gateway.isBuilt).toBe(false);
  });

  it('is not given faster than anybody reads', async () => {
    const known = await cookie();
    const statuses = await Promise.all(Array.from({ length: 450 }, () => get('/nothing', { Cookie: known }).then(({ status }) => status)));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(10);
    now += 1_000;
    expect((await get('/', { Cookie: known })).status).toBe(200);
  });

  it('is given all the same when the clock is set back', async () => {
    const known = await cookie();
    now -= 3_600_000;
    expect((await get('/', { Cookie: known })).status).toBe(200);
    now += 3_600_000;
  });
});

describe('the halt of a browser', () => {
  const json = (): Record<string, string> => ({ Origin: origin(), 'Content-Type': 'application/json' });

  it('needs no WebSocket', async () => {
    const got = await get('/halt', { ...json(), Cookie: await cookie() }, 'POST', JSON.stringify({ reason: 'enough', close: true }));
    expect(got.status).toBe(200);
    expect(JSON.parse(got.body)).toEqual({ fileWritten: true, accepted: true, sentence: 'done' });
    expect(engines[0]?.commands).toMatchObject([{ kind: 'halt', by: 'browser', reason: 'enough', close: true }]);
    expect(hub.mirror.halt.get('now')).toMatchObject({ set: true, route: 'browser' });
  });

  it.each<[string, (known: string) => Record<string, string>, string, number]>([
    ['without a cookie', () => json(), '{}', 401], ['from another page', (known) => ({ ...json(), Origin: 'http://evil.example', Cookie: known }), '{}', 403], ['from no page', (known) => ({ 'Content-Type': 'application/json', Cookie: known }), '{}', 403],
    ['as a form would send it', (known) => ({ ...json(), 'Content-Type': 'text/plain', Cookie: known }), '{}', 415], ['with junk', (known) => ({ ...json(), Cookie: known }), '{', 400], ['with a field too many', (known) => ({ ...json(), Cookie: known }), '{"more":1}', 400],
    ['with too much', (known) => ({ ...json(), Cookie: known }), `"${'x'.repeat(5_000)}"`, 413],
  ])('is refused %s, and halts nothing', async (_what, headers, body, status) => {
    expect((await get('/halt', headers(await cookie()), 'POST', body)).status).toBe(status);
    expect(engines[0]?.commands).toEqual([]);
  });
});

describe('the wire', () => {
  it.each<[string, (known: string) => Record<string, string>, number]>([
    ['without a cookie', () => ({ Origin: origin() }), 401], ['with a wrong cookie', () => ({ Origin: origin(), Cookie: `quorum_${gateway.port}=wrong` }), 401], ['from another page', (known) => ({ Origin: 'http://evil.example', Cookie: known }), 403],
    ['from the same machine\'s other port', (known) => ({ Origin: 'http://127.0.0.1:1', Cookie: known }), 403], ['from no page', (known) => ({ Cookie: known }), 403], ['under another name', (known) => ({ Origin: 'http://evil.example', Host: 'evil.example', Cookie: known }), 421],
  ])('is refused %s', async (_what, headers, status) => {
    expect(await new Browser(headers(await cookie())).opened).toBe(status);
  });

  it('carries requests and the mirror; a gap is closed by a snapshot', async () => {
    const browser = await browse();
    browser.say({ v: CONTRACT_VERSION, kind: 'request', call: 1, name: 'cycle.pause', input: { route: 'browser' } });
    expect(await browser.when((message) => message.kind === 'answer')).toMatchObject({ call: 1, ok: true, output: { accepted: true } });
    expect(engines[0]?.asked).toMatchObject([{ name: 'cycle.pause', by: 'browser 1' }]);
    browser.say({ v: CONTRACT_VERSION, kind: 'sync' });
    await browser.when(isMirror('snapshot'));
    const replica = new Replica();
    const seen = (): MirrorMessage[] => browser.got.flatMap((message) => (message.kind === 'mirror' ? [message.message as MirrorMessage] : []));
    replica.take(must(seen()[0], 'a snapshot'));
    for (const close of [1, 2]) {
      hub.alert({ code: `cause ${close}`, subject: '', level: 2, sentence: 'x', remedy: '' });
      engines[0]?.events.onMirror([bar('a', close)]);
      await browser.when(isMirror('delta', replica.seq + close));
    }
    const [, , second] = seen();
    expect(replica.take(must(second, 'the second delta')).kind).toBe('gap');
    browser.got.length = 0;
    browser.say({ v: CONTRACT_VERSION, kind: 'sync' });
    await browser.when(isMirror('snapshot'));
    expect(replica.take(must(seen()[0], 'a snapshot')).kind).toBe('applied');
    expect(replica.state.bars.get('a')?.close).toBe(2);
  });

  it('refuses junk and goes on; what is not text or too long ends it', async () => {
    const browser = await browse();
    browser.socket.send('{ not json');
    browser.say({ v: CONTRACT_VERSION, kind: 'request', call: 5, name: 'explode', input: {} });
    expect(await browser.when((message) => message.kind === 'refusal' && message.call === 0)).toMatchObject({ error: { code: 'bad_message' } });
    expect(await browser.when((message) => message.kind === 'refusal' && message.call === 5)).toMatchObject({ error: { code: 'unknown_call' } });
    browser.socket.send(Buffer.from([1, 2, 3]));
    expect(await browser.closed).toBe(1008);
    const other = await browse();
    other.socket.send(`"${'x'.repeat(LONGEST_MESSAGE)}"`);
    expect(await other.closed).toBe(1009);
    expect((await browse()).socket.readyState).toBe(WebSocket.OPEN);
  });

  it('takes no more requests than a person makes, but every halt', async () => {
    const browser = await browse();
    for (let call = 1; call <= 260; call += 1) browser.say({ v: CONTRACT_VERSION, kind: 'request', call, name: 'halt.checklist', input: {} });
    browser.say({ v: CONTRACT_VERSION, kind: 'request', call: 999, name: 'halt.now', input: { route: 'browser', reason: 'r', close: false } });
    expect(await browser.when((message) => message.kind === 'refusal' && message.call === 260)).toMatchObject({ error: { code: 'too_fast' } });
    expect(await browser.when((message) => message.kind === 'answer' && message.call === 999)).toMatchObject({ output: { accepted: true } });
  });

  it('ends for a browser that answers no ping', async () => {
    await gateway.close();
    await start({ heartbeatMs: 30 });
    const browser = await browse();
    browser.socket.pong = () => undefined;
    (browser.socket as unknown as { _autoPong: boolean })._autoPong = false;
    expect(await browser.closed).toBe(1006);
  });

  it('lets nothing grow behind a browser that does not read, and shows it the truth once it does', async () => {
    const browser = await browse();
    browser.say({ v: CONTRACT_VERSION, kind: 'sync' });
    await browser.when(isMirror('snapshot'));
    const raw = (browser.socket as unknown as { _socket: { pause(): void; resume(): void } })._socket;
    raw.pause();
    const engine = must(engines[0], 'an engine');
    const long = 'x'.repeat(100_000);
    let sent = 0;
    const more = (n: number): MirrorChange => ['feed', `line ${n % 3}`, { ordinal: n, at: 0, kind: 'trade', level: 'info', sentence: `${n} ${long}`, instrument: null, order: null, position: null, round: null }];
    const memoryBefore = process.memoryUsage().external;
    for (let n = 1; n <= 300; n += 1) {
      engine.events.onMirror([more(n)]);
      hub.halt('test', String(n), false);
      sent += 1;
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    expect(sent).toBe(300);
    // 30 MB were told; what waits is bounded by the limit and what the system's own buffers hold.
    expect(process.memoryUsage().external - memoryBefore).toBeLessThan(15 * CONGESTED_BYTES);
    const before = browser.got.length;
    raw.resume();
    await browser.when((message) => message.kind === 'mirror' && JSON.stringify(message.message.changes).includes('300 xxx'));
    const kinds = browser.got.slice(before).flatMap((message) => (message.kind === 'mirror' ? [message.message.kind] : []));
    expect(kinds).toContain('snapshot');
    expect(kinds.length).toBeLessThan(150);
    const replica = new Replica();
    for (const message of browser.got) if (message.kind === 'mirror') expect(replica.take(message.message as MirrorMessage).kind).toBe('applied');
  });

  it('ends for a browser that asks and does not read', async () => {
    const browser = await browse();
    const engine = must(engines[0], 'an engine');
    engine.answer = () => ({ ok: true, value: { ready: false, automatic: false, items: [{ name: 'x', passed: false, sentence: 'x'.repeat(4_000_000) }] } });
    const raw = (browser.socket as unknown as { _socket: { pause(): void; resume(): void } })._socket;
    raw.pause();
    for (let call = 1; call <= 30; call += 1) browser.say({ v: CONTRACT_VERSION, kind: 'request', call, name: 'halt.checklist', input: {} });
    await expect.poll(() => engine.asked.length, { timeout: 10_000 }).toBe(30);
    raw.resume();
    expect(await browser.closed).toBe(1006);
    expect(browser.got.length).toBeLessThan(30);
  }, 30_000);

  it('is only for a handful of browsers', async () => {
    const known = await cookie();
    const browsers = Array.from({ length: 9 }, () => new Browser({ Cookie: known, Origin: origin() }));
    const opened = await Promise.all(browsers.map((browser) => browser.opened));
    expect(opened.filter((status) => status === 101)).toHaveLength(8);
    expect(opened).toContain(503);
  });
});

describe('a port', () => {
  it('that is taken is named', async () => {
    expect(await openGateway({ hub, folder, port: gateway.port, nowMs: () => now })).toMatchObject({ ok: false, error: { code: 'port_taken', sentence: `Port ${gateway.port} is taken.` } });
  });

  it('is of this machine alone', async () => {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port: gateway.port });
      socket.on('connect', () => resolve('connected'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      socket.unref();
    });
    expect(outcome).toBe('ECONNREFUSED');
  });
});
