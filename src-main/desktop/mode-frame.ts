/** The coloured edge of the window: which money it is. Drawn by this process over the page, so that it is true also when the page hangs. */
import { View, type BrowserWindow } from 'electron';
import type { Standing } from './standing.ts';

const WIDTH = 2;
/** experience.md, the tokens of the dark theme: each is above 5.5:1 on every panel. */
const colours = { demo: '#B79CFF', paper: '#6AA6FF', review: '#4FC3C7', halted: '#FFB020', none: '#2A3240' } as const;

export class ModeFrame {
  readonly #window: BrowserWindow;
  readonly #edges: readonly [top: View, right: View, bottom: View, left: View] = [new View(), new View(), new View(), new View()];

  constructor(window: BrowserWindow) {
    this.#window = window;
    for (const edge of this.#edges) window.contentView.addChildView(edge);
    this.place();
  }

  /** Follows the window's size. */
  place(): void {
    const { width, height } = this.#window.getContentBounds();
    const [top, right, bottom, left] = this.#edges;
    top.setBounds({ x: 0, y: 0, width, height: WIDTH });
    bottom.setBounds({ x: 0, y: height - WIDTH, width, height: WIDTH });
    left.setBounds({ x: 0, y: 0, width: WIDTH, height });
    right.setBounds({ x: width - WIDTH, y: 0, width: WIDTH, height });
  }

  show({ mode, halted }: Standing): void {
    const colour = halted ? colours.halted : colours[mode ?? 'none'];
    for (const edge of this.#edges) edge.setBackgroundColor(colour);
  }
}
