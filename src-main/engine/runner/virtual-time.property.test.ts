import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import { VirtualTime } from './virtual-time.ts';

interface Plan { readonly at: number; readonly cancelled: boolean; readonly follow: readonly number[] }
const plan: fc.Arbitrary<Plan> = fc.record({ at: fc.integer({ min: -50, max: 300 }), cancelled: fc.boolean(), follow: fc.array(fc.integer({ min: -50, max: 100 }), { maxLength: 2 }) });

describe('virtual time', () => {
  it('runs tasks by their moments, then by their scheduling; none early, none twice, none that was called off', () => {
    fc.assert(fc.property(fc.array(plan, { maxLength: 60 }), (plans) => {
      const time = new VirtualTime(0 as Timestamp);
      const ran: { at: number; due: number; ordinal: number }[] = [];
      let ordinal = 0;
      let planned = 0;
      const schedule = (at: number, follow: readonly number[]): (() => void) => {
        const mine = ordinal++;
        const due = Math.max(at, time.now());
        planned += 1;
        return time.schedule(at as Timestamp, () => {
          ran.push({ at: time.now(), due, ordinal: mine });
          for (const delay of follow) schedule(time.now() + delay, []);
        });
      };
      const off = plans.map((one) => ({ one, cancel: schedule(one.at, one.follow) }));
      for (const { one, cancel } of off) if (one.cancelled) { cancel(); planned -= 1; }
      time.advanceTo(1_000 as Timestamp);
      expect(ran).toHaveLength(planned);
      for (const task of ran) expect(task.at).toBe(task.due);
      for (let i = 1; i < ran.length; i += 1) {
        const [before, after] = [ran[i - 1], ran[i]];
        if (before === undefined || after === undefined) continue;
        expect(before.at < after.at || (before.at === after.at && before.ordinal < after.ordinal)).toBe(true);
      }
      expect(time.now()).toBe(1_000);
      expect(time.nextAt()).toBeNull();
    }), { numRuns: 300 });
  });

  it('a task scheduled for the past runs at the present, never inside the call that scheduled it, and time never goes back', () => {
    const time = new VirtualTime(100 as Timestamp);
    const seen: number[] = [];
    time.schedule(5 as Timestamp, () => seen.push(time.now()));
    expect(seen).toEqual([]);
    time.advanceTo(50 as Timestamp);
    expect(time.now()).toBe(100);
    time.advanceTo(100 as Timestamp);
    expect(seen).toEqual([100]);
  });

  it('what is due later than asked for waits', () => {
    const time = new VirtualTime(0 as Timestamp);
    let ran = 0;
    time.schedule(101 as Timestamp, () => { ran += 1; });
    expect(time.runNext(100 as Timestamp)).toBe(false);
    time.advanceTo(100 as Timestamp);
    expect([ran, time.nextAt()]).toEqual([0, 101]);
    expect(time.runNext(101 as Timestamp)).toBe(true);
    expect(ran).toBe(1);
  });
});
