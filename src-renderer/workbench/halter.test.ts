import { expect, it } from 'vitest';
import { halterOf } from './halter.ts';

it.each([[{ by: 'you', route: 'tray' }, 'you (tray)'], [{ by: 'tray', route: 'tray' }, 'tray'], [{ by: 'daily loss', route: null }, 'daily loss'], [{ by: '', route: 'shortcut' }, 'shortcut'], [{ by: null, route: null }, '—']])('who halted: %j', (halt, words) => {
  expect(halterOf(halt)).toBe(words);
});
