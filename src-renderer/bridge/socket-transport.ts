import type { UpMessage } from '../../src-shared/contract/envelope.ts';
import { backoffMs } from './backoff.ts';
import { readMessage } from './read-message.ts';
import type { Transport, TransportListener } from './transport.ts';

/** What the transport needs of its surroundings; tests bring their own. */
export interface SocketWorld {
  connect(url: string): WebSocket;
  now(): number;
  later(run: () => void, ms: number): () => void;
}

const browserWorld: SocketWorld = {
  connect: (url) => new WebSocket(url),
  now: () => Date.now(),
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Tries after which it is said that a new address may be needed. */
const KNOCKS = 3;

/** The transport of a browser page. After a break it connects again by itself, ever more slowly; each opening is told, so that the mirror syncs anew. */
export class SocketTransport implements Transport {
  readonly kind = 'browser';
  readonly #url: string;
  readonly #world: SocketWorld;
  #listener: TransportListener | null = null;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;
  #ended = false;

  /** @param url `ws:` or `wss:` address of the gateway */
  constructor(url: string, world: SocketWorld = browserWorld) {
    this.#url = url;
    this.#world = world;
  }

  send(message: UpMessage): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  open(listener: TransportListener): void {
    this.#listener = listener;
    this.#connect();
  }

  close(): void {
    this.#ended = true;
    this.#cancelRetry?.();
    this.#socket?.close();
  }

  #connect(): void {
    const socket = this.#world.connect(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempt = 0;
      this.#listener?.onState({ kind: 'open' });
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.#take(event.data);
    socket.onclose = () => this.#closed();
  }

  #take(data: unknown): void {
    const message = readMessage(parseJson(data));
    if (message.ok) this.#listener?.onMessage(message.value);
    else this.#listener?.onBadMessage(message.error);
  }

  #closed(): void {
    if (this.#ended) return;
    const wait = backoffMs(this.#attempt);
    this.#attempt += 1;
    // A browser is not told why a door stays shut: after a few knocks the likeliest reason is that the app was started anew and no longer knows this page.
    const sentence = this.#attempt > KNOCKS ? 'The app does not answer. If it was started anew, this page needs its new address: run quorum open.' : 'The connection to the app is lost.';
    this.#listener?.onState({ kind: 'closed', sentence, retryAt: this.#world.now() + wait });
    this.#cancelRetry = this.#world.later(() => this.#connect(), wait);
  }
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
