/** Test helper: an exchange on loopback, REST and WebSocket (RFC 6455, text frames, no extensions), that answers what a test lays out. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** An answer, or a function of the query that makes it. Undefined: not found. */
export type Route = unknown;

export class LoopbackServer {
  /** Answers by path. */
  readonly routes = new Map<string, Route>();
  /** Every request seen: method, path and query. */
  readonly requests: string[] = [];
  /** Called with each message a client sends. */
  onMessage: (text: string, send: (message: unknown) => void) => void = () => undefined;
  #server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const route = this.routes.get(url.pathname);
    const body: unknown = typeof route === 'function' ? (route as (query: URLSearchParams) => unknown)(url.searchParams) : route;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'not laid out' }));
  });
  #sockets = new Set<Duplex>();
  #messages: { readonly text: string; readonly send: (message: unknown) => void }[] = [];
  #listeners: { readonly part: string; readonly resolve: () => void }[] = [];

  /** Resolves once a client has sent a message with `part` in it. */
  async heard(part: string): Promise<void> {
    if (this.#messages.some(({ text }) => text.includes(part))) return;
    await new Promise<void>((resolve) => this.#listeners.push({ part, resolve }));
  }

  /** Starts to listen; returns the origin, e.g. `http://127.0.0.1:41234`. */
  async start(): Promise<string> {
    this.#server.on('upgrade', (request, socket) => {
      this.#accept(request, socket);
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Sends to the client that last sent a message with `part` in it, e.g. its subscription. */
  answer(part: string, message: unknown): void {
    this.#messages.findLast(({ text }) => text.includes(part))?.send(message);
  }

  /** Cuts every socket without a word. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #hear(text: string, send: (message: unknown) => void): void {
    this.#messages.push({ text, send });
    this.onMessage(text, send);
    for (const { part, resolve } of this.#listeners) if (text.includes(part)) resolve();
  }

  #accept(request: IncomingMessage, socket: Duplex): void {
    this.requests.push(`WS ${request.url}`);
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${WEBSOCKET_GUID}`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    this.#sockets.add(socket);
    let buffered: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (let next = readFrame(buffered); next !== null; next = readFrame(buffered)) {
        buffered = buffered.subarray(next.length);
        if (next.code === 1) this.#hear(next.text, (message) => socket.write(frame(1, JSON.stringify(message))));
        if (next.code === 9) socket.write(frame(10, next.text));
        if (next.code === 8) socket.end(frame(8, ''));
      }
    });
  }
}

/** One frame of a server (unmasked). */
function frame(code: number, text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? Buffer.from([0x80 | code, body.length]) : body.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  if (head.length > 2) {
    head[0] = 0x80 | code;
    head[1] = head.length === 4 ? 126 : 127;
    if (head.length === 4) head.writeUInt16BE(body.length, 2);
    else head.writeBigUInt64BE(BigInt(body.length), 2);
  }
  return Buffer.concat([head, body]);
}

/** The first whole frame of a client (masked), or null. */
function readFrame(bytes: Buffer): { readonly code: number; readonly text: string; readonly length: number } | null {
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + extra + 4;
  if (bytes.length < start) return null;
  const size = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + size) return null;
  const mask = bytes.subarray(start - 4, start);
  const body = Buffer.from(bytes.subarray(start, start + size)).map((byte, index) => byte ^ (mask[index % 4] as number));
  return { code: first & 0x0f, text: Buffer.from(body).toString('utf8'), length: start + size };
}
