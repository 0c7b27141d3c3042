import { expect, it } from 'vitest';
import { echoFilter } from './wishes-to-leave.ts';

it('takes the same wish from npm, a shell and a terminal once', () => {
  let now = 0;
  const isNew = echoFilter(() => now);
  expect(isNew()).toBe(true);
  now = 3;
  expect(isNew()).toBe(false);
  now = 999;
  expect(isNew()).toBe(false);
  now = 1_000;
  expect(isNew()).toBe(true);
});
