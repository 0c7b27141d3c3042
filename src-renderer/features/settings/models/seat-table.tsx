import type { ReactNode } from 'react';
import { useRows } from '../../../mirror/hooks.ts';
import { Segments } from '../../../ui/fields.tsx';
import { useEditableSetting } from '../../../workbench/ask.ts';
import { agentName } from '../../../workbench/names.ts';
import { useWords } from '../../../workbench/words.ts';
import { modelsWords } from './models-words.ts';

const FRAMEWORKS = ['crew', 'group_chat'] as const;
type Framework = (typeof FRAMEWORKS)[number];
type Backend = 'rules' | 'model';

/** Rules or a model, for each seat there is. */
export function SeatTable(): ReactNode {
  const t = useWords(modelsWords);
  const rows = useRows('agents');
  const [{ providers, seats }, change] = useEditableSetting('models');
  const agents = [...new Set([...rows.map(({ id }) => id), ...FRAMEWORKS.flatMap((framework) => Object.keys(seats[framework]))])];
  const sits = (framework: Framework, agent: string): boolean => rows.length === 0 || seats[framework][agent] !== undefined || rows.some((row) => row.framework === framework && row.id === agent);
  const give = (framework: Framework, agent: string, backend: Backend): void => {
    const { [agent]: _before, ...others } = seats[framework];
    void change({ seats: { ...seats, [framework]: backend === 'rules' ? others : { ...others, [agent]: backend } } });
  };
  return (
    <section className="seats" aria-labelledby="seats-title">
      <h3 id="seats-title">{t('seats')}</h3>
      <p className="ui-soft">{t('seatsHelp')}</p>
      {agents.length === 0 ? <p className="ui-soft">{t('noSeats')}</p> : providers.length === 0 ? <p className="ui-soft">{t('noProviderYet')}</p> : (
        <table className="seat-table">
          <thead><tr><th scope="col">{t('agent')}</th>{FRAMEWORKS.map((framework) => <th key={framework} scope="col">{t(framework)}</th>)}</tr></thead>
          <tbody>
            {agents.map((agent) => (
              <tr key={agent}>
                <th scope="row">{agentName(agent)}</th>
                {FRAMEWORKS.map((framework) => (
                  <td key={framework}>
                    {sits(framework, agent) ? (
                      <Segments<Backend> label={t('seatOf', { agent: agentName(agent), framework: t(framework) })} value={seats[framework][agent] ?? 'rules'} onChange={(backend) => give(framework, agent, backend)}
                        options={[{ value: 'rules', label: t('rules') }, { value: 'model', label: t('model_seat') }]} />
                    ) : <span className="ui-dim">{t('noSeat')}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
