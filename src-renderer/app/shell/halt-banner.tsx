import { OctagonX } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { halterOf } from '../../workbench/halter.ts';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { shellWords } from './shell-words.ts';

/** While a halt stands: since when, by whom, what is still open, and the way out. */
export function HaltBanner(): ReactNode {
  const t = useWords(shellWords);
  const format = useFormat();
  const halt = useOnly('halt');
  const set = halt?.set === true;
  // The button of a browser page is a script of its own: it hears from here how things stand.
  useEffect(() => void document.dispatchEvent(new CustomEvent('quorum-halt', { detail: set })), [set]);
  if (!set) return null;
  const who = halterOf(halt);
  const lead = halt.phase === 'halting' ? t('haltingNow') : halt.since === null ? t('haltedPlain') : t('haltedSince', { time: format.timeWithZone(halt.since), who });
  return (
    <section className={`halt-banner halt-banner-${halt.phase}`} role="status" aria-label={t('halted')}>
      <OctagonX size={18} aria-hidden />
      <p className="ui-spring ui-text"><b>{lead}</b> {halt.phase === 'needs_you' ? <b>{t('needsYou')} </b> : null}<Stored text={halt.sentence} /></p>
      <Button size="small" onClick={() => openDialog('halt-progress', {})}>{t('seeResult')}</Button>
      <Button size="small" onClick={() => openDialog('resume', {})}>{t('resume')}</Button>
    </section>
  );
}
