import { expect, it } from 'vitest';
import { GATHER_MS, Gatherer, type GatherClock } from './gatherer.ts';

/** A clock that goes only when told, and a gatherer whose batches take `costMs`. */
function rig(costMs = 0) {
  let now = 0;
  let waiting: { readonly at: number; readonly work: () => void } | null = null;
  const clock: GatherClock = { now: () => now, after: (ms, work) => {
    waiting = { at: now + Math.max(0, ms), work };
    return () => { waiting = null; };
  } };
  const sentAt: number[] = [];
  const gatherer = new Gatherer(() => { sentAt.push(now); now += costMs; }, GATHER_MS, clock);
  const go = (ms: number): void => {
    const until = now + ms;
    while (waiting !== null && waiting.at <= until) {
      const { at, work } = waiting;
      waiting = null;
      now = Math.max(now, at);
      work();
    }
    now = Math.max(now, until);
  };
  return { gatherer, go, sentAt };
}

it('sends what comes after a pause at the end of the turn', () => {
  const { gatherer, go, sentAt } = rig();
  go(500);
  gatherer.note();
  gatherer.note();
  expect(sentAt).toEqual([]);
  go(0);
  expect(sentAt).toEqual([500]);
  go(500);
  gatherer.note();
  go(0);
  expect(sentAt).toEqual([500, 1_000]);
});

it('lets nothing of a stream wait longer than it gathers', () => {
  const { gatherer, go, sentAt } = rig();
  for (let tick = 0; tick < 50; tick += 1) {
    gatherer.note();
    go(2);
  }
  expect(sentAt.length).toBeGreaterThan(10);
  for (const [n, at] of sentAt.entries()) expect(at - (sentAt[n - 1] ?? at - GATHER_MS)).toBe(GATHER_MS);
});

it('spends at most a tenth of the time on rows that are slow to make', () => {
  const { gatherer, go, sentAt } = rig(3);
  for (let tick = 0; tick < 200; tick += 1) {
    gatherer.note();
    go(2);
  }
  expect(sentAt[1]).toBe(33);
  expect(sentAt[2]).toBe(66);
});

it('sends at once when told, and not once more', () => {
  const { gatherer, go, sentAt } = rig();
  gatherer.note();
  gatherer.flush();
  go(100);
  expect(sentAt).toEqual([0]);
});
