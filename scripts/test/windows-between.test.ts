import { describe, expect, it } from 'vitest';
import { spread } from './windows-between.ts';

describe('files in windows between the others', () => {
  it('are spread over the first half, each kind in its own order, and none is lost', () => {
    expect(spread(['w1', 'w2'], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toEqual(['w1', 'a', 'b', 'w2', 'c', 'd', 'e', 'f', 'g', 'h']);
    expect(spread(['w1', 'w2', 'w3'], ['a'])).toEqual(['w1', 'a', 'w2', 'w3']);
    expect(spread([], ['a', 'b'])).toEqual(['a', 'b']);
    expect(spread(['w1'], [])).toEqual(['w1']);
  });
});
