/** The contrasts that the look promises, computed from the tokens as they are. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = fs.readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');

function tokens(theme: 'dark' | 'light' | 'contrast'): ReadonlyMap<string, string> {
  const block = new RegExp(`:root\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9A-F]{6})/g)].map(([, name, value]) => [name ?? '', value ?? '']));
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const on = (theme: 'dark' | 'light' | 'contrast', colour: string, ground = 'bg1'): number => {
  const all = tokens(theme);
  return Math.round(contrast(all.get(colour) ?? '', all.get(ground) ?? '') * 10) / 10;
};

describe('contrast on panels', () => {
  it.each([
    ['fg0', 15.4, 16.4], ['fg1', 9.5, 8.4], ['fg2', 6, 5.7], ['border', 3.4, 3.9], ['accent', 7.4, 5.6], ['classic-up', 11.2, 5.1], ['classic-down', 5.1, 5.7], ['safe-up', 6, 5.3], ['safe-down', 7.7, 6.2],
  ])('%s is what was measured: %d dark, %d light', (token, dark, light) => {
    expect([on('dark', token), on('light', token)]).toEqual([dark, light]);
  });

  it.each(['paper', 'demo', 'halted', 'live', 'review', 'pink', 'good', 'bad'])('%s can be read as text in every theme', (token) => {
    for (const theme of ['dark', 'light', 'contrast'] as const) expect(on(theme, token), theme).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['fg0', 'fg1', 'fg2', 'accent', 'classic-up', 'classic-down', 'safe-up', 'safe-down'])('%s is at least 7 in high contrast', (token) => {
    expect(on('contrast', token)).toBeGreaterThanOrEqual(7);
  });

  it.each(['bg0', 'bg1', 'bg2', 'bg3'])('dim text can be read on %s', (ground) => {
    for (const theme of ['dark', 'light', 'contrast'] as const) expect(on(theme, 'fg1', ground), theme).toBeGreaterThanOrEqual(4.5);
  });

  it('the halt’s white on red, and words on the accent', () => {
    expect(contrast('#FFFFFF', '#C42B1F')).toBeGreaterThanOrEqual(5.6);
    for (const theme of ['dark', 'light', 'contrast'] as const) expect(on(theme, 'on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
  });
});
