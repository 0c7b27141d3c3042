import './halt.css';
import { CircleCheck, CircleHelp, LoaderCircle, ShieldCheck, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useOnly, useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue } from '../../ui/display.tsx';
import { Time } from '../../ui/figures.tsx';
import { groupBy } from '../../ui/group-by.ts';
import { halterOf } from '../../workbench/halter.ts';
import { closeDialog, openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { useReadable } from '../../workbench/readable.ts';
import { Stored } from '../../workbench/stored.tsx';
import { haltWords } from './halt-words.ts';

type Step = RowOf<'haltSteps'>;

const icons: Readonly<Record<Step['status'], LucideIcon>> = { done: CircleCheck, pending: LoaderCircle, unknown: CircleHelp, still_open: ShieldCheck };
const phases = { none: 'none', halting: 'halting', halted: 'halted', needs_you: 'needsYou' } as const;

/** What a halt has done and has not, per venue; follows it while it works. */
export function HaltProgressDialog(): ReactNode {
  const t = useWords(haltWords);
  const halt = useOnly('halt');
  const readable = useReadable();
  const steps = useRows('haltSteps');
  const positions = useOnly('portfolio')?.openPositions ?? 0;
  const close = (): void => closeDialog('halt-progress');
  const set = halt?.set === true;
  return (
    <Dialog title={t('progressTitle')} words={set ? readable(halt.sentence) : t('notHalted')} onClose={close}
      footer={<>
        {set && positions > 0 && !halt.close ? <Button onClick={() => openDialog('halt-close', {})}>{t('closeToo')}</Button> : null}
        {set ? <Button onClick={() => openDialog('resume', {})}>{t('resume')}</Button> : null}
        <Button tone="primary" onClick={close}>{t('close')}</Button>
      </>}>
      {set ? (
        <div className="ui-column halt-progress">
          <KeyValue pairs={[
            { name: t('phase'), value: t(phases[halt.phase]) }, { name: t('since'), value: <Time at={halt.since} form="zone" /> }, { name: t('by'), value: halterOf(halt) }, { name: t('reason'), value: halt.reason ?? '—' },
            { name: t('closes'), value: halt.close ? t('yes') : t('no') }, { name: t('file'), value: halt.fileWritten ? t('yes') : t('no') },
          ]} />
          <div role="status">
            {steps.length === 0 ? <p className="ui-soft ui-row"><LoaderCircle size={14} className="ui-spin" aria-hidden />{t('waiting')}</p> : [...groupBy(steps, (step) => step.venue)].map(([venue, rows]) => <VenueSteps key={venue} venue={venue} steps={rows} />)}
          </div>
          {positions > 0 && !halt.close ? <p className="ui-soft">{t('stillOpen', { count: positions })}. {t('stillOpenWords')}</p> : null}
        </div>
      ) : <p className="ui-soft">{t('notHaltedWords')}</p>}
    </Dialog>
  );
}

function VenueSteps({ venue, steps }: { readonly venue: string; readonly steps: readonly Step[] }): ReactNode {
  const t = useWords(haltWords);
  return (
    <section className="halt-venue">
      <h3>{venue}</h3>
      <ul>
        {steps.map((step) => {
          const Icon = icons[step.status];
          return (
            <li key={step.subject} className={`halt-step halt-step-${step.status}`}>
              <Icon size={15} aria-hidden className={step.status === 'pending' ? 'ui-spin' : ''} />
              <span className="ui-spring ui-text"><span className="ui-soft">{step.subject}:</span> <Stored text={step.sentence} /></span>
              <span className="halt-step-state">{t(step.status)}</span>
              <span className="ui-dim ui-tiny"><Time at={step.at} />{step.by === 'halt worker' ? ` ${t('byWorker')}` : ''}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
