/**
 * The catalogue of everything a person reads. Each feature defines its own words; nothing is written into a component.
 *
 *   const words = defineWords('orders', { title: 'Orders', cancelled_one: '{{count}} order cancelled', cancelled_other: '{{count}} orders cancelled' });
 *   const t = useWords(words);  t('title');  t('cancelled', { count: 3 });
 */
import i18next, { type i18n } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';

const language: i18n = i18next.createInstance();

/** The made-up language of tests: longer, accented, in brackets; what is not in the catalogue stands out. */
export const PSEUDO_LOCALE = 'en-XA';

void language.use(initReactI18next).use({ type: 'postProcessor', name: 'pseudo', process: (value: string) => (language.language === PSEUDO_LOCALE ? pseudo(value) : value) }).init({
  lng: 'en', fallbackLng: 'en', initAsync: false, resources: { en: {} }, interpolation: { escapeValue: false }, postProcess: ['pseudo'], react: { useSuspense: false, bindI18n: 'languageChanged' },
});

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

/** The library derives types from one catalogue known to the compiler; ours comes in parts, each typed by `Say`. */
const translate = language.t.bind(language) as unknown as (key: string, values: Readonly<Record<string, string | number>>) => string;

/** Adds a part of the catalogue. @param namespace the feature's name */
export function defineWords<const W extends Record<string, string>>(namespace: string, english: W): Words<W> {
  language.addResourceBundle('en', namespace, english);
  return { namespace, say: (key, values) => translate(key, { ...values, ns: namespace }) };
}

/** The words of a feature in the language of the window. */
export function useWords<W extends Record<string, string>>(words: Words<W>): Say<W> {
  const { i18n: current } = useTranslation(words.namespace, { i18n: language });
  return useMemo<Say<W>>(() => (key, values) => words.say(key, values), [words, current.language]);
}

/** Changes the language; what has no translation stays English. */
export function speak(locale: string): void {
  if (language.language !== locale) void language.changeLanguage(locale);
}

const accents: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', y: 'ý', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', c: 'ç', n: 'ñ', s: 'š', z: 'ž' };

/** A third longer, accented, in brackets. */
export function pseudo(text: string): string {
  const body = text.replace(/[a-zA-Z]/g, (letter) => accents[letter] ?? letter);
  return `⟦${body}${'·'.repeat(Math.ceil(text.length / 3))}⟧`;
}
