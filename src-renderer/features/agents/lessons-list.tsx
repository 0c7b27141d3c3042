import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { NumberCell, Time } from '../../ui/figures.tsx';
import { agentName, shortName } from '../../workbench/names.ts';
import { OwnWords } from '../../workbench/own-words.tsx';
import { useWords } from '../../workbench/words.ts';
import { learnedWords } from './learned-words.ts';

/** What agents took from the positions that closed last: a sentence made of what is stored, and beside it what a language model on the seat wrote. */
export function LessonsList({ lessons }: { readonly lessons: OutputOf<'agents.learned'>['lessons'] }): ReactNode {
  const t = useWords(learnedWords);
  return (
    <section className="learned-part" aria-label={t('lessons')}>
      <h3>{t('lessons')}</h3>
      {lessons.length === 0 ? <p className="ui-soft">{t('noLessons')}</p> : (
        <ul className="learned-lessons">
          {lessons.map(({ agent, instrument, at, text, r, words, wordsBy }) => (
            <li key={`${agent} ${at} ${text}`}>
              <p><b className="ui-strong">{agentName(agent)}</b> <span className="ui-soft">{shortName(instrument)} · <Time at={at} form="both" /> ·</span> <NumberCell value={r} gain unit="R" /></p>
              <p className="ui-text">{text}</p>
              {words === null ? null : <p className="ui-text"><OwnWords words={words} by={wordsBy} /></p>}
            </li>
          ))}
        </ul>
      )}
      <p className="ui-dim ui-small">{t('lessonsLegend')}</p>
    </section>
  );
}
