import { describe, expect, it } from 'vitest';
import { runDay } from './day.ts';
import type { DayResult } from './day-options.ts';

const broken = ({ violation, seed }: DayResult): string => (violation === null ? '' : `seed ${seed}: ${violation.invariant}: ${violation.sentence}`);

describe('days with a person before every trade keep every promise', () => {
  /** Ordinary days, and two of the strict ones, in which machines sleep. */
  const days = [1, 2, 4, 7, 9, 12].map((seed) => runDay({ seed, askedFirst: true, replay: true }));

  it.each(days.map((day) => [day.seed, day] as const))('%i: late answers, second answers, no answer, crashes and halts; and every session of it replays', (_seed, day) => {
    expect(broken(day)).toBe('');
    expect(day.cycles).toBeGreaterThan(50);
  });

  it('and in them signals were approved, rejected and left without an answer', () => {
    const all: Record<string, number> = {};
    for (const { answers } of days) for (const [decision, times] of Object.entries(answers)) all[decision] = (all[decision] ?? 0) + times;
    for (const decision of ['approved', 'rejected', 'expired']) expect(all[decision] ?? 0, decision).toBeGreaterThan(0);
    expect(days.reduce((fills, day) => fills + day.fills, 0)).toBeGreaterThan(20);
  });
});
