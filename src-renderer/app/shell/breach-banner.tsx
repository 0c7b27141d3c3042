import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOnly, useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Stored } from '../../workbench/stored.tsx';
import { openDialog, showScreen, useWorkbench } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { shellWords } from './shell-words.ts';

/**
 * While the market breaks a limit of a person's own: which, since when, what is done about it, and the ways on. A halt has a banner of its own; the Risk screen
 * says it first of all anyway, as it does that a price has carried a position past a basic limit on exposure, which only refuses entries and is no breach.
 */
export function BreachBanner(): ReactNode {
  const t = useWords(shellWords);
  const format = useFormat();
  const broken = useRows('limits').filter(({ basic, state }) => !basic && state === 'broken').toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0));
  const halted = useOnly('halt')?.set === true;
  const screen = useWorkbench((workbench) => workbench.screen);
  const [newest] = broken;
  if (newest === undefined || halted || screen === 'risk') return null;
  const said = t('limitBroken', { count: broken.length });
  const { since, sentence, scope, subject } = newest;
  return (
    <section className="halt-banner breach-banner" aria-label={said}>
      <TriangleAlert size={18} aria-hidden />
      {/* Figures move with every price: only that it is broken, and how many are, is spoken. */}
      <p className="ui-hidden" role="status">{said}</p>
      <p className="ui-spring ui-text"><b>{said}{since === null ? '' : ` ${t('brokenSince', { time: format.timeWithZone(since) })}`}</b> <Stored text={sentence} instrument={scope === 'instrument' ? subject : null} /></p>
      <Button size="small" onClick={() => openDialog('risk-limits', {})}>{t('editLimits')}</Button>
      <Button size="small" onClick={() => showScreen('risk')}>{t('showRisk')}</Button>
    </section>
  );
}
