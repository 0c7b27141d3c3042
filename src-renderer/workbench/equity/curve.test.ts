import { describe, expect, it } from 'vitest';
import { addPoint, joinCurve, rangeWith, summarise } from './curve.ts';

const point = (at: number, equity = 100, drawdown = 0) => ({ at, equity, drawdown });

describe('the curve', () => {
  it('goes on with live points after what was asked for, and drops what is no number or not later', () => {
    const asked = { at: [1, 2, 3], equity: [100, Number.NaN, 102], drawdown: [0, 0, 0.01] };
    expect(joinCurve(asked, [point(3, 999), point(4, 103), point(5, Number.POSITIVE_INFINITY)], null)).toEqual({ at: [1, 3, 4], equity: [100, 102, 103], drawdown: [0, 0.01, 0] });
    expect(joinCurve(asked, [point(4, 103)], 3).at).toEqual([3, 4]);
    expect(joinCurve(null, [], null)).toEqual({ at: [], equity: [], drawdown: [] });
  });
  it('replaces points that come too close, so that a day of ticks does not grow without end', () => {
    let points = addPoint([], point(0), 1_200_000);
    for (let at = 100; at <= 60_000; at += 100) points = addPoint(points, point(at), 1_200_000);
    expect(points.length).toBeLessThan(70);
    expect(points.at(-1)?.at).toBe(60_000);
    expect(addPoint(points, point(5), 1_200_000)).toBe(points);
  });
  it('sums up change, worst drawdown and the episode that goes on', () => {
    expect(summarise({ at: [1, 2, 3, 4, 5], equity: [100, 104, 102, 104, 103], drawdown: [0, 0, 0.02, 0, 0.01] })).toEqual({ change: 3, worst: 0.02, worstAt: 3, episodeFrom: 3 });
    expect(summarise({ at: [1, 2], equity: [100, 101], drawdown: [0, 0] })).toMatchObject({ change: 1, worst: 0, episodeFrom: null });
    expect(summarise({ at: [], equity: [], drawdown: [] }).worst).toBeNull();
  });
});

describe('the range', () => {
  it('stretches to a limit that is near', () => {
    const { low, beyond } = rangeWith([100, 110], 95);
    expect(low).toBeLessThan(95);
    expect(beyond).toBe(false);
  });
  it('does not flatten the curve for one that is far', () => {
    const { low, high, beyond } = rangeWith([9_990, 10_010], 9_700);
    expect(low).toBeGreaterThan(9_980);
    expect(high).toBeLessThan(10_020);
    expect(beyond).toBe(true);
  });
  it('has a height where nothing moves', () => {
    const { low, high } = rangeWith([100, 100], null);
    expect(high).toBeGreaterThan(low);
  });
});
