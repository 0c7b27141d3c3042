import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { chartWords } from './chart-words.ts';
import type { Quoted } from './evidence.ts';

/** The newest round and every number that was quoted in it, exactly. */
export function SeenStrip({ round, quoted }: { readonly round: RowOf<'rounds'>; readonly quoted: readonly Quoted[] }): ReactNode {
  const t = useWords(chartWords);
  const format = useFormat();
  return (
    <div className="chart-seen" role="region" aria-label={t('seen')} tabIndex={0}>
      <Button size="small" tone="quiet" className="chart-seen-sentence" onClick={() => explain('round', round.id)}>{t('seenOf', { time: format.timeWithZone(round.at), sentence: round.sentence })}</Button>
      {quoted.length === 0 ? <span className="ui-dim">{t('seenEmpty')}</span> : (
        <ul className="chart-seen-list">
          {quoted.map(({ feature, value, agents }) => <li key={feature} title={agents.join(', ')}><span className="ui-mono ui-soft">{feature}</span> <b className="ui-num">{format.number(value, { decimals: 6, trim: true })}</b></li>)}
        </ul>
      )}
    </div>
  );
}
