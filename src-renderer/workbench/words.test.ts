import { afterEach, describe, expect, it } from 'vitest';
import { defineWords, pseudo, PSEUDO_LOCALE, speak } from './words.ts';

const words = defineWords('words-test', { plain: 'Close', name: 'Close {{what}}', order_one: '{{count}} order', order_other: '{{count}} orders', since: '{{count}} since {{at}}' });

describe('the catalogue', () => {
  afterEach(() => speak('en'));

  it('fills in and counts', () => expect([words.say('name', { what: 'BTC <3' }), words.say('order', { count: 1 }), words.say('order', { count: 3 })]).toEqual(['Close BTC <3', '1 order', '3 orders']));

  it('takes one form for exactly one, the other for none, a half and many, and the word itself where it has no forms', () => {
    expect([0, 0.5, 1, 2, 1_000].map((count) => words.say('order', { count }))).toEqual(['0 orders', '0.5 orders', '1 order', '2 orders', '1000 orders']);
    expect(words.say('since', { count: 1, at: 'noon' })).toBe('1 since noon');
    // Figures that are written already are not counted.
    expect(words.say('since', { count: '1,000', at: 'noon' })).toBe('1,000 since noon');
  });

  it('puts a value in as it is, and nothing where there is none', () => {
    expect(words.say('name', { what: '{{count}} $& of $1', count: 3 })).toBe('Close {{count}} $& of $1');
    expect(words.say('name')).toBe('Close ');
  });

  it('says a key that it has not as it is: a hole that is seen', () => expect((words.say as (key: string) => string)('absent')).toBe('absent'));

  it('is English where a language has no translation', () => {
    speak('de-DE');
    expect(words.say('plain')).toBe('Close');
  });

  it('stands out in the made-up language, a third longer', () => {
    speak(PSEUDO_LOCALE);
    expect(words.say('plain')).toBe(pseudo('Close'));
    expect(pseudo('Close').length).toBeGreaterThan('Close'.length * 1.3);
  });
});
