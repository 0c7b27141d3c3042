import { describe, expect, it } from 'vitest';
import { cancelRefusal, filledShare, matchesEnd, mergePages, ownPrice, stateTone } from './order-model.ts';

describe('an order', () => {
  it.each([
    ['stop', 'pos', true, 'protects'], ['exit', 'pos', true, 'closes'], ['target', 'pos', true, null], ['entry', null, false, null], ['stop', 'pos', false, null],
  ] as const)('%s of position %s (open: %s) is refused cancelling as %s', (purpose, position, open, refusal) => {
    expect(cancelRefusal({ purpose, position }, open)).toBe(refusal);
  });

  it.each([['1', '0.25', 0.25], ['0', '0', 0], ['1', '1.5', 1]])('of %s with %s filled is filled to %s', (quantity, filled, share) => {
    expect(filledShare({ quantity, filled })).toBe(share);
  });

  it('has the limit as its price, else the trigger', () => {
    expect(ownPrice({ price: '10', trigger: '9' })).toBe('10');
    expect(ownPrice({ price: null, trigger: '9' })).toBe('9');
    expect(ownPrice({ price: null, trigger: null })).toBeNull();
  });

  it('of unknown state is said as a warning, one refused as bad', () => {
    expect(stateTone('unknown')).toBe('warning');
    expect(stateTone('rejected')).toBe('bad');
    expect(stateTone('denied')).toBe('bad');
    expect(stateTone('cancelled')).toBe('plain');
  });

  it.each([['filled', 'filled', true], ['expired', 'cancelled', true], ['denied', 'refused', true], ['filled', 'cancelled', false], ['cancelled', 'any', true]] as const)('%s is found by the filter %s: %s', (state, filter, is) => {
    expect(matchesEnd(state, filter)).toBe(is);
  });
});

describe('pages', () => {
  const row = (id: string, at: number, note = ''): { id: string; at: number; note: string } => ({ id, at, note });
  const merge = (older: ReturnType<typeof row>[], page: ReturnType<typeof row>[]): readonly ReturnType<typeof row>[] => mergePages(older, page, ({ id }) => id, ({ at }) => at);

  it('join newest first, without doubles', () => {
    expect(merge([row('c', 3), row('b', 2)], [row('b', 2, 'new'), row('a', 1)])).toEqual([row('c', 3), row('b', 2, 'new'), row('a', 1)]);
  });

  it('keep rows of the same moment apart and in one order', () => {
    const [first, second] = [merge([row('a', 1)], [row('b', 1)]), merge([row('b', 1)], [row('a', 1)])];
    expect(first).toEqual(second);
    expect(first).toHaveLength(2);
  });
});
