import { describe, expect, it } from 'vitest';
import { alternate } from './windows-between.ts';

describe('files in windows between the others', () => {
  it('take turns, each kind in its own order, and none is lost', () => {
    expect(alternate(['w1', 'w2'], ['a', 'b', 'c', 'd'])).toEqual(['w1', 'a', 'w2', 'b', 'c', 'd']);
    expect(alternate(['w1', 'w2', 'w3'], ['a'])).toEqual(['w1', 'a', 'w2', 'w3']);
    expect(alternate([], ['a', 'b'])).toEqual(['a', 'b']);
    expect(alternate([], [])).toEqual([]);
  });
});
