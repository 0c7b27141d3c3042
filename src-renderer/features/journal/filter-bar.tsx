import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useKeys, useSetting } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/display.tsx';
import { Segments, Select, TextField } from '../../ui/fields.tsx';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useWords } from '../../workbench/words.ts';
import { ALL, fieldTime, isFiltered, SPANS, timeOfField, type DecisionFilter, type Span } from './filter.ts';
import { journalWords } from './journal-words.ts';

interface BarProps {
  readonly filter: DecisionFilter;
  readonly tags: readonly { readonly tag: string; readonly times: number }[];
  readonly onChange: (filter: DecisionFilter) => void;
}

/** Everything decisions can be found by, in one row. */
export function FilterBar({ filter, tags, onChange }: BarProps): ReactNode {
  const t = useWords(journalWords);
  const shortName = useShortNames();
  const instruments = useKeys('instruments');
  const set = (part: Partial<DecisionFilter>): void => onChange({ ...filter, ...part });
  const known = filter.tag === null || tags.some(({ tag }) => tag === filter.tag) ? tags : [{ tag: filter.tag, times: 0 }, ...tags];
  return (
    <div className="journal-filters" role="search">
      <Search text={filter.text} onChange={(text) => set({ text })} />
      <span className="journal-pick"><Select label={t('instrument')} value={filter.instrument ?? ''} options={[{ value: '', label: t('allInstruments') }, ...instruments.map((id) => ({ value: id, label: shortName(id) }))]} onChange={(id) => set({ instrument: id === '' ? null : id })} /></span>
      <Segments label={t('action')} value={filter.action} options={(['any', 'traded', 'refused', 'none'] as const).map((action) => ({ value: action, label: t(action) }))} onChange={(action) => set({ action })} />
      <span className="journal-pick"><Select label={t('direction')} value={filter.direction ?? ''} options={[{ value: '', label: t('bothWays') }, { value: 'long', label: t('long') }, { value: 'short', label: t('short') }]} onChange={(direction) => set({ direction: direction === 'long' || direction === 'short' ? direction : null })} /></span>
      <span className="journal-pick"><Select label={t('tag')} value={filter.tag ?? ''} options={[{ value: '', label: t('allTags') }, ...known.map(({ tag, times }) => ({ value: tag, label: t('tagTimes', { tag, times }) }))]} onChange={(tag) => set({ tag: tag === '' ? null : tag })} /></span>
      <Times filter={filter} onChange={set} />
      <Chip pressed={filter.noted} onClick={() => set({ noted: !filter.noted })}>{t('noted')}</Chip>
      {isFiltered(filter) ? <Button size="small" tone="quiet" onClick={() => onChange(ALL)}>{t('clear')}</Button> : null}
    </div>
  );
}

function Search({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }): ReactNode {
  const t = useWords(journalWords);
  const box = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).closest('input, textarea, select, [role=dialog]') !== null) return;
      event.preventDefault();
      box.current?.querySelector('input')?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return <div className="journal-search" ref={box}><TextField label={t('search')} placeholder={t('searchHint')} maxLength={200} value={text} onChange={onChange} /></div>;
}

type Choice = 'any' | Span | 'between';

/** A length of time back from now, or from and until. */
function Times({ filter, onChange }: { readonly filter: DecisionFilter; readonly onChange: (part: Partial<DecisionFilter>) => void }): ReactNode {
  const t = useWords(journalWords);
  const zone = useSetting('appearance').timeZone;
  const now = useMarketNow();
  const [choice, setChoice] = useState<Choice>('any');
  const none = filter.from === null && filter.until === null;
  // A filter that came from elsewhere with times shows them; one that was cleared shows none.
  const shown: Choice = none && choice !== 'between' ? 'any' : !none && choice === 'any' ? 'between' : choice;
  const choose = (next: Choice): void => {
    setChoice(next);
    if (next === 'any') onChange({ from: null, until: null });
    else if (next !== 'between') onChange({ from: Math.max(0, Math.floor((now ?? 0) - SPANS[next])), until: null });
  };
  return (
    <>
      <span className="journal-pick"><Select label={t('time')} value={shown} options={[{ value: 'any', label: t('anyTime') }, { value: 'hour', label: t('hour') }, { value: 'day', label: t('day') }, { value: 'week', label: t('week') }, { value: 'between', label: t('between') }]} onChange={choose} /></span>
      {shown === 'between' ? (
        <span className="journal-between">
          <input className="ui-input" type="datetime-local" aria-label={t('from')} value={fieldTime(filter.from, zone)} onChange={(event) => onChange({ from: timeOfField(event.target.value, zone) })} />
          <span className="ui-dim" aria-hidden>–</span>
          <input className="ui-input" type="datetime-local" aria-label={t('to')} value={fieldTime(filter.until, zone)} onChange={(event) => onChange({ until: timeOfField(event.target.value, zone) })} />
        </span>
      ) : null}
    </>
  );
}
