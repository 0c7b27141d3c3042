import { expect, it } from 'vitest';
import { commands } from '../../../src-shared/contract/commands.ts';
import { parseTags } from './parse-tags.ts';

it('reads tags with commas, spaces and number signs, each once', () => {
  expect(parseTags(' #breakout, late-entry breakout;Ärger_2 ')).toEqual({ ok: true, tags: ['breakout', 'late-entry', 'Ärger_2'] });
  expect(parseTags('  ')).toEqual({ ok: true, tags: [] });
});

it('names the tag that is none, and stops at twelve', () => {
  expect(parseTags('good, bad!')).toEqual({ ok: false, problem: 'bad', tag: 'bad!' });
  expect(parseTags('x'.repeat(31))).toMatchObject({ ok: false, problem: 'bad' });
  expect(parseTags(Array.from({ length: 13 }, (_, index) => `t${index}`).join(' '))).toEqual({ ok: false, problem: 'many', tag: 't12' });
});

it('lets through nothing that the contract would refuse', () => {
  for (const text of ['a b c', 'é-ü_9', 'x'.repeat(30), Array.from({ length: 12 }, (_, index) => `t${index}`).join(',')]) {
    const parsed = parseTags(text);
    expect(parsed.ok && commands['journal.note'].input.safeParse({ subject: 'round', id: 'r', text: '', tags: parsed.tags }).success).toBe(true);
  }
});
