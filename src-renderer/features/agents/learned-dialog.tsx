import './learned.css';
import { Eraser, Snowflake } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useAct, useEditableSetting, useQuery } from '../../workbench/ask.ts';
import { closeDialog, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { CalibrationPlots } from './calibration-plots.tsx';
import { learnedWords } from './learned-words.ts';
import { LessonsList } from './lessons-list.tsx';
import { PolicyMap } from './policy-map.tsx';
import { RegimeWeights } from './regime-weights.tsx';

const NOTHING = {};
const done = (): void => closeDialog('learned');

/** The policy over quorums as a heat map with visits, each seat's weights and calibration, and the newest lessons. */
export function LearnedDialog(): ReactNode {
  const t = useWords(learnedWords);
  const { value, error, refresh } = useQuery('agents.learned', NOTHING);
  return (
    <Dialog title={t('title')} words={t('words')} size="wide" onClose={done} footer={<Button onClick={done}>{t('close')}</Button>}>
      {value !== null ? <div className="learned"><Policy learned={value} refresh={refresh} /><RegimeWeights learned={value} /><CalibrationPlots seats={value.seats} /><LessonsList lessons={value.lessons} /></div>
        : error !== null ? <EmptyState tone="error" title={t('failed')} words={`${error.sentence} ${error.remedy}`} action={<Button size="small" onClick={refresh}>{t('again')}</Button>} /> : <Skeleton words={t('loading')} />}
    </Dialog>
  );
}

function Policy({ learned, refresh }: { readonly learned: OutputOf<'agents.learned'>; readonly refresh: () => void }): ReactNode {
  const t = useWords(learnedWords);
  const format = useFormat();
  const { act, busy } = useAct();
  const [setting, store] = useEditableSetting('learning');
  const [forgetting, setForgetting] = useState(false);
  const { experiences, tried, sumReward, decisions, frozen, states } = learned.policy;
  const change = async (wish: 'freeze' | 'thaw' | 'reset'): Promise<void> => {
    const answer = await act('agents.changePolicy', { change: wish });
    setForgetting(false);
    if (!answer.ok || !answer.value.accepted) return;
    tell({ tone: 'good', title: answer.value.sentence });
    refresh();
  };
  return (
    <section className="learned-part" aria-label={t('policy')}>
      <h3>{t('policy')}</h3>
      {states.length === 0 ? (
        setting.on ? <EmptyState title={t('none')} words={t('noneWords')} />
          : <EmptyState title={t('off')} words={t('offWords')} action={<Button size="small" onClick={() => void store({ on: true })}>{t('switchOn')}</Button>} />
      ) : (
        <>
          <div className="ui-row">
            <p className="ui-spring ui-soft">{frozen ? `${t('frozen')} ` : ''}{t('standing', { experiences, tried, sum: format.number(sumReward, { sign: true }), decisions })}</p>
            <Button size="small" icon={Eraser} onClick={() => setForgetting(true)}>{t('reset')}</Button>
            <Button size="small" icon={Snowflake} busy={busy} onClick={() => void change(frozen ? 'thaw' : 'freeze')}>{t(frozen ? 'thaw' : 'freeze')}</Button>
          </div>
          <PolicyMap learned={learned} />
          <p className="ui-dim ui-small">{t('legend')}</p>
        </>
      )}
      {forgetting ? <Forget experiences={experiences} busy={busy} onDo={() => void change('reset')} onCancel={() => setForgetting(false)} /> : null}
    </section>
  );
}

function Forget({ experiences, busy, onDo, onCancel }: { readonly experiences: number; readonly busy: boolean; readonly onDo: () => void; readonly onCancel: () => void }): ReactNode {
  const t = useWords(learnedWords);
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog title={t('resetTitle')} words={t('resetWords', { experiences })} size="small" focusFirst={cancel} onClose={onCancel}
      footer={<><Button ref={cancel} onClick={onCancel}>{t('cancel')}</Button><Button tone="primary" busy={busy} onClick={onDo}>{t('resetDo')}</Button></>}>
      {null}
    </Dialog>
  );
}
