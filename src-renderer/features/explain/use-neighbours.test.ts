import { expect, it } from 'vitest';
import { neighboursIn } from './use-neighbours.ts';

it('goes on to older with J and back to newer with K, and stops at the ends', () => {
  const list = ['c', 'b', 'a'];
  expect(neighboursIn(list, 'b')).toEqual({ place: 2, count: 3, older: 'a', newer: 'c' });
  expect(neighboursIn(list, 'c')).toMatchObject({ place: 1, newer: null, older: 'b' });
  expect(neighboursIn(list, 'a')).toMatchObject({ older: null, newer: 'b' });
});

it('has no neighbours for what is not in the list', () => {
  expect(neighboursIn(['a'], 'x')).toEqual({ place: null, count: 1, older: null, newer: null });
  expect(neighboursIn([], null)).toEqual({ place: null, count: 0, older: null, newer: null });
});
