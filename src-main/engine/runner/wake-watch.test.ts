import { describe, expect, it } from 'vitest';
import { WakeWatch } from './wake-watch.ts';

/** Time passes on both clocks; each look answers for what came before it. */
function look(wallMs: number, steadyMs: number): ReturnType<WakeWatch['look']> {
  const clocks = { wall: 1_000_000, steady: 500 };
  const watch = new WakeWatch({ wallMs: () => clocks.wall, steadyMs: () => clocks.steady });
  clocks.wall += wallMs;
  clocks.steady += steadyMs;
  const seen = watch.look();
  expect(watch.look()).toBeNull();
  return seen;
}

describe('whether the machine slept', () => {
  it.each([
    ['a second passed: no', 1_000, 1_000, null],
    ['a look a little late: no', 4_000, 4_000, null],
    ['the wall clock corrected by a little: no', 3_000, 1_000, null],
    ['asleep for an hour, the steady clock stood still', 3_601_000, 1_000, { awayMs: 3_600_000, cause: 'clock_leapt' }],
    ['asleep for an hour, the steady clock went on', 3_601_000, 3_601_000, { awayMs: 3_600_000, cause: 'timers_late' }],
    ['the program was not run for ten seconds', 10_000, 10_000, { awayMs: 9_000, cause: 'timers_late' }],
    ['the wall clock was set back by an hour', -3_599_000, 1_000, { awayMs: 3_600_000, cause: 'clock_leapt' }],
    ['asleep, then late', 70_000, 11_000, { awayMs: 69_000, cause: 'clock_leapt' }],
  ])('%s', (_name, wallMs, steadyMs, expected) => {
    expect(look(wallMs, steadyMs)).toEqual(expected);
  });
});
