/**
 * The catalogue of everything a person reads. Each feature defines its own words; nothing is written into a component.
 *
 *   const words = defineWords('orders', { title: 'Orders', cancelled_one: '{{count}} order cancelled', cancelled_other: '{{count}} orders cancelled' });
 *   const t = useWords(words);  t('title');  t('cancelled', { count: 3 });
 */
import { useMemo, useSyncExternalStore } from 'react';

/** The made-up language of tests: longer, accented, in brackets; what is not in the catalogue stands out. */
export const PSEUDO_LOCALE = 'en-XA';

/** Which form of a word a count takes. The catalogue is English, whatever the window's locale: that one is for figures and times. */
const plurals = new Intl.PluralRules('en');
const followers = new Set<() => void>();
let language = 'en';

/** Keys as they are asked for: `cancelled_one` and `cancelled_other` are asked for as `cancelled`. */
type Asked<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

export type Say<W extends Record<string, string>> = (key: Asked<keyof W & string>, values?: Readonly<Record<string, string | number>>) => string;

/** The type of `t` for a catalogue: `SayOf<typeof words>`. */
export type SayOf<T> = T extends Words<infer W> ? Say<W> : never;

export interface Words<W extends Record<string, string>> {
  readonly namespace: string;
  /** Outside a component; inside use `useWords`, which renders anew when the language changes. */
  readonly say: Say<W>;
}

/** Adds a part of the catalogue. A key that a part has not is said as it is. @param namespace the feature's name */
export function defineWords<const W extends Record<string, string>>(namespace: string, english: W): Words<W> {
  const known = new Map<string, string>(Object.entries(english));
  return { namespace, say: (key, values = {}) => inLanguage(filled(known.get(formOf(known, key, values['count'])) ?? key, values)) };
}

/** `cancelled_one` for a count of 1, `cancelled_other` for any other; the key itself where it has no such forms. */
function formOf(known: ReadonlyMap<string, string>, key: string, count: string | number | undefined): string {
  const form = typeof count === 'number' ? `${key}_${plurals.select(count)}` : key;
  return known.has(form) ? form : key;
}

/** Puts values in the place of `{{name}}`, as they are: what is between two braces in a value stays there. */
function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.includes('{{') ? text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name] ?? '')) : text;
}

function inLanguage(text: string): string {
  return language === PSEUDO_LOCALE ? pseudo(text) : text;
}

/** The words of a feature in the language of the window. */
export function useWords<W extends Record<string, string>>(words: Words<W>): Say<W> {
  const current = useSyncExternalStore(follow, spoken, spoken);
  // Another function for another language: what is made of words is made anew.
  return useMemo<Say<W>>(() => (key, values) => words.say(key, values), [words, current]);
}

const spoken = (): string => language;

function follow(heard: () => void): () => void {
  followers.add(heard);
  return () => followers.delete(heard);
}

/** Changes the language; what has no translation stays English. */
export function speak(locale: string): void {
  if (language === locale) return;
  language = locale;
  for (const heard of followers) heard();
}

const accents: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', y: 'ý', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', c: 'ç', n: 'ñ', s: 'š', z: 'ž' };

/** A third longer, accented, in brackets. */
export function pseudo(text: string): string {
  const body = text.replace(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter);
  return `⟦${body}${'·'.repeat(Math.ceil(text.length / 3))}⟧`;
}
