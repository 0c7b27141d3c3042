import { describe, expect, it } from 'vitest';
import { liquidationDistance, protectionChange, protectionLevel, totalsOf } from './position-model.ts';

describe('a position', () => {
  it.each([['100', '90', 0.1], ['100', '108', 0.08], ['100', null, null], [null, '90', null]])('at %s is its distance from liquidation at %s: %s', (mark, liquidation, distance) => {
    const found = liquidationDistance({ mark, liquidation });
    if (distance === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(distance, 12);
  });

  it.each([['native', false, 'good'], ['soft', false, 'warning'], ['naked', false, 'bad'], ['naked', true, 'plain'], ['closed', false, 'plain']] as const)('%s (dust: %s) is said as %s', (protection, dust, level) => {
    expect(protectionLevel({ protection, dust })).toBe(level);
  });
});

describe('totals', () => {
  it('are null as soon as one part is not known', () => {
    const one = { net: '3.05', ifStopHits: '-11.98', value: '998.26' };
    expect(totalsOf([one, { ...one, net: '-6.58', ifStopHits: null }])).toEqual({ net: 3.05 - 6.58, ifStopsHit: null, value: 1996.52 });
    expect(totalsOf([])).toEqual({ net: 0, ifStopsHit: 0, value: 0 });
  });
});

describe('a change of stop and target', () => {
  const standing = { stop: '66440.0', target: null };
  it.each([
    ['66440', '', 'same'], ['66440.0', '69000', { stop: null, target: '69000' }], ['66500', '', { stop: '66500', target: null }], ['', '', 'same'],
  ])('%j and %j', (stop, target, change) => {
    expect(protectionChange(standing, stop, target)).toEqual(change);
  });
});
