import { describe, expect, it } from 'vitest';
import { MISCHIEFS } from './chaos.ts';
import { runDay } from './day.ts';
import type { DayResult } from './day-options.ts';

/** Seeds of ordinary days, and two of the strict ones, in which machines sleep. */
const SEEDS = [1, 2, 3, 4, 9, 11, 12, 13];

const broken = ({ violation, seed }: DayResult): string => (violation === null ? '' : `seed ${seed}: ${violation.invariant}: ${violation.sentence}`);

describe('days with language models on seats keep every promise', () => {
  it.each(SEEDS)('%i: whatever they answer, and whenever; and every session of it replays', (seed) => {
    const day = runDay({ seed, models: 'mixed', replay: true });
    expect(broken(day)).toBe('');
    expect(day.counted).toBeGreaterThan(10);
    expect(day.fills).toBeGreaterThan(0);
  });

  it.each([1, 2, 9])('%i: whatever chairs and managers decide', (seed) => {
    const day = runDay({ seed, models: 'led', replay: true });
    expect(broken(day)).toBe('');
    expect(day.counted).toBeGreaterThan(10);
  });

  it.each(SEEDS)('%i: with every one of them hanging', (seed) => {
    const day = runDay({ seed, models: 'hanging', replay: true });
    expect(broken(day)).toBe('');
    expect(day.counted).toBe(0);
  });

  it('a quiet day with every model hanging has as many cycles, as punctual, as one in which nobody is asked', () => {
    const off = new Set(MISCHIEFS);
    const hanging = runDay({ seed: 21, models: 'hanging', off });
    const rules = runDay({ seed: 21, off });
    expect([hanging.cycles, hanging.overruns]).toEqual([rules.cycles, rules.overruns]);
    expect(rules.cycles).toBeGreaterThan(200);
  });
});
