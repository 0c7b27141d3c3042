import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { modelWords } from './model-words.ts';

type Seat = OutputOf<'models.costs'>['seats'][number];

/** More are listed by the command. */
const MOST = 6;

/** What each seat's model was asked today and what it cost, dearest first. */
export function SeatCosts({ seats }: { readonly seats: readonly Seat[] }): ReactNode {
  const t = useWords(modelWords);
  const format = useFormat();
  if (seats.length === 0) return null;
  return (
    <table className="seat-costs ui-num" aria-label={t('costs')}>
      <tbody>
        {seats.slice(0, MOST).map(({ framework, agent, provider, model, calls, micros }) => (
          <tr key={`${framework} ${agent} ${provider} ${model}`}>
            <th scope="row">{agentName(agent)} <span className="ui-soft">{t(framework === 'group_chat' ? 'group_chat' : 'crew')}</span></th>
            <td>{t('calls', { count: calls })}</td>
            <td>{t('dollars', { dollars: format.number(micros / 1e6, { decimals: micros > 0 && micros < 10_000 ? 4 : 2 }) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
