/** What is known of the way to a page: how full it is, and when what hears at its end is another page. */
import { TAKEN_TOGETHER } from '../../src-preload/channels.ts';

/** Messages of the mirror that a page may leave untaken: two seconds of frames. A page that hangs gets no more, so that nothing grows for it. */
export const MOST_UNTAKEN = 120;

/** Counts what was sent against what the page's preload says was taken. */
export class PipeFill {
  #untaken = 0;

  get isFull(): boolean {
    return this.#untaken >= MOST_UNTAKEN;
  }

  sent(): void {
    this.#untaken += 1;
  }

  /** So many together were taken. Words of a page that is gone may still arrive: they count for nothing. */
  taken(): void {
    this.#untaken = Math.max(0, this.#untaken - TAKEN_TOGETHER);
  }

  /** Another page listens. */
  empty(): void {
    this.#untaken = 0;
  }
}

/** What Electron says of a navigation as it begins; it says so too of one that is denied a moment later. */
export interface NavigationStart {
  readonly url: string;
  readonly isMainFrame: boolean;
  readonly isSameDocument: boolean;
}

/** Whether the page is loaded anew: the only navigation that is not denied (lockdown.ts). @param here the page's address now */
export function isReload({ url, isMainFrame, isSameDocument }: NavigationStart, here: string): boolean {
  return isMainFrame && !isSameDocument && url === here;
}
