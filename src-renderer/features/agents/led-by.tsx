import { Crown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Badge } from '../../ui/display.tsx';
import { agentName } from '../../workbench/names.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { agentsWords } from './agents-words.ts';

type Led = NonNullable<RowOf<'rounds'>['led']>;

/** What chairs and managers of language models decided in a round, and which decisions a rule made in their place. */
export function LedBy({ led }: { readonly led: Led }): ReactNode {
  const t = useWords(agentsWords);
  return (
    <section className="debate-led" aria-label={t('led')}>
      {led.map(({ framework, words }) => (
        <details key={framework}>
          <summary><Crown size={13} aria-hidden /> {t('ledSummary', { agent: agentName(words[0]?.agent ?? ''), framework: agentName(framework), own: words.filter(({ by }) => by === 'model').length, all: words.length })}</summary>
          <ol>
            {words.map((word, at) => (
              <li key={at} className="ui-small">
                <span className="ui-num ui-dim">{word.said + 1}</span> <Badge>{t(word.by === 'model' ? 'ledModel' : 'ledRule')}</Badge> {decisionOf(word, t)}{word.text === '' ? null : <span className="ui-soft"> {word.text}</span>}
              </li>
            ))}
          </ol>
        </details>
      ))}
    </section>
  );
}

function decisionOf({ chosen, accepted }: Led[number]['words'][number], t: SayOf<typeof agentsWords>): string {
  if (accepted !== null) return t(accepted ? 'ledTakes' : 'ledReturns');
  return chosen === null ? t('ledNobody') : t('ledNames', { agent: agentName(chosen) });
}
