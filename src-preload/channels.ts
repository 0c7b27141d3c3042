/** The names of the channels between pages and the main process. One pair carries the contract; the strip has its own, so that it never waits for it. */
export const UP = 'quorum:up';
export const DOWN = 'quorum:down';
/** The preload's word that {@link TAKEN_TOGETHER} messages of the mirror have arrived: what a page that hangs never says. */
export const TAKEN = 'quorum:taken';
/** A word for each would be the dearest thing the page's thread does in a stream: on few processors whoever it wakes takes its place. */
export const TAKEN_TOGETHER = 8;
export const STRIP_PRESSED = 'quorum:strip-pressed';
export const STRIP_LEFT = 'quorum:strip-left';
export const STRIP_FACE = 'quorum:strip-face';

/** What the halt strip shows. `note` is what a screen reader adds to the label. */
export interface StripFace {
  readonly tone: 'ready' | 'halting' | 'halted';
  readonly label: string;
  readonly note: string;
}
