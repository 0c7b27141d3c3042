import { describe, expect, it } from 'vitest';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { dayChange, moved, orderedKeys, spreadBp, stanceOf } from './watch-model.ts';

describe('figures of a quote', () => {
  it.each([
    [{ last: 110, dayOpen: 100 }, 0.1], [{ last: 95, dayOpen: 100 }, -0.05], [{ last: 95, dayOpen: null }, null], [{ last: 95, dayOpen: 0 }, null], [undefined, null],
  ])('change of %j since the day began is %s', (quote, change) => {
    const found = dayChange(quote);
    if (change === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(change, 12);
  });

  it.each([[{ bid: 99, ask: 101 }, 200], [{ bid: 100, ask: 100 }, 0], [{ bid: null, ask: 101 }, null], [undefined, null]])('spread of %j is %s basis points', (quote, bp) => {
    expect(spreadBp(quote)).toBe(bp);
  });
});

describe('the agents\' stance', () => {
  const vote = (stance: 'buy' | 'sell' | 'hold' | 'abstain', weight: number): RowOf<'rounds'>['votes'][number] => ({ agent: stance, framework: 'crew', stance, confidence: 0.8, weight, dissent: false, note: '', evidence: [] });
  const round = (part: Partial<RowOf<'rounds'>>): RowOf<'rounds'> => ({ id: 'r', at: 0, instrument: 'i', votes: [], agreement: 0.6, presence: 1, confidence: 0.7, threshold: 0.7, outcome: 'none', direction: null, reason: 'no_quorum', sentence: '', veto: null, ...part });

  it('is the direction of a signal', () => {
    expect(stanceOf(round({ outcome: 'signal', direction: 'short' }))).toMatchObject({ side: 'short', signal: true, veto: false });
  });

  it('without a signal is the side of the heavier half', () => {
    expect(stanceOf(round({ votes: [vote('buy', 0.3), vote('sell', 0.5), vote('hold', 0.9)] }))).toMatchObject({ side: 'short', signal: false });
    expect(stanceOf(round({ votes: [vote('hold', 1), vote('abstain', 1)] }))?.side).toBe('none');
  });

  it('tells a veto, and nothing before the first round', () => {
    expect(stanceOf(round({ veto: 'correlation' }))?.veto).toBe(true);
    expect(stanceOf(undefined)).toBeNull();
  });
});

describe('the order of the rows', () => {
  it('begins with what the person placed, then what is watched, then the rest', () => {
    expect(orderedKeys(['a', 'b', 'c', 'd'], ['c', 'gone'], (key) => key !== 'a')).toEqual(['c', 'b', 'd']);
  });

  it.each([[0, ['c', 'a', 'b']], [1, ['a', 'c', 'b']], [-9, ['c', 'a', 'b']], [9, ['a', 'b', 'c']]] as const)('moves a row to place %i', (to, order) => {
    expect(moved(['a', 'b', 'c'], 'c', to)).toEqual(order);
  });

  it('leaves the array alone where nothing moves', () => {
    const order = ['a', 'b'];
    expect(moved(order, 'a', 0)).toBe(order);
    expect(moved(order, 'x', 1)).toBe(order);
  });
});
