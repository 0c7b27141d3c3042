import './welcome.css';
import { useState, type ReactNode } from 'react';
import { useLink, useSetting } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/display.tsx';
import { useEditableSetting } from '../../workbench/ask.ts';
import { showScreen, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { AppetiteStep } from './appetite-step.tsx';
import { balanceProblem, MarketStep, watchlistProblem } from './market-step.tsx';
import { RisksStep } from './risks-step.tsx';
import type { Trading } from './trading.ts';
import { welcomeWords } from './welcome-words.ts';

/** Three steps from nothing to agents at work. Where one left it, it goes on; Esc goes a step back. */
export function Welcome(): ReactNode {
  const t = useWords(welcomeWords);
  const link = useLink();
  const [welcome, changeWelcome] = useEditableSetting('welcome');
  const stored = useSetting('trading');
  const [, changeTrading] = useEditableSetting('trading');
  const [trading, setTrading] = useState<Trading>(stored);
  const [accepted, setAccepted] = useState(welcome.risksAccepted);
  const [step, setStep] = useState(welcome.step);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const go = (to: number): void => {
    setStep(to);
    void changeWelcome({ step: to, risksAccepted: accepted });
    if (to > step) void changeTrading(trading);
  };
  const start = async (chosen: Trading): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const kept = await changeTrading(chosen);
    // A balance that changes, or a first start, begins the paper account anew; showing the welcome again does not.
    const fresh = welcome.tour === 'unseen' || chosen.balance !== stored.balance;
    const answer = kept ? await link.call('session.start', { fresh }) : null;
    setBusy(false);
    if (answer === null) return;
    if (!answer.ok) return setFailure(`${answer.error.sentence} ${answer.error.remedy}`);
    if (!answer.value.accepted) return setFailure(answer.value.sentence);
    showScreen('workspace');
    tell({ tone: 'good', title: chosen.market === 'generated' ? t('demoStarted') : t('liveStarted') });
    await changeWelcome({ done: true, step: 2, risksAccepted: true, tour: welcome.tour === 'unseen' ? 'running' : welcome.tour });
  };
  const problem = step === 0 ? (accepted ? null : t('mustAccept')) : step === 1 ? (balanceProblem(trading, t) ?? watchlistProblem(trading, t)) : null;
  return (
    <div className="welcome" onKeyDown={(event) => (event.key === 'Escape' && step > 0 && !busy ? go(step - 1) : undefined)}>
      <section className="welcome-card" aria-labelledby="welcome-title">
        <header>
          <p className="ui-dim ui-small">{t('step', { step: step + 1 })}</p>
          <h1 id="welcome-title">{[t('title'), t('marketTitle'), t('appetiteTitle')][step]}</h1>
          <div className="welcome-progress" aria-hidden>{[0, 1, 2].map((one) => <span key={one} data-done={one <= step} />)}</div>
        </header>
        <div className="welcome-body">
          {step === 0 ? <RisksStep accepted={accepted} onAccept={setAccepted} /> : step === 1 ? <MarketStep trading={trading} onChange={setTrading} /> : <AppetiteStep trading={trading} onChange={setTrading} />}
        </div>
        {failure === null ? null : <Notice tone="bad"><b>{t('failed')}.</b> {failure}</Notice>}
        <footer>
          {step === 0 ? null : <Button onClick={() => go(step - 1)}>{t('back')}</Button>}
          <span className="ui-spring" />
          {step === 1 ? <Button tone="quiet" busy={busy} blocked={problem} onClick={() => void start(trading)}>{t('defaults')}</Button> : null}
          {step < 2 ? <Button tone="primary" key={step} blocked={problem} onClick={() => go(step + 1)}>{t('next')}</Button> : <Button tone="primary" busy={busy} autoFocus onClick={() => void start(trading)}>{busy ? t('starting') : t('start')}</Button>}
        </footer>
      </section>
    </div>
  );
}
