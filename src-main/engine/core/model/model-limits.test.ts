import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { abandoned, admit, CLOSED, failed, succeeded, type BreakerState } from './breaker.ts';
import { ModelBudget, type BudgetLimits } from './budget.ts';

const DAY = 86_400_000;
const AT = (20_000 * DAY) as Timestamp;
const later = (ms: number): Timestamp => (AT + ms) as Timestamp;
const LIMITS: BudgetLimits = { dailyMicros: 1_000_000, dailyTokens: 10_000, cycleMicros: 300_000 };
const cost = (micros: number, tokens = 100): { micros: number; tokens: number } => ({ micros, tokens });

describe('a budget', () => {
  it.each<[name: string, calls: [micros: number, tokens: number, cycle: string][], last: string | null]>([
    ['within all limits', [[200_000, 100, 'a'], [100_000, 100, 'a']], null],
    ['one cycle too dear', [[200_000, 100, 'a'], [100_001, 100, 'a']], 'the cycle\'s budget of $0.30 would be exceeded'],
    ['a new cycle', [[300_000, 100, 'a'], [300_000, 100, 'b']], null],
    ['the day\'s money', [[300_000, 1, 'a'], [300_000, 1, 'b'], [300_000, 1, 'c'], [100_001, 1, 'd']], 'the day\'s budget of $1.00 would be exceeded'],
    ['the day\'s tokens', [[1, 9_000, 'a'], [1, 1_001, 'b']], 'the day\'s 10000 tokens would be exceeded'],
  ])('%s', (_name, calls, last) => {
    const budget = new ModelBudget(LIMITS);
    const answers = calls.map(([micros, tokens, cycle], i) => budget.reserve(`call-${i}`, cost(micros, tokens), cycle, AT));
    expect(answers.at(-1)).toBe(last);
    expect(answers.slice(0, -1).every((answer) => answer === null)).toBe(true);
  });

  it('what was not used is free again; what was never learned is not', () => {
    const budget = new ModelBudget({ ...LIMITS, cycleMicros: null });
    expect(budget.reserve('a', cost(900_000), '1', AT)).toBeNull();
    expect(budget.reserve('b', cost(200_000), '1', AT)).not.toBeNull();
    budget.settle('a', cost(10_000));
    expect(budget.spentOn(AT)).toEqual({ micros: 10_000, tokens: 100 });
    expect(budget.reserve('c', cost(900_000), '2', later(DAY - 1))).toBeNull();
    expect(budget.reserve('d', cost(100_000), '2', later(DAY - 1))).not.toBeNull();
    expect(budget.reserve('e', cost(900_000), '3', later(DAY))).toBeNull();
  });

  it('a clock that goes back gives nothing back; an answer after midnight counts in its own day', () => {
    const budget = new ModelBudget({ ...LIMITS, cycleMicros: null });
    budget.reserve('a', cost(800_000), '1', AT);
    budget.settle('a', cost(800_000));
    expect(budget.reserve('b', cost(300_000), '1', later(-DAY))).not.toBeNull();
    budget.reserve('c', cost(200_000), '1', later(DAY - 1));
    expect(budget.spentOn(later(DAY))).toEqual({ micros: 0, tokens: 0 });
    budget.settle('c', cost(200_000));
    expect(budget.spentOn(later(DAY))).toEqual({ micros: 0, tokens: 0 });
  });

  it('a cycle keeps its budget when calls of another come in between', () => {
    const budget = new ModelBudget(LIMITS);
    expect(budget.reserve('a', cost(200_000), 'one', AT)).toBeNull();
    expect(budget.reserve('b', cost(200_000), 'two', AT)).toBeNull();
    expect(budget.reserve('c', cost(200_000), 'one', AT)).toBe('the cycle\'s budget of $0.30 would be exceeded');
    budget.settle('a', cost(50_000));
    expect(budget.reserve('d', cost(250_000), 'one', AT)).toBeNull();
    expect(budget.reserve('e', cost(1), 'one', AT)).not.toBeNull();
  });

  it('whatever overlaps, no more than the day allows is ever spent where no answer costs more than was set aside', () => {
    const acts = fc.array(fc.record({ open: fc.boolean(), most: fc.nat(400_000), used: fc.double({ min: 0, max: 1, noNaN: true }), pick: fc.nat(), cycle: fc.nat(5), forward: fc.nat(DAY / 10) }), { maxLength: 120 });
    fc.assert(fc.property(acts, (list) => {
      const budget = new ModelBudget(LIMITS);
      const open: { readonly call: string; readonly most: number; readonly day: number }[] = [];
      const perDay = new Map<number, number>();
      let at = AT;
      list.forEach(({ open: opens, most, used, pick, cycle, forward }, i) => {
        at = (at + forward) as Timestamp;
        if (opens || open.length === 0) {
          if (budget.reserve(`call-${i}`, cost(most, 1), `cycle-${cycle}`, at) === null) open.push({ call: `call-${i}`, most, day: Math.floor(at / DAY) });
          return;
        }
        const [settled] = open.splice(pick % open.length, 1);
        if (settled === undefined) return;
        const micros = Math.floor(settled.most * used);
        budget.settle(settled.call, cost(micros, 1));
        perDay.set(settled.day, (perDay.get(settled.day) ?? 0) + micros);
      });
      for (const spent of perDay.values()) expect(spent).toBeLessThanOrEqual(1_000_000);
    }));
  });
});

describe('a breaker', () => {
  const config = { failures: 3, restMs: 1_000, mostRestMs: 10_000 };
  const fail = (state: BreakerState, at: number, wait = 0): BreakerState => failed(state, config, later(at), 'HTTP 500', wait);
  it('opens after three failures in a row, tries once after its rest, and rests twice as long each time', () => {
    let state = fail(fail(CLOSED, 0), 0);
    expect(admit(state, later(0)).admitted).toBe(true);
    expect(fail(succeeded(state), 0)).toEqual({ kind: 'closed', failures: 1 });
    state = fail(state, 0);
    expect(state).toMatchObject({ kind: 'open', until: later(1_000) });
    expect(admit(state, later(999)).admitted).toBe(false);
    const trying = admit(state, later(1_000));
    expect(trying).toMatchObject({ admitted: true, state: { kind: 'half_open' } });
    expect(admit(trying.state, later(1_000)).admitted).toBe(false);
    expect(fail(trying.state, 1_000)).toMatchObject({ kind: 'open', until: later(3_000), rests: 2 });
    expect(succeeded(trying.state)).toBe(CLOSED);
  });

  it('keeps to what the provider asks for, and to the longest rest otherwise', () => {
    expect(fail(CLOSED, 0, 60_000)).toMatchObject({ kind: 'open', until: later(60_000) });
    expect(fail({ kind: 'half_open', rests: 9, reason: '' }, 0)).toMatchObject({ until: later(10_000) });
  });

  it('a trial that was called off is tried by the next; its rests are not forgotten', () => {
    const trial: BreakerState = { kind: 'half_open', rests: 2, reason: 'HTTP 500' };
    const open = abandoned(trial, later(5));
    const next = admit(open, later(5));
    expect(next).toEqual({ admitted: true, state: trial });
    expect(fail(next.state, 5)).toMatchObject({ kind: 'open', until: later(4_005), rests: 3 });
    expect(abandoned(CLOSED, later(5))).toBe(CLOSED);
  });

  it('a late failure or success changes nothing while it rests', () => {
    const open = fail(CLOSED, 0, 5_000);
    expect(fail(open, 1)).toBe(open);
    expect(succeeded(open)).toBe(open);
  });
});
