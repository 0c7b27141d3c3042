/** Whoever shows the mirror: a window over Electron's messages, a browser over a WebSocket. */
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import type { Role } from '../../src-shared/contract/role.ts';

/** What the hub needs of one. */
export interface Follower {
  /** `window 1`, `browser 3`: for the log, and as the author of its commands. */
  readonly name: string;
  readonly role: Role;
  /** Hands a message to its pipe. Must not throw and must not wait. */
  send(message: DownMessage): void;
  /**
   * Whether what was sent before still waits in its pipe. Asked before each delta: a congested follower gets none, and a fresh snapshot once
   * it has caught up, so that what waits for it never grows. A pipe that cannot tell answers false.
   */
  congested(): boolean;
}

/** A follower's line to the hub. */
export interface Attachment {
  /** Takes a message as it came, unchecked. A bad one is refused and changes nothing. Never throws. */
  take(message: unknown): void;
  /** Tells this follower alone to show something. */
  hint(hint: Hint): void;
  /** The follower is gone: what it asked is called off. */
  detach(): void;
}

export type Hint = Extract<DownMessage, { kind: 'hint' }>['hint'];
