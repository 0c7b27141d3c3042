import { History, Radio, SkipBack, SkipForward } from 'lucide-react';
import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useQuery } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { agentsWords } from './agents-words.ts';
import { roundFrom } from './round-from.ts';

/** Rounds asked for at once. */
const PAGE = 100;

interface Cursor {
  readonly at: number;
  readonly id: string;
}

/** Where somebody is in the stored rounds: which page, and the place on it. Newest first. */
interface Place {
  /** The end of each page before this one. */
  readonly pages: readonly Cursor[];
  readonly place: number;
}

export interface PastRounds {
  /** The stored round that is shown; null: the live one. */
  readonly round: RowOf<'rounds'> | null;
  /** Looking at the past, though its round may still be read. */
  readonly looking: boolean;
  readonly words: string | null;
  readonly earlier: (() => void) | null;
  readonly later: (() => void) | null;
  readonly live: () => void;
}

/** The stored rounds of an instrument, to be gone through one by one; of every instrument where none is chosen. Needs no engine: they are read from the database. */
export function usePastRounds(instrument: string | null): PastRounds {
  const t = useWords(agentsWords);
  const format = useFormat();
  const [at, setAt] = useState<Place | null>(null);
  useEffect(() => setAt(null), [instrument]);
  const filter = { text: '', instrument, action: 'any', direction: null, tag: null, from: null, until: null, noted: false } as const;
  const before = at?.pages.at(-1) ?? null;
  const list = useQuery('journal.decisions', at === null ? null : { filter, before: before === null ? null : { ...before }, limit: PAGE });
  const rounds = list.value?.decisions ?? [];
  const chosen = at === null ? undefined : rounds[at.place];
  const explained = useQuery('journal.explain', chosen === undefined ? null : { subject: 'round', id: chosen.id });
  const { value } = explained;
  const round = useMemo(() => (value === null || chosen === undefined || value.round !== chosen.id ? null : roundFrom(value, chosen.id)), [value, chosen]);
  const last = rounds.at(-1);
  const earlier = (): void => {
    if (at === null) setAt({ pages: [], place: 0 });
    else if (at.place + 1 < rounds.length) setAt({ ...at, place: at.place + 1 });
    else if (last !== undefined) setAt({ pages: [...at.pages, { at: last.at, id: last.id }], place: 0 });
  };
  const later = (): void => {
    if (at === null) return;
    if (at.place > 0) setAt({ ...at, place: at.place - 1 });
    else setAt(at.pages.length === 0 ? null : { pages: at.pages.slice(0, -1), place: PAGE - 1 });
  };
  const place = at === null ? 0 : at.pages.length * PAGE + at.place + 1;
  const total = list.value?.total ?? 0;
  const isOldest = at !== null && list.value !== null && place >= total;
  const words = at === null ? null : list.error?.sentence ?? explained.error?.sentence ?? (chosen === undefined ? (list.loading ? t('pastReading') : t('pastNone')) : t('pastPlace', { place: format.number(place, { decimals: 0 }), total: format.number(total, { decimals: 0 }), time: format.dateTime(chosen.at) }));
  return { round: at === null ? null : round, looking: at !== null, words, earlier: isOldest ? null : earlier, later: at === null ? null : later, live: () => setAt(null) };
}

/** Earlier, later, back to live: by button, or with the arrow keys while one of them has the focus. */
export function RoundSteps({ past }: { readonly past: PastRounds }): ReactNode {
  const t = useWords(agentsWords);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowLeft' ? past.earlier : event.key === 'ArrowRight' ? past.later : event.key === 'End' && past.looking ? past.live : null;
    if (step === null) return;
    event.preventDefault();
    step();
  };
  return (
    <div className="round-steps" role="toolbar" aria-label={t('pastSteps')} onKeyDown={onKeyDown}>
      <span className="ui-row ui-small ui-soft ui-num" role="status">{past.looking ? <History size={13} aria-hidden /> : null}{past.words}</span>
      <IconButton size="small" icon={SkipBack} label={t('pastEarlier')} blocked={past.earlier === null ? t('pastOldest') : null} onClick={() => past.earlier?.()} />
      <IconButton size="small" icon={SkipForward} label={t('pastLater')} blocked={past.later === null ? t('pastNewest') : null} onClick={() => past.later?.()} />
      {past.looking ? <Button size="small" tone="quiet" icon={Radio} onClick={past.live}>{t('pastLive')}</Button> : null}
    </div>
  );
}
