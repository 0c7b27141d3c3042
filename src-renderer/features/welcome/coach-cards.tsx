import './welcome.css';
import { useEffect, useState, type ReactNode } from 'react';
import { useOnly, useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useEditableSetting } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useReadable } from '../../workbench/readable.ts';
import { explain, openDialog, showPanel } from '../../workbench/workbench.ts';
import { defineWords, useWords } from '../../workbench/words.ts';

const words = defineWords('coach', {
  card: 'Tour {{step}} of 3', next: 'Next', skip: 'Skip the tour', finish: 'Done',
  voteTitle: 'The agents vote', voteWait: 'The next cycle is in {{time}}. Each agent looks at the same snapshot and says what it thinks.', voteDone: 'The newest vote on {{instrument}}: {{sentence}}', showAgents: 'Show the agents',
  whyTitle: 'Ask why', whyWait: 'When something is traded it appears in Positions and Activity. Double-click it, or press Enter on it, to see who voted and why.', whyDone: '{{sentence}}', why: 'Why?',
  haltTitle: 'This stops everything', haltWords: 'Try it now: on paper it is safe. New orders are blocked at once; stops stay.', haltedTitle: 'That is a halt', haltedWords: 'It lasts until you resume, also across a restart.', resume: 'Resume…',
  doneTitle: 'You are set', doneWords: 'Next: keep watching, or change the agents’ risk in Settings. “Show the tour” in the search brings this back.',
});

/** Three cards beside what they talk about; nothing is blocked by them. Esc ends the tour. */
export function CoachCards(): ReactNode {
  const [welcome, change] = useEditableSetting('welcome');
  if (!welcome.done || welcome.tour !== 'running') return null;
  return <Tour onEnd={() => void change({ tour: 'done' })} />;
}

function Tour({ onEnd }: { readonly onEnd: () => void }): ReactNode {
  const t = useWords(words);
  const [step, setStep] = useState(1);
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('[role="dialog"]') === null) onEnd();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [onEnd]);
  return (
    <aside className={`coach coach-${step}`} aria-label={t('card', { step })}>
      <p className="ui-dim ui-small">{t('card', { step })}</p>
      {step === 1 ? <VoteCard /> : step === 2 ? <WhyCard /> : <HaltCard />}
      <footer>
        {step < 3 ? <Button tone="quiet" size="small" onClick={onEnd}>{t('skip')}</Button> : null}
        <span className="ui-spring" />
        <Button tone="primary" size="small" onClick={() => (step < 3 ? setStep(step + 1) : onEnd())}>{step < 3 ? t('next') : t('finish')}</Button>
      </footer>
    </aside>
  );
}

function VoteCard(): ReactNode {
  const t = useWords(words);
  const format = useFormat();
  const now = useMarketNow();
  const next = useOnly('loop')?.nextCycleAt ?? null;
  const name = useShortNames();
  const readable = useReadable();
  const newest = useRows('rounds').reduce<{ readonly at: number; readonly instrument: string; readonly sentence: string } | null>((best, round) => (best === null || round.at > best.at ? round : best), null);
  return (
    <>
      <h2>{t('voteTitle')}</h2>
      <p>{t('voteWait', { time: next === null || now === null ? '—' : format.countdown(next - now) })}</p>
      {newest === null ? null : <p className="ui-soft">{t('voteDone', { instrument: name(newest.instrument), sentence: readable(newest.sentence) })}</p>}
      <p><Button size="small" onClick={() => showPanel('agents')}>{t('showAgents')}</Button></p>
    </>
  );
}

function WhyCard(): ReactNode {
  const t = useWords(words);
  const readable = useReadable();
  const trade = useRows('feed').findLast((line) => line.kind === 'trade' && line.position !== null);
  return (
    <>
      <h2>{t('whyTitle')}</h2>
      <p role="status">{trade === undefined ? t('whyWait') : readable(t('whyDone', { sentence: trade.sentence }))}</p>
      {trade === undefined ? null : <p><Button size="small" onClick={() => explain('position', trade.position ?? '')}>{t('why')}</Button></p>}
    </>
  );
}

function HaltCard(): ReactNode {
  const t = useWords(words);
  const halted = useOnly('halt')?.set === true;
  const [tried, setTried] = useState(false);
  useEffect(() => (halted ? setTried(true) : undefined), [halted]);
  if (halted) return <><h2>{t('haltedTitle')}</h2><p role="status">{t('haltedWords')}</p><p><Button size="small" onClick={() => openDialog('resume', {})}>{t('resume')}</Button></p></>;
  return tried ? <><h2>{t('doneTitle')}</h2><p role="status">{t('doneWords')}</p></> : <><h2>{t('haltTitle')}</h2><p>{t('haltWords')}</p></>;
}
