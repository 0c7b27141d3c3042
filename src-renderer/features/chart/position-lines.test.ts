import { describe, expect, it } from 'vitest';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { distances, linesOf, nudged, priceText, snap, spreadLabels, widened } from './position-lines.ts';

const long: RowOf<'positions'> = {
  id: 'p', instrument: 'i', direction: 'long', quantity: '2', entry: '100', mark: '103', value: '206', unrealised: '6', fees: '0', funding: '0', realised: '0', net: '6', ifStopHits: '-4', r: 1.5, stop: '98', target: '106', liquidation: '60', protection: 'native', dust: false,
  openedAt: 0, closeAt: null, signal: null, owner: 'agents', closing: null,
};

describe('lines of a position', () => {
  it('are entry, stop, target and liquidation, of which stop and target can be moved', () => {
    expect(linesOf(long, true).map(({ kind, draggable }) => [kind, draggable])).toEqual([['entry', false], ['stop', true], ['target', true], ['liquidation', false]]);
    expect(linesOf({ ...long, stop: null, liquidation: null }, true).map(({ kind }) => kind)).toEqual(['entry', 'target']);
  });

  it.each([['closing', { closing: 'stop' }], ['dust', { dust: true }]])('cannot be moved while %s', (_, part) => {
    expect(linesOf({ ...long, ...part }, true).some(({ draggable }) => draggable)).toBe(false);
    expect(linesOf(long, false).some(({ draggable }) => draggable)).toBe(false);
  });

  it('say their distance from the mark and in R', () => {
    expect(distances(long, 98)).toEqual({ share: 98 / 103 - 1, r: -1 });
    expect(distances(long, 106).r).toBeCloseTo(3, 12);
  });

  it('mirror for a short', () => {
    const short = { ...long, direction: 'short' as const, mark: '97', r: 1.5 };
    expect(distances(short, 102).r).toBeCloseTo(-1, 12);
    expect(distances(short, 94).r).toBeCloseTo(3, 12);
  });

  it('say nothing in R where the row does not tell it', () => {
    expect(distances({ ...long, r: null }, 98).r).toBeNull();
    expect(distances({ ...long, mark: '100', r: 0 }, 98).r).toBeNull();
    expect(distances({ ...long, mark: null }, 98)).toEqual({ share: null, r: null });
  });
});

describe('prices under a hand', () => {
  it.each([[66_440.04, '0.1', 66_440], [66_440.06, '0.1', 66_440.1], [0.0000123449, '0.00000001', 0.00001234], [-5, '0.5', 0.5]])('%s on steps of %s is %s', (price, tick, snapped) => {
    expect(snap(price, tick)).toBe(snapped);
  });

  it('are plain text for the wire, never in powers of ten', () => {
    expect(priceText(0.00000012, '0.00000001')).toBe('0.00000012');
    expect(priceText(66_440.04, '0.1')).toBe('66440.0');
  });

  it.each([['ArrowUp', false, 100.1], ['ArrowDown', false, 99.9], ['ArrowUp', true, 101], ['Enter', false, null]])('%s (coarse: %s) goes to %s', (key, coarse, price) => {
    expect(nudged(100, '0.1', key, coarse)).toBe(price);
  });
});

describe('labels', () => {
  it('stay where they belong when there is room', () => {
    expect(spreadLabels([20, 100, 60], 20, 200)).toEqual([20, 100, 60]);
  });

  it('make room for each other, in order, inside the height', () => {
    const places = spreadLabels([50, 52, 51, 400], 20, 120);
    const sorted = [...places].sort((a, b) => a - b);
    for (let index = 1; index < sorted.length; index += 1) expect(sorted[index]! - sorted[index - 1]!).toBeGreaterThanOrEqual(20);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...places)).toBeLessThanOrEqual(110);
    expect(places[0]).toBeLessThan(places[2]!);
    expect(places[2]).toBeLessThan(places[1]!);
  });

  it('of lines above and below the pane stand at its edges', () => {
    expect(spreadLabels([-300, 900], 20, 200)).toEqual([10, 190]);
  });
});

describe('the axis', () => {
  it('takes in stops and targets that are near, and leaves out what would squash the candles', () => {
    expect(widened(95, 105, [{ kind: 'stop', price: 90 }, { kind: 'target', price: 115 }, { kind: 'liquidation', price: 94 }])).toEqual({ low: 90, high: 105 });
  });
});
