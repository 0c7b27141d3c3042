import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { learnedWords } from './learned-words.ts';

type Learned = OutputOf<'agents.learned'>;

/** What the results of each seat do to its weight, regime by regime, with how sure that is. */
export function RegimeWeights({ learned: { bands, seats } }: { readonly learned: Learned }): ReactNode {
  const t = useWords(learnedWords);
  const weighed = seats.filter(({ weights }) => weights.length > 0);
  if (weighed.length === 0) return null;
  return (
    <section className="learned-part" aria-label={t('weights')}>
      <h3>{t('weights')}</h3>
      <table className="policy-map">
        <thead><tr><th scope="col">{t('seat')}</th>{bands.regimes.map((regime) => <th key={regime} scope="col">{agentName(regime)}</th>)}</tr></thead>
        <tbody>
          {weighed.map(({ framework, agent, weights }) => (
            <tr key={`${framework} ${agent}`}>
              <th scope="row">{agentName(agent)} <span className="ui-dim">{agentName(framework)}</span></th>
              {bands.regimes.map((regime) => <td key={regime}><Factor weight={weights.find((one) => one.regime === regime)} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="ui-dim ui-small">{t('weightsLegend')}</p>
    </section>
  );
}

function Factor({ weight }: { readonly weight: Learned['seats'][number]['weights'][number] | undefined }): ReactNode {
  const t = useWords(learnedWords);
  const format = useFormat();
  if (weight === undefined) return <span className="ui-dim">–</span>;
  const { factor, interval, settled, fewResults } = weight;
  const number = (value: number): string => format.number(value, { decimals: 2 });
  return (
    <span className={fewResults ? 'ui-dim' : undefined}>
      × {number(factor)}{interval === null ? null : ` (${number(interval[0])} – ${number(interval[1])})`} <span className="policy-visits">{t('of', { count: settled })}</span>{fewResults ? <> · {t('few')}</> : null}
    </span>
  );
}
