/** The tokens of the page as the chart's canvas wants them: plain colours, mixed here, since a canvas knows no variables. */

export interface ChartColours {
  readonly background: string;
  readonly text: string;
  readonly strong: string;
  readonly grid: string;
  readonly border: string;
  readonly up: string;
  readonly down: string;
  /** Rising candles are drawn hollow: shape says what hue cannot. */
  readonly hollow: boolean;
  readonly accent: string;
  readonly warning: string;
  readonly label: string;
  readonly font: string;
  /** For lines of indicators, told apart by lightness as well. */
  readonly lines: readonly string[];
}

/** Reads the tokens as they stand on the document. */
export function readColours(root: HTMLElement): ChartColours {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const light = root.dataset['theme'] === 'light';
  return {
    background: token('--bg1'), text: token('--fg2'), strong: token('--fg0'), grid: withAlpha(token('--hairline'), light ? 0.75 : 0.55), border: token('--hairline'), up: token('--up') === '' ? token('--classic-up') : resolve(root, '--up'), down: resolve(root, '--down'),
    hollow: root.dataset['palette'] === 'mono', accent: token('--accent'), warning: token('--halted'), label: token('--bg3'), font: token('--font-ui'),
    lines: [token('--accent'), token('--demo'), token('--halted'), token('--review'), token('--fg1'), token('--fg0')],
  };
}

/** A token that is another token: the computed value of a colour property is plain. */
function resolve(root: HTMLElement, name: string): string {
  const probe = root.ownerDocument.createElement('span');
  probe.style.color = `var(${name})`;
  root.append(probe);
  const colour = hexOf(getComputedStyle(probe).color);
  probe.remove();
  return colour;
}

/** `rgb(1, 2, 3)` as `#010203`; anything else as it is. */
export function hexOf(colour: string): string {
  const parts = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(colour);
  return parts === null ? colour : `#${parts.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A hex colour made transparent. @param alpha 0–1 */
export function withAlpha(hex: string, alpha: number): string {
  return /^#[0-9a-f]{6}$/i.test(hex) ? `${hex}${Math.round(alpha * 255).toString(16).padStart(2, '0')}` : hex;
}

/** Hears when the looks change. Returns how to stop. */
export function onLooks(root: HTMLElement, listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'data-palette', 'data-reversed'] });
  return () => observer.disconnect();
}
