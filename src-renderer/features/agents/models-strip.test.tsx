import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { ModelsList } from './models-strip.tsx';
import { WritingList } from './writing.tsx';

const NOW = 1_795_000_000_000;
const row = (change: Partial<RowOf<'models'>> = {}): RowOf<'models'> => ({ id: 'openai', model: 'gpt-5-mini', state: 'ready', failures: 0, restsUntil: null, running: 0, waiting: 0, calls: 12, failedCalls: 0, lastFailure: null, ...change });
const day = { micros: 412_300, tokens: 184_220, mostMicros: 1_000_000, mostTokens: null };
const seats = [{ framework: 'group_chat', agent: 'mean_reversion', provider: 'openai', model: 'gpt-5-mini', calls: 17, answered: 15, tokens: 61_700, micros: 4_100 }];
const page = (rows: readonly RowOf<'models'>[], of: RowOf<'modelDay'> | null = day): string => renderToStaticMarkup(<ModelsList rows={rows} day={of} seats={seats} nowMs={NOW} />).replaceAll('\u00A0', ' ');

describe('how providers do', () => {
  it.each<[string, Partial<RowOf<'models'>>, string]>([
    ['ready', {}, 'Ready'], ['failing', { state: 'failing', failures: 2 }, '2 failures in a row'], ['resting', { state: 'resting', restsUntil: NOW + 30_000 }, 'Rests until '],
    ['rested long enough', { state: 'resting', restsUntil: NOW - 1 }, 'Asked again with the next question'], ['tried again', { state: 'trying' }, 'Being tried again'],
  ])('%s is said in words', (_, change, words) => {
    expect(page([row(change)])).toContain(words);
  });

  it('calls, failures and the last of them in words', () => {
    const shown = page([row({ running: 1, waiting: 2, failedCalls: 3, lastFailure: { at: NOW, sentence: 'the server is at its limit' } })]);
    expect(shown).toContain('1 call under way · 2 wait · 12 calls, 3 failed since the session began');
    expect(shown).toContain(': the server is at its limit');
  });

  it('the money of the day against its limit, and without one', () => {
    expect(page([row()])).toContain('$0.41 of $1.00');
    expect(page([row()])).toContain('role="meter"');
    expect(page([row()], { ...day, micros: 1_200, mostMicros: null, mostTokens: 200_000 })).toContain('$0.0012, no limit');
    expect(page([row()], { ...day, mostMicros: null, mostTokens: 200_000 })).toContain('184,220 of 200,000 tokens');
  });
});

describe('what seats cost', () => {
  it('is said by agent and framework, with pennies where they are few', () => {
    const shown = page([row()]);
    expect(shown).toContain('Mean reversion');
    expect(shown).toContain('group chat');
    expect(shown).toContain('17 calls');
    expect(shown).toContain('$0.0041');
  });
});

describe('what models are writing', () => {
  const thinking = (text: string, characters: number): string => renderToStaticMarkup(<WritingList rows={[{ framework: 'group_chat', agent: 'mean_reversion', instrument: 'BTC', text, characters }]} />);

  it('is shown as it came, says that it is unfinished, and is never markup', () => {
    const shown = thinking('{"note":"<script>alert(1)</script>', 34);
    expect(shown).toContain('Writing');
    expect(shown).toContain('&lt;script&gt;');
    expect(shown).not.toContain('<script>');
    expect(shown).toContain('nothing is decided by it');
    expect(shown).toContain('Mean reversion');
  });

  it('before the first word the seat thinks; of a long answer the end is shown', () => {
    expect(thinking('', 0)).toContain('Thinking');
    expect(thinking('', 0)).not.toContain('<pre');
    expect(thinking('the end', 5_000)).toContain('… the end');
  });
});
