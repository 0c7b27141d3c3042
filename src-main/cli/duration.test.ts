import { describe, expect, it } from 'vitest';
import { parseDuration, parseMoment } from './duration.ts';

describe('durations', () => {
  it.each([
    ['90s', 90_000], ['10m', 600_000], ['6h', 21_600_000], ['2d', 172_800_000], ['1h30m', 5_400_000], ['1.5h', 5_400_000], ['250ms', 250], ['1w', 604_800_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', '5 m', '-5m', '5x', '0s', 'm5', '1e3s', 'forever', '5m-', '99999999999999999w'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('moments', () => {
  it.each([
    ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)], ['2026-03-01T12:00', Date.UTC(2026, 2, 1, 12)], ['2026-03-01', Date.UTC(2026, 2, 1)], ['2026-03-01T12:00:00+02:00', Date.UTC(2026, 2, 1, 10)],
  ])('reads %s as UTC', (text, at) => {
    expect(parseMoment(text)).toBe(at);
  });

  it.each(['tomorrow', '2026-13-01', '2026-02-31', '2026-02-30T12:00Z', '01.03.2026', '2026-03-01 12:00', ''])('refuses %j', (text) => {
    expect(parseMoment(text)).toBeNull();
  });
});
