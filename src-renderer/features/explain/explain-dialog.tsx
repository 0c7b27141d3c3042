import './explain.css';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/display.tsx';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useWords } from '../../workbench/words.ts';
import { closeDialog, explain, workbench, type DialogInputs } from '../../workbench/workbench.ts';
import { explainWords } from './explain-words.ts';
import { useNeighbours, type Neighbours } from './use-neighbours.ts';
import { WhyBody } from './why-body.tsx';

/** The chain behind a decision, an order or a position: sentence first, then what was seen, said, checked, ordered and what came of it. J and K go through decisions. */
export function ExplainDialog({ input }: { readonly input: DialogInputs['explain'] }): ReactNode {
  const t = useWords(explainWords);
  const shortName = useShortNames();
  const { subject, id, among } = input;
  const { value, error, loading, refresh } = useQuery('journal.explain', { subject, id });
  // The last answer stays while the next is asked; what is shown must be what was asked for.
  const shown = useShown(value, `${subject} ${id}`, loading);
  const neighbours = useNeighbours(among, shown?.round ?? (subject === 'round' ? id : null), shown?.instrument ?? null);
  useNeighbourKeys(neighbours, among);
  const top = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    // Chromium gives a promise back, which an effect must not.
    top.current?.closest('.ui-dialog-body')?.scrollTo({ top: 0 });
  }, [subject, id]);
  return (
    <Dialog size="drawer" focusFirst={top} title={shown === null ? t('title') : `${t('title')}: ${shortName(shown.instrument)}`} onClose={() => closeDialog('explain')} footer={<Navigation neighbours={neighbours} among={among} />}>
      <div ref={top} tabIndex={-1} className="why-focus">
        {shown !== null ? <WhyBody key={`${subject} ${id}`} explanation={shown} subject={subject} id={id} onNoted={refresh} />
          : error !== null && !loading ? <EmptyState tone="error" title={t('failed')} words={`${error.sentence} ${error.remedy}`} action={<Button onClick={refresh}>{t('retry')}</Button>} />
          : <Skeleton words={t('loading')} lines={9} />}
      </div>
    </Dialog>
  );
}

function useShown<T>(value: T | null, key: string, loading: boolean): T | null {
  const at = useRef({ key: '', value: null as T | null });
  if (!loading && value !== null && value !== at.current.value) at.current = { key, value };
  return at.current.key === key ? at.current.value : null;
}

/** J goes to the older one, K to the newer one, as in tables; not while typing, and not under another dialog. */
function useNeighbourKeys({ older, newer }: Neighbours, among: readonly string[] | undefined): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, [contenteditable]') !== null || workbench().dialogs.at(-1)?.name !== 'explain') return;
      const to = event.key === 'j' ? older : event.key === 'k' ? newer : null;
      if (to === null) return;
      event.preventDefault();
      explain('round', to, among);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [older, newer, among]);
}

function Navigation({ neighbours, among }: { readonly neighbours: Neighbours; readonly among: readonly string[] | undefined }): ReactNode {
  const t = useWords(explainWords);
  const { older, newer, place, count } = neighbours;
  return (
    <div className="why-nav">
      <Button icon={ChevronUp} title={t('previousHelp')} blocked={newer === null ? t('noPrevious') : null} onClick={() => newer === null ? undefined : explain('round', newer, among)}>{t('previous')}</Button>
      <Button icon={ChevronDown} title={t('nextHelp')} blocked={older === null ? t('noNext') : null} onClick={() => older === null ? undefined : explain('round', older, among)}>{t('next')}</Button>
      <Keys>K</Keys><Keys>J</Keys>
      <span className="ui-dim ui-small ui-num ui-spring">{place === null ? '' : t('place', { place, count })}</span>
      <Button onClick={() => closeDialog('explain')}>{t('close')}</Button>
    </div>
  );
}
