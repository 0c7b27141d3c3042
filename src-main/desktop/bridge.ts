/**
 * The wire between the app's page and the hub. Parse in (the hub does, message by message), forward, parse out.
 *
 * 1. Only the main frame of our own page at our own address is heard; anything else is logged and dropped.
 * 2. A page that floods is refused, in words, until it is calm.
 * 3. A page that loads anew begins anew: what the one before had asked is called off.
 * 4. A page that does not take what it is sent gets no more of the mirror, and a snapshot once it does.
 */
import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { downMessageSchema, upMessageSchema, type DownMessage } from '../../src-shared/contract/envelope.ts';
import { DOWN, TAKEN, UP } from '../../src-preload/channels.ts';
import type { Attachment } from '../hub/follower.ts';
import { APP_ORIGIN, isOfOrigin } from './assets.ts';
import type { Hub } from '../hub/hub.ts';
import { isReload, PipeFill } from './page-pipe.ts';
import { RateLimit } from './rate-limit.ts';

/** Messages a page may send: a person cannot need more, a stuck loop would. */
const PER_SECOND = 100;
const BURST = 400;

export class Bridge {
  readonly #hub: Hub;
  readonly #contents: WebContents;
  readonly #limit = new RateLimit(PER_SECOND, BURST, performance.now());
  readonly #fill = new PipeFill();
  #line: Attachment;

  constructor(hub: Hub, contents: WebContents) {
    this.#hub = hub;
    this.#contents = contents;
    this.#line = this.#attach();
    const hear = (event: IpcMainEvent, message: unknown): void => this.#hear(event, message);
    const taken = (event: IpcMainEvent): void => { if (this.#isOurs(event)) this.#fill.taken(); };
    ipcMain.on(UP, hear);
    ipcMain.on(TAKEN, taken);
    contents.on('did-start-navigation', (details) => { if (isReload(details, contents.getURL())) this.#beginAnew(); });
    contents.on('render-process-gone', () => this.#beginAnew());
    contents.once('destroyed', () => {
      ipcMain.off(UP, hear);
      ipcMain.off(TAKEN, taken);
      this.#line.detach();
    });
  }

  /** Tells this page alone to show something. */
  hint(hint: Parameters<Attachment['hint']>[0]): void {
    this.#line.hint(hint);
  }

  #attach(): Attachment {
    return this.#hub.attach({ name: 'window', role: 'owner', congested: () => this.#fill.isFull, send: (message) => this.#send(message) });
  }

  #beginAnew(): void {
    this.#line.detach();
    this.#fill.empty();
    this.#line = this.#attach();
  }

  #isOurs({ sender, senderFrame }: IpcMainEvent): boolean {
    return sender === this.#contents && senderFrame !== null && senderFrame === this.#contents.mainFrame && isOfOrigin(senderFrame.url, APP_ORIGIN);
  }

  #hear(event: IpcMainEvent, message: unknown): void {
    if (!this.#isOurs(event)) {
      this.#hub.log.warn('A message from a page that is not the app\'s own was dropped.');
      return;
    }
    if (this.#limit.allows(performance.now()) || isHalt(message)) return this.#line.take(message);
    const call = callOf(message);
    if (call !== null) this.#send({ v: CONTRACT_VERSION, kind: 'refusal', call, ok: false, error: { code: 'too_fast', sentence: `More than ${PER_SECOND} requests a second came from this window.`, remedy: 'Wait a moment and try again.' } });
  }

  #send(message: DownMessage): void {
    if (this.#contents.isDestroyed() || this.#contents.isCrashed()) return;
    // The mirror's rows were checked where they entered the hub, and the page checks them again; the rest is small enough to check here.
    const out = message.kind === 'mirror' ? message : downMessageSchema.safeParse(message).data;
    if (out === undefined) return this.#hub.log.error(`A message of kind ${message.kind} breaks the contract and was not sent.`);
    if (out.kind === 'mirror') this.#fill.sent();
    this.#contents.send(DOWN, out);
  }
}

/** A halt is always taken. */
function isHalt(message: unknown): boolean {
  const parsed = upMessageSchema.safeParse(message);
  return parsed.success && parsed.data.kind === 'request' && parsed.data.name === 'halt.now';
}

function callOf(message: unknown): number | null {
  const parsed = upMessageSchema.safeParse(message);
  return parsed.success && parsed.data.kind === 'request' ? parsed.data.call : null;
}
