import type { DownMessage, UpMessage } from '../../src-shared/contract/envelope.ts';

/** A way to the app: the window's preload, or a WebSocket. It carries messages and says whether it is open; it never throws. */
export interface Transport {
  /** `window`: the desktop app; `browser`: through the gateway. Screens differ only in who owns zoom and the halt button. */
  readonly kind: 'window' | 'browser';
  /** Sends, or drops the message while closed: whoever asked is told by its own deadline or by `onState`. */
  send(message: UpMessage): void;
  /** Begins, and tells what comes. Called once. */
  open(listener: TransportListener): void;
  /** Ends for good. */
  close(): void;
}

export interface TransportListener {
  onMessage(message: DownMessage): void;
  /** Something came that is not a message of the contract; the sentence says what. Nothing of it was used. */
  onBadMessage(sentence: string): void;
  onState(state: TransportState): void;
}

/** `retryAt`: when it tries again, wall ms; null where it does so by itself at once or never. */
export type TransportState = { readonly kind: 'open' } | { readonly kind: 'closed'; readonly sentence: string; readonly retryAt: number | null };
