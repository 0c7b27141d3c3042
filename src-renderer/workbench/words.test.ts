import { afterEach, describe, expect, it } from 'vitest';
import { defineWords, pseudo, PSEUDO_LOCALE, speak } from './words.ts';

const words = defineWords('words-test', { plain: 'Close', name: 'Close {{what}}', order_one: '{{count}} order', order_other: '{{count}} orders' });

describe('the catalogue', () => {
  afterEach(() => speak('en'));

  it('fills in and counts', () => expect([words.say('name', { what: 'BTC <3' }), words.say('order', { count: 1 }), words.say('order', { count: 3 })]).toEqual(['Close BTC <3', '1 order', '3 orders']));

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
