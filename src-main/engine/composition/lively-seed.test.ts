import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import { generatedPast, livelySeed, quorumDirections } from './lively-seed.ts';

const MIDNIGHT = Date.UTC(2026, 5, 1);

describe('the market that start shows', () => {
  it.each([0, 5, 11, 16, 22])('at %i o’clock has a quorum from the first moment', async (hour) => {
    const nowMs = MIDNIGHT + hour * 3_600_000 + 17 * 60_000;
    const seed = await livelySeed(100, nowMs);
    const past = await generatedPast(seed, nowMs, []);
    expect(past === null ? [] : quorumDirections(past, nowMs as Timestamp)).not.toEqual([]);
    expect(seed).toBeLessThan(140);
  });

  it('is the same for the same moment', async () => {
    expect(await livelySeed(7, MIDNIGHT)).toBe(await livelySeed(7, MIDNIGHT));
  });
});
