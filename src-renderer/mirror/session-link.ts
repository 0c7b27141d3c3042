/** One connection to the app: transport, requests, mirror and how it stands, tied together. */
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import { Client, type Call } from '../bridge/client.ts';
import type { Transport, TransportState } from '../bridge/transport.ts';
import { judgeConnection, type Connection } from './connection.ts';
import { MirrorStore } from './mirror-store.ts';
import { frameScheduler, type Scheduler } from './scheduler.ts';

export type Hint = Extract<DownMessage, { kind: 'hint' }>['hint'];

/** How often silence is looked for. */
const LOOK_MS = 500;
/** A snapshot that was asked for and has not come within this is asked for again: the wish, or the snapshot, was lost or could not be read. */
const ASK_AGAIN_MS = 2_000;

export class SessionLink {
  readonly mirror: MirrorStore;
  readonly transportKind: Transport['kind'];
  readonly #client: Client;
  readonly #transport: Transport;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #hintListeners = new Set<(hint: Hint) => void>();
  #connection: Connection;
  /** When a snapshot was asked for last, wall ms; null while there is nobody to ask. */
  #askedAt: number | null = null;

  constructor(transport: Transport, schedule: Scheduler = frameScheduler, now: () => number = () => Date.now()) {
    this.#transport = transport;
    this.transportKind = transport.kind;
    this.#now = now;
    this.#client = new Client(transport);
    this.mirror = new MirrorStore((work) => schedule(() => {
      work();
      this.#look();
    }), () => this.#sync());
    this.#connection = { state: 'connecting', lastMessageAt: null, since: now(), sentence: null, retryAt: null };
  }

  readonly call: Call = (name, input) => this.#client.call(name, input);

  get connection(): Connection {
    return this.#connection;
  }

  /** Opens the transport and keeps an eye on its silence. Returns how to end it. */
  start(): () => void {
    this.#transport.open({
      onMessage: (message) => this.#take(message),
      // What cannot be read at all is only told. Where it was the mirror's, the next delta is a gap, or the snapshot that was asked for does not come.
      onBadMessage: (sentence) => this.#set({ ...this.#connection, sentence: `Part of what the app sent was not understood (${sentence}).` }),
      onState: (state) => this.#transportState(state),
    });
    const timer = setInterval(() => this.#look(), LOOK_MS);
    return () => {
      clearInterval(timer);
      this.#transport.close();
    };
  }

  /** Hears when the connection's state changes. Returns how to stop. */
  onConnection(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears what the app asks of this window. Returns how to stop. */
  onHint(listener: (hint: Hint) => void): () => void {
    this.#hintListeners.add(listener);
    return () => this.#hintListeners.delete(listener);
  }

  #take(message: DownMessage): void {
    if (message.kind === 'hint') {
      for (const listener of this.#hintListeners) listener(message.hint);
      return;
    }
    if (message.kind !== 'mirror') return this.#client.take(message);
    // Nobody re-renders for each message: the time is read when somebody looks. Deltas that wait for a snapshot are no news: nothing of them is shown.
    if (this.mirror.synced || message.message.kind === 'snapshot') this.#connection = { ...this.#connection, lastMessageAt: this.#now() };
    this.mirror.take(message.message as Parameters<MirrorStore['take']>[0]);
  }

  #transportState(state: TransportState): void {
    this.#client.connection(state);
    if (state.kind === 'open') {
      this.mirror.expectSnapshot();
      this.#set({ ...this.#connection, state: 'connecting', since: this.#now(), sentence: null, retryAt: null });
      this.#sync();
    } else {
      this.#askedAt = null;
      this.#set({ ...this.#connection, state: 'lost', since: this.#connection.state === 'lost' ? this.#connection.since : this.#now(), sentence: state.sentence, retryAt: state.retryAt });
    }
  }

  #look(): void {
    if (!this.mirror.synced && this.#askedAt !== null && this.#now() - this.#askedAt >= ASK_AGAIN_MS) this.#sync();
    this.#set(judgeConnection(this.#connection, this.mirror.synced, this.#expectsNews() || !this.mirror.synced, this.#now()));
  }

  /** An engine that runs tells something each second. One that is stopped, or not there yet, has nothing to tell. */
  #expectsNews(): boolean {
    const engine = this.mirror.only('engine')?.state;
    return engine === undefined || engine === 'running' || engine === 'unresponsive' || engine === 'halting';
  }

  #sync(): void {
    this.#askedAt = this.#now();
    this.#transport.send({ v: CONTRACT_VERSION, kind: 'sync' });
  }

  #set(next: Connection): void {
    if (next === this.#connection) return;
    this.#connection = next;
    for (const listener of this.#listeners) listener();
  }
}
