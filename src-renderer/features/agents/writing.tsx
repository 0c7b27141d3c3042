import './models.css';
import { PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRows } from '../../mirror/hooks.ts';
import { Badge } from '../../ui/display.tsx';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { modelWords } from './model-words.ts';

/** What language models are writing about an instrument; nothing where none is asked. */
export function Writing({ instrument }: { readonly instrument: string | null }): ReactNode {
  const rows = useRows('thinking').filter((row) => row.instrument === instrument);
  return rows.length === 0 ? null : <WritingList rows={rows} />;
}

/** Unfinished words, as they come: for people to watch, never read by a program. */
export function WritingList({ rows }: { readonly rows: readonly RowOf<'thinking'>[] }): ReactNode {
  const t = useWords(modelWords);
  return (
    <section className="writing" aria-label={t('pieces')}>
      <ul>
        {rows.map(({ framework, agent, text, characters }) => (
          <li key={`${framework} ${agent}`}>
            <p><PenLine size={13} aria-hidden /> <span className="ui-strong">{agentName(agent)}</span> <span className="ui-soft">{framework === 'crew' ? t('crew') : t('group_chat')}</span> <Badge>{characters === 0 ? t('thinking') : t('writing')}</Badge></p>
            {characters === 0 ? null : <pre className="ui-mono" title={t('partial')}>{characters > text.length ? t('earlier') : ''}{text}</pre>}
          </li>
        ))}
      </ul>
      <p className="ui-small ui-dim">{t('partial')}</p>
    </section>
  );
}
