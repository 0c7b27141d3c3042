/**
 * The interface in a browser of this machine: the built page over HTTP, the contract over a WebSocket, and a halt that needs neither. Loopback only.
 *
 * 1. Nothing is done for a request whose host is not ours, and nothing but the exchange of a token for one without our cookie.
 * 2. What changes something, and the WebSocket, must come from a page of ours: the origin is checked.
 * 3. `POST /halt` halts in the turn in which its body is complete, whatever the WebSocket does.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { err, failure, ok, type Result } from '../../src-shared/support/result.ts';
import type { Hub } from '../hub/hub.ts';
import { answerInterrupts, runInputSchema, streamAgents, type RunIds } from './agent-response.ts';
import { cookieName, cookieOf, hostIsOurs, originIsOurs, safeHeaders } from './borders.ts';
import { followOver } from './browser-follower.ts';
import { noticePage } from './notice-page.ts';
import { RateLimit } from './rate-limit.ts';
import { SessionBox } from './session-box.ts';
import { StaticFiles } from './static-files.ts';

export interface GatewayOptions {
  readonly hub: Pick<Hub, 'attach' | 'halt' | 'agents' | 'engine'>;
  /** The built interface. */
  readonly folder: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly nowMs: () => number;
  readonly heartbeatMs?: number;
}

/** Longest message a browser may send, bytes: a whole set of layouts fits. */
export const LONGEST_MESSAGE = 1_000_000;
const LONGEST_BODY = 4_096;
const MOST_BROWSERS = 8;
/** A RunAgentInput with the whole conversation so far. */
const LONGEST_INPUT = 4_000_000;
const MOST_LISTENERS = 8;

const haltBody = z.strictObject({ reason: z.string().min(1).max(500).default('halted from the browser'), close: z.boolean().default(false) });

/** Starts listening on 127.0.0.1. A failure names the port. */
export function openGateway(options: GatewayOptions): Promise<Result<Gateway>> {
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 5_000 });
  server.maxConnections = 64;
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence = error.code === 'EADDRINUSE' ? `Port ${options.port} is taken.` : `Port ${options.port} cannot be listened at (${error.message}).`;
      resolve(err(failure('port_taken', sentence, 'Choose another one with --port, or leave it out: then a free one is found.')));
    });
    server.listen({ host: '127.0.0.1', port: options.port, exclusive: true }, () => {
      const address = server.address();
      resolve(ok(new Gateway(options, server, typeof address === 'object' && address !== null ? address.port : options.port)));
    });
  });
}

export class Gateway {
  readonly port: number;
  readonly #options: GatewayOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false, clientTracking: true });
  readonly #files: StaticFiles;
  readonly #sessions: SessionBox;
  readonly #requests: RateLimit;
  readonly #wrongTokens: RateLimit;
  #browsers = 0;
  #listeners = 0;

  constructor(options: GatewayOptions, server: Server, port: number) {
    this.port = port;
    this.#options = options;
    this.#server = server;
    this.#files = new StaticFiles(options.folder);
    this.#sessions = new SessionBox(options.nowMs);
    this.#requests = new RateLimit(400, 100, options.nowMs);
    this.#wrongTokens = new RateLimit(10, 0.2, options.nowMs);
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('clientError', (_error, socket) => void socket.destroy());
  }

  /** Whether there is an interface to show. */
  get isBuilt(): boolean {
    return this.#files.isThere;
  }

  /** An address that opens the interface once. The one given before no longer does. */
  address(): string {
    return `http://127.0.0.1:${this.port}/open?token=${this.#sessions.issueToken()}`;
  }

  /** Ends every connection. */
  close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch {
      if (!response.headersSent) this.#say(request, response, 500, 'Something went wrong', 'This request could not be answered. Try again.');
      else response.destroy();
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!hostIsOurs(request, this.port)) return this.#say(request, response, 421, 'Not here', 'Quorum answers only to the address of this machine: use the one that was printed.');
    const url = urlOf(request);
    if (url === null) return this.#say(request, response, 400, 'Not an address', 'Use the address that was printed.');
    if (request.method === 'POST' && url.pathname === '/halt') return this.#halt(request, response);
    if (!this.#requests.take()) return this.#say(request, response, 429, 'Too many requests', 'Wait a moment.');
    if (url.pathname === '/ag-ui' && (request.method === 'GET' || request.method === 'POST')) return this.#agents(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#say(request, response, 405, 'Not like this', 'Quorum is read with GET.', { Allow: 'GET, HEAD' });
    if (url.pathname === '/open') return this.#open(url, request, response);
    if (!this.#sessions.knows(cookieOf(request, this.port))) return this.#say(request, response, 401, 'Quorum does not know this browser', 'Open the address that was printed where Quorum was started. It works once; `quorum open` prints a new one.');
    return this.#file(url, request, response);
  }

  #open(url: URL, request: IncomingMessage, response: ServerResponse): void {
    // A preview that only asks for the head uses nothing up.
    const cookie = request.method === 'GET' ? this.#sessions.redeem(url.searchParams.get('token') ?? '') : null;
    if (cookie === null) {
      if (this.#sessions.knows(cookieOf(request, this.port))) return this.#send(response, 303, { Location: '/' }, '', request);
      if (!this.#wrongTokens.take()) return this.#say(request, response, 429, 'Too many wrong addresses', 'Wait a minute.');
      return this.#say(request, response, 401, 'This address has been used', 'It works once, for an hour. `quorum open` prints a new one.');
    }
    return this.#send(response, 303, { Location: '/', 'Set-Cookie': `${cookieName(this.port)}=${cookie}; Path=/; HttpOnly; SameSite=Strict` }, '', request);
  }

  async #file(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = await this.#files.find(url.pathname);
    if (file !== null) return this.#send(response, 200, { 'Content-Type': file.type, 'Cache-Control': file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-cache' }, file.body, request);
    if (url.pathname === '/' && !this.#files.isThere) return this.#say(request, response, 503, 'The interface has not been built', 'Start Quorum with `npm start`: it builds what is missing. Everything else works: `quorum --help`.');
    return this.#say(request, response, 404, 'Nothing here', 'Go back to the address without what follows the port.');
  }

  async #halt(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#sessions.knows(cookieOf(request, this.port))) return this.#json(request, response, 401, { error: 'This browser is not known: open the printed address first.' });
    if (!originIsOurs(request)) return this.#json(request, response, 403, { error: 'This did not come from a page of Quorum.' });
    if (!String(request.headers['content-type']).startsWith('application/json')) return this.#json(request, response, 415, { error: 'Send JSON.' });
    if (!(Number(request.headers['content-length'] ?? Number.NaN) <= LONGEST_BODY)) {
      response.shouldKeepAlive = false;
      return this.#json(request, response, 413, { error: `Say the length, at most ${LONGEST_BODY} bytes.` });
    }
    const body = await bodyOf(request);
    const parsed = haltBody.safeParse(body);
    if (!parsed.success) return this.#json(request, response, 400, { error: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ') });
    const { fileWritten, outcome } = this.#options.hub.halt('browser', parsed.data.reason, parsed.data.close, 'browser');
    const { accepted, sentence } = await outcome;
    return this.#json(request, response, 200, { fileWritten, accepted, sentence });
  }

  /** What the agents do, as AG-UI; answers to what waits for a person on the way. A page of somebody else has no cookie, and a program need not say where it comes from. */
  async #agents(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#sessions.knows(cookieOf(request, this.port))) return this.#json(request, response, 401, { error: 'This client is not known: open the address that `quorum open` prints, and send the cookie it gives.' });
    if (request.headers.origin !== undefined && !originIsOurs(request)) return this.#json(request, response, 403, { error: 'This did not come from a page of Quorum.' });
    if (this.#listeners >= MOST_LISTENERS) return this.#json(request, response, 503, { error: `${MOST_LISTENERS} listeners follow the agents already: end one of them.` });
    let only: RunIds | null = null;
    if (request.method === 'POST') {
      if (!String(request.headers['content-type']).startsWith('application/json')) return this.#json(request, response, 415, { error: 'Send a RunAgentInput as JSON.' });
      if (!(Number(request.headers['content-length'] ?? Number.NaN) <= LONGEST_INPUT)) {
        response.shouldKeepAlive = false;
        return this.#json(request, response, 413, { error: `Say the length, at most ${LONGEST_INPUT} bytes.` });
      }
      const parsed = runInputSchema.safeParse(await bodyOf(request));
      if (!parsed.success) return this.#json(request, response, 400, { error: `This is no RunAgentInput: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')}` });
      only = { threadId: parsed.data.threadId, runId: parsed.data.runId };
      const refused = await answerInterrupts(parsed.data.resume, this.#options.hub.engine);
      if (refused.length > 0) return this.#json(request, response, 409, { error: refused.join(' ') });
    }
    this.#listeners += 1;
    response.on('close', () => { this.#listeners -= 1; });
    return streamAgents(response, { 'Cache-Control': 'no-store', ...safeHeaders(String(request.headers.host)) }, only, (listener) => this.#options.hub.agents.add(listener));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#whyNot(request);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (browser) => {
      this.#browsers += 1;
      const { hub, nowMs, heartbeatMs } = this.#options;
      followOver({ socket: browser, name: `browser ${this.#browsers}`, attach: (follower) => hub.attach(follower), nowMs, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) });
    });
  }

  #whyNot(request: IncomingMessage): string | null {
    if (!hostIsOurs(request, this.port)) return '421 Misdirected Request';
    if (urlOf(request)?.pathname !== '/wire') return '404 Not Found';
    if (!originIsOurs(request)) return '403 Forbidden';
    if (!this.#sessions.knows(cookieOf(request, this.port))) return '401 Unauthorized';
    return this.#sockets.clients.size >= MOST_BROWSERS ? '503 Service Unavailable' : null;
  }

  #say(request: IncomingMessage, response: ServerResponse, status: number, title: string, sentence: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#send(response, status, { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, noticePage(title, sentence), request);
  }

  #json(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): void {
    this.#send(response, status, { 'Content-Type': 'application/json' }, JSON.stringify(value), request);
  }

  #send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string | Buffer, request: IncomingMessage): void {
    response.writeHead(status, { 'Cache-Control': 'no-store', ...safeHeaders(hostIsOurs(request, this.port) ? String(request.headers.host) : `127.0.0.1:${this.port}`), ...headers, 'Content-Length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function urlOf(request: IncomingMessage): URL | null {
  return URL.canParse(request.url ?? '', 'http://localhost') && (request.url ?? '').startsWith('/') ? new URL(request.url ?? '', 'http://localhost') : null;
}

/** The body as JSON, of the length its head said; undefined where it is none. An empty one is an empty object. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
