import { describe, expect, it } from 'vitest';
import { filterFeed, subjectOf, type FeedLine } from './filter-feed.ts';

const line = (ordinal: number, part: Partial<FeedLine> = {}): FeedLine => ({ ordinal, at: ordinal, kind: 'trade', level: 'info', sentence: `line ${ordinal}`, instrument: null, order: null, position: null, round: null, ...part });
const all = { group: 'all', warnings: false, instrument: null } as const;
const ordinals = (lines: readonly FeedLine[]) => lines.map(({ ordinal }) => ordinal);

describe('the feed', () => {
  const lines = [line(1), line(2, { kind: 'risk', level: 'warning' }), line(3, { kind: 'data', level: 'bad', instrument: 'ETH/USDT' }), line(4, { kind: 'signal', instrument: 'BTC/USDT' })];
  it('is newest first, whatever order the rows come in, and cut', () => {
    expect(ordinals(filterFeed(lines, all, 10))).toEqual([4, 3, 2, 1]);
    expect(ordinals(filterFeed(lines.toReversed(), all, 2))).toEqual([4, 3]);
  });
  it('keeps a group, an instrument, and what warns', () => {
    expect(ordinals(filterFeed(lines, { ...all, group: 'safety' }, 10))).toEqual([2]);
    expect(ordinals(filterFeed(lines, { ...all, instrument: 'ETH/USDT' }, 10))).toEqual([3]);
    expect(ordinals(filterFeed(lines, { ...all, warnings: true }, 10))).toEqual([3, 2]);
    expect(filterFeed(lines, { group: 'trades', warnings: true, instrument: null }, 10)).toEqual([]);
  });
  it('opens the order before the position before the round', () => {
    expect(subjectOf(line(1, { order: 'o', position: 'p', round: 'r' }))).toEqual({ subject: 'order', id: 'o' });
    expect(subjectOf(line(1, { position: 'p', round: 'r' }))).toEqual({ subject: 'position', id: 'p' });
    expect(subjectOf(line(1, { round: 'r' }))).toEqual({ subject: 'round', id: 'r' });
    expect(subjectOf(line(1))).toBeNull();
  });
});
