import { PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { defineWords, useWords } from './words.ts';

const ownWords = defineWords('own-words', { by: 'Written by {{model}}:', someModel: 'its language model' });

/** What a language model wrote of a position, with who it was; nothing where none wrote. @param by the model's name; empty where it is not known */
export function OwnWords({ words, by }: { readonly words: string | null; readonly by: string | null }): ReactNode {
  const t = useWords(ownWords);
  if (words === null) return null;
  return <span className="own-words"><PenLine size={12} aria-hidden /> <span className="ui-soft">{t('by', { model: by === null || by === '' ? t('someModel') : by })}</span> {words}</span>;
}
