/** What the windows, the tray and the menus need of the hub. */
import type { MirrorState } from '../../src-shared/contract/mirror.ts';
import type { CollectionName } from '../../src-shared/contract/mirror.ts';
import type { Attachment, Follower } from '../hub/follower.ts';

export interface DeskHub {
  /** The rows as they stand: read, don't keep. */
  readonly mirror: MirrorState;
  attach(follower: Follower): Attachment;
  /** Sets the halt word and writes the halt file before it returns. */
  halt(route: string, reason: string, close: boolean): unknown;
  /** Calls `watch` with what changed; the answer ends that. */
  onChange(watch: (touched: ReadonlySet<CollectionName>) => void): () => void;
  /** A way to halt that may or may not work here, for System health. */
  haltRoute(route: string, works: boolean, sentence: string): void;
  suspend(): void;
  woke(): void;
  /** Ends the session in order; stops at the venues stay, or positions are closed first. False: they could not all be closed, and nothing was ended. */
  quit(how: 'leave' | 'close'): Promise<boolean>;
  /** For what happens outside any session: crashes, refusals. */
  readonly log: { info(sentence: string): void; warn(sentence: string): void; error(sentence: string): void };
}
