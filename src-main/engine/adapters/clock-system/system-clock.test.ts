import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { SystemClock } from './system-clock.ts';

function clocks(): { wall: number; steady: number; clock: SystemClock } {
  const set = { wall: 1_000_000, steady: 500, clock: undefined as unknown as SystemClock };
  set.clock = new SystemClock({ wallMs: () => set.wall, steadyMs: () => set.steady });
  return set;
}

describe('the machine clock', () => {
  it.each([
    ['goes on with the steady clock', 250, 250, 1_000_250],
    ['does not go back when the wall clock is set back', -600_000, 100, 1_000_100],
    ['takes over a wall clock that was set forward', 60_000, 100, 1_060_000],
    ['takes over the wall clock after a sleep in which the steady one stood still', 3_600_000, 0, 4_600_000],
    ['ignores a wall clock that is a little ahead', 900, 100, 1_000_100],
  ])('%s', (_name, wallMs, steadyMs, expected) => {
    const set = clocks();
    set.wall += wallMs;
    set.steady += steadyMs;
    expect(set.clock.now()).toBe(expected);
  });

  it('never calls a task inside schedule, and calls it although its moment is past', async () => {
    const clock = new SystemClock();
    let called = false;
    const done = new Promise<void>((resolve) => clock.schedule((clock.now() - 5_000) as Timestamp, () => { called = true; resolve(); }));
    expect(called).toBe(false);
    await done;
    expect(called).toBe(true);
  });

  it('does not call a task that was called off', async () => {
    const clock = new SystemClock();
    let called = false;
    const cancel = clock.schedule(clock.now(), () => { called = true; });
    cancel();
    await new Promise<void>((resolve) => clock.schedule((clock.now() + 5) as Timestamp, () => resolve()));
    expect(called).toBe(false);
  });
});
