import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '../../../../src-shared/support/assert.ts';
import { QTable, type QConfig, type QDump } from './q-table.ts';

const CONFIG: QConfig = { alpha: 0.5, gamma: 0.9, epsilon: 1, leastEpsilon: 0.05, epsilonDecay: 0.99, double: false };
const never = (): number => { throw new Error('no chance is wanted'); };

/** mulberry32, as in the performance specification. */
function seeded(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('an episode by hand', () => {
  it('two steps, twice over', () => {
    const table = new QTable(2, CONFIG);
    const episode = (): void => {
      table.learn({ state: 'start', action: 1, reward: 0, next: 'end' }, never);
      table.learn({ state: 'end', action: 0, reward: 10, next: null }, never);
    };
    episode();
    // Q(start,1) = 0 + ½ (0 + 0.9·0 − 0) = 0; Q(end,0) = 0 + ½ (10 − 0) = 5.
    expect(table.cells()).toEqual(new Map([['start', [{ value: 0, visits: 0 }, { value: 0, visits: 1 }]], ['end', [{ value: 5, visits: 1 }, { value: 0, visits: 0 }]]]));
    episode();
    // Q(start,1) = 0 + ½ (0 + 0.9·5) = 2.25; Q(end,0) = 5 + ½ (10 − 5) = 7.5.
    expect(must(table.cells().get('start'), 'start')[1]?.value).toBe(2.25);
    expect(must(table.cells().get('end'), 'end')[0]?.value).toBe(7.5);
    expect(table.best('start')).toBe(1);
  });

  it('double: one table names the action, the other its worth', () => {
    const table = new QTable(2, { ...CONFIG, double: true });
    const draws = [0.9, 0.9, 0.1];
    const draw = (): number => must(draws.shift(), 'a draw');
    table.learn({ state: 'end', action: 0, reward: 10, next: null }, draw);
    table.learn({ state: 'start', action: 1, reward: 0, next: 'end' }, draw);
    table.learn({ state: 'start', action: 1, reward: 0, next: 'end' }, draw);
    const start = must(table.dump().rows.find(({ state }) => state === 'start'), 'start');
    // a asked b, which knows nothing yet: 0. b asked a: its own best is action 0 (a tie), worth 5 in a: ½ · 0.9 · 5.
    expect([start.a[1], start.b[1]]).toEqual([0, 2.25]);
  });
});

/** A corridor of five rooms: 0 left, 1 right; right of the last waits 1, each step costs 0.01. Optimal: always right. */
function walk(table: QTable, draw: () => number, episodes: number): void {
  for (let n = 0; n < episodes; n += 1) {
    let room = 0;
    for (let step = 0; step < 60 && room < 5; step += 1) {
      const action = table.choose(`room ${room}`, true, draw).action;
      const next = Math.max(0, room + (action === 1 ? 1 : -1));
      table.learn({ state: `room ${room}`, action, reward: next === 5 ? 1 : -0.01, next: next === 5 ? null : `room ${next}` }, draw);
      room = next;
    }
  }
}

describe('a world with a known best way', () => {
  it.each([false, true])('is learned, and what it is worth (double: %s)', (double) => {
    const table = new QTable(2, { alpha: 0.2, gamma: 0.9, epsilon: 1, leastEpsilon: 0.2, epsilonDecay: 0.999, double });
    walk(table, seeded(7), 1_500);
    for (let room = 0; room < 5; room += 1) expect(table.best(`room ${room}`)).toBe(1);
    // V(room k) = 0.9^(4−k) − 0.01 · (1 + 0.9 + … ) over the 4−k steps before the last.
    for (let room = 0; room < 5; room += 1) {
      const before = 4 - room;
      const optimum = 0.9 ** before - 0.01 * Array.from({ length: before }, (_, i) => 0.9 ** i).reduce((sum, x) => sum + x, 0);
      expect(must(table.cells().get(`room ${room}`), 'a room')[1]?.value).toBeCloseTo(optimum, 1);
    }
  });
});

/** Four markets, three actions, every step certain: where it leads (null: the end) and what it brings. */
const WORLD: Readonly<Record<string, readonly (readonly [next: string | null, reward: number])[]>> = {
  calm: [['calm', 0.1], ['rising', -0.3], [null, 0.4]], rising: [['rising', 0.2], ['wild', 1.1], ['calm', 0]], wild: [[null, -1], ['falling', 0.5], ['rising', -0.2]], falling: [['calm', -0.4], [null, 0.05], ['falling', -0.1]],
};

/** The worth of every action by value iteration: Bellman's equation applied until nothing changes. */
function optimum(gamma: number): Map<string, number[]> {
  let worth = new Map(Object.keys(WORLD).map((state) => [state, [0, 0, 0]]));
  for (let sweep = 0; sweep < 500; sweep += 1) {
    worth = new Map(Object.entries(WORLD).map(([state, actions]) => [state, actions.map(([next, reward]) => reward + (next === null ? 0 : gamma * Math.max(...must(worth.get(next), next))))]));
  }
  return worth;
}

describe('a small world solved by value iteration', () => {
  it.each([false, true])('every action in every state comes to its true worth, and the best one is chosen (double: %s)', (double) => {
    const table = new QTable(3, { alpha: 0.5, gamma: 0.9, epsilon: 0, leastEpsilon: 0, epsilonDecay: 1, double });
    const draw = seeded(11);
    for (let sweep = 0; sweep < 1_200; sweep += 1) for (const [state, actions] of Object.entries(WORLD)) actions.forEach(([next, reward], action) => table.learn({ state, action, reward, next }, draw));
    for (const [state, worth] of optimum(0.9)) {
      must(table.cells().get(state), state).forEach(({ value, visits }, action) => {
        expect(value, `${state} ${action}`).toBeCloseTo(worth[action] ?? NaN, 6);
        expect(visits).toBe(1_200);
      });
      expect(table.best(state)).toBe(worth.indexOf(Math.max(...worth)));
    }
  });

  it('one update is alpha of the way to reward plus gamma times the best that follows, whatever the numbers', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), number, number, number, number, (alpha, gamma, before, a, b, reward) => {
      const table = new QTable(2, { ...CONFIG, alpha, gamma });
      table.restore({ decisions: 0, rows: [{ state: 's', a: [before, 0], b: [0, 0], visits: [1, 0] }, { state: 't', a: [a, b], b: [0, 0], visits: [1, 1] }] });
      table.learn({ state: 's', action: 0, reward, next: 't' }, never);
      expect(must(table.cells().get('s'), 's')[0]?.value).toBeCloseTo(before + alpha * (reward + gamma * Math.max(a, b) - before), 9);
    }));
  });
});

describe('a learner', () => {
  it('tries less and less, never less than told', () => {
    const table = new QTable(3, CONFIG);
    const draw = seeded(1);
    expect(table.epsilon).toBe(1);
    for (let i = 0; i < 100; i += 1) table.choose('s', true, draw);
    expect(table.epsilon).toBeCloseTo(0.99 ** 100, 12);
    for (let i = 0; i < 1_000; i += 1) table.choose('s', true, draw);
    expect(table.epsilon).toBe(0.05);
  });

  it('takes the best known where it must not try, and asks chance for nothing', () => {
    const table = new QTable(2, CONFIG);
    table.learn({ state: 's', action: 1, reward: 1, next: null }, never);
    expect(table.choose('s', false, never).action).toBe(1);
    expect(table.choose('unseen', false, never).action).toBe(0);
  });

  it('frozen, advises and learns nothing; reset, knows nothing', () => {
    const table = new QTable(2, CONFIG);
    table.learn({ state: 's', action: 1, reward: 1, next: null }, never);
    table.isFrozen = true;
    const before = table.dump();
    table.learn({ state: 's', action: 1, reward: 9, next: null }, never);
    expect(table.choose('s', true, never).action).toBe(1);
    expect(table.dump()).toEqual(before);
    table.reset();
    expect(table.cells().size).toBe(0);
  });

  it('is stored and comes back the same; one of another shape is refused, as is nonsense', () => {
    const table = new QTable(2, { ...CONFIG, double: true });
    walk(table, seeded(3), 20);
    const again = new QTable(2, { ...CONFIG, double: true });
    again.restore(JSON.parse(JSON.stringify(table.dump())) as QDump);
    expect(again.dump()).toEqual(table.dump());
    expect(() => new QTable(3, CONFIG).restore(table.dump())).toThrow('has 2 actions, 3 are known');
    expect(() => table.learn({ state: 's', action: 2, reward: 0, next: null }, never)).toThrow('action 2 of 2');
    expect(() => table.learn({ state: 's', action: 0, reward: NaN, next: null }, never)).toThrow('reward NaN');
  });
});
