import type { UpMessage } from '../../src-shared/contract/envelope.ts';
import { readMessage } from './read-message.ts';
import type { Transport, TransportListener } from './transport.ts';

/** What the preload puts on `window`: messages, and nothing of Node or Electron. */
export interface QuorumBridge {
  post(message: unknown): void;
  listen(take: (message: unknown) => void): () => void;
  readonly platform: string;
}

declare global {
  interface Window {
    readonly quorum?: QuorumBridge;
  }
}

/** The transport of a desktop window. The channel lives as long as the window, so it is open from the start. */
export class IpcTransport implements Transport {
  readonly kind = 'window';
  readonly #bridge: QuorumBridge;
  #stop: (() => void) | null = null;

  constructor(bridge: QuorumBridge) {
    this.#bridge = bridge;
  }

  send(message: UpMessage): void {
    this.#bridge.post(message);
  }

  open(listener: TransportListener): void {
    this.#stop = this.#bridge.listen((raw) => {
      const message = readMessage(raw);
      if (message.ok) listener.onMessage(message.value);
      else listener.onBadMessage(message.error);
    });
    listener.onState({ kind: 'open' });
  }

  close(): void {
    this.#stop?.();
  }
}
