import { expect, it } from 'vitest';
import { decisionFilter } from '../../../src-shared/contract/decision-filter.ts';
import { ALL, fieldTime, filterFrom, isFiltered, timeOfField } from './filter.ts';

it('knows whether anything is left out', () => {
  expect(isFiltered(ALL)).toBe(false);
  expect(isFiltered({ ...ALL, noted: true })).toBe(true);
  expect(isFiltered({ ...ALL, from: 0 })).toBe(true);
});

it('writes and reads times of fields in both zones', () => {
  const at = Date.UTC(2026, 10, 21, 14, 2);
  expect(fieldTime(at, 'utc')).toBe('2026-11-21T14:02');
  for (const zone of ['utc', 'local'] as const) expect(timeOfField(fieldTime(at, zone), zone)).toBe(at);
  expect(timeOfField('', 'utc')).toBeNull();
  expect(timeOfField('2026-13-45T99:99', 'utc')).toBeNull();
  expect(fieldTime(null, 'utc')).toBe('');
});

it('takes a filter it is opened with, and refuses what is none', () => {
  expect(filterFrom({ tag: 'breakout' }, decisionFilter)).toEqual({ ...ALL, tag: 'breakout' });
  expect(filterFrom({ tag: 5 }, decisionFilter)).toBeNull();
  expect(filterFrom('breakout', decisionFilter)).toBeNull();
  expect(filterFrom(null, decisionFilter)).toBeNull();
});
