import './feed.css';
import { CircleAlert, CircleCheck, CircleMinus, Crosshair, Info, Radio, TriangleAlert, type LucideIcon } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useConnection, useRows } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Time } from '../../ui/figures.tsx';
import { Select } from '../../ui/fields.tsx';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useInstrumentMark, useShortNames } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { useWords } from '../../workbench/words.ts';
import { useInstrument } from '../../workbench/links.ts';
import { explain, showScreen } from '../../workbench/workbench.ts';
import { Stored } from '../../workbench/stored.tsx';
import { feedWords } from './feed-words.ts';
import { filterFeed, subjectOf, type FeedFilter, type FeedGroup, type FeedLine } from './filter-feed.ts';

/** Lines in the list; what is older is in the journal. */
const MOST = 150;
const groups: readonly FeedGroup[] = ['all', 'trades', 'agents', 'safety', 'system'];
const EVERYTHING: FeedFilter = { group: 'all', warnings: false, instrument: null };

/** What happened, in plain language. It holds still while the pointer or the focus is on it. */
export function FeedPanel(): ReactNode {
  const t = useWords(feedWords);
  const [filter, setFilter] = useState(EVERYTHING);
  const [reading, setReading] = useState(false);
  const lines = useRows('feed');
  const live = useMemo(() => filterFeed(lines, filter, MOST), [lines, filter]);
  const { shown, waiting, release } = useHeld(live, reading, filter);
  const own: PanelState = lines.length === 0 ? { kind: 'empty', title: t('none'), words: t('noneWords'), icon: Radio } : live.length === 0 ? { kind: 'empty', title: t('filtered'), icon: Radio, action: <Button size="small" onClick={() => setFilter(EVERYTHING)}>{t('clear')}</Button> } : { kind: 'ready' };
  return (
    <Panel title={t('title')} bare fill state={panelState(useConnection(), own)} lead={<Filters filter={filter} onChange={setFilter} />}>
      <div className="feed" role="group" aria-label={t('list')} tabIndex={0} onPointerEnter={() => setReading(true)} onPointerLeave={() => setReading(false)} onFocus={() => setReading(true)} onBlur={() => setReading(false)}>
        <ol>{shown.map((line) => <Line key={line.ordinal} line={line} />)}</ol>
        <div className="feed-end"><span>{t('older')}</span><Button size="small" onClick={() => showScreen('journal')}>{t('journal')}</Button></div>
      </div>
      {waiting === 0 ? null : <div className="feed-hold"><span className="ui-spring ui-num">{t('paused', { count: waiting })}</span><Button size="small" onClick={release}>{t('show')}</Button></div>}
    </Panel>
  );
}

/** The lines as they were when reading began, and how many came since. */
function useHeld(live: readonly FeedLine[], reading: boolean, filter: FeedFilter): { readonly shown: readonly FeedLine[]; readonly waiting: number; readonly release: () => void } {
  const [held, setHeld] = useState<readonly FeedLine[] | null>(null);
  const latest = useRef(live);
  latest.current = live;
  useEffect(() => setHeld(reading ? latest.current : null), [reading, filter]);
  const last = held?.[0]?.ordinal ?? 0;
  return { shown: held ?? live, waiting: held === null ? 0 : live.filter(({ ordinal }) => ordinal > last).length, release: () => setHeld(latest.current) };
}

function Filters({ filter, onChange }: { readonly filter: FeedFilter; readonly onChange: (filter: FeedFilter) => void }): ReactNode {
  const t = useWords(feedWords);
  const shortName = useShortNames();
  const instrument = useInstrument();
  return (
    <div className="feed-filter">
      <Select label={t('kind')} value={filter.group} options={groups.map((group) => ({ value: group, label: t(group) }))} onChange={(group) => onChange({ ...filter, group })} />
      <IconButton size="small" icon={TriangleAlert} label={t('warnings')} pressed={filter.warnings} onClick={() => onChange({ ...filter, warnings: !filter.warnings })} />
      {instrument === null ? null : <IconButton size="small" icon={Crosshair} label={t('only', { instrument: shortName(filter.instrument ?? instrument) })} pressed={filter.instrument !== null} onClick={() => onChange({ ...filter, instrument: filter.instrument === null ? instrument : null })} />}
    </div>
  );
}

const icons: Readonly<Record<FeedLine['level'], LucideIcon>> = { info: Info, good: CircleCheck, bad: CircleMinus, warning: TriangleAlert, critical: CircleAlert };
const tones: Readonly<Record<FeedLine['level'], string>> = { info: 'plain', good: 'good', bad: 'bad', warning: 'warning', critical: 'bad' };

const Line = memo(function Line({ line }: { readonly line: FeedLine }): ReactNode {
  const t = useWords(feedWords);
  const Icon = icons[line.level];
  // The sentence says BTC: where there are several, here is which.
  const mark = useInstrumentMark(line.instrument);
  const subject = subjectOf(line);
  const look = `feed-line feed-${line.level} ui-tone-${tones[line.level]}`;
  const inside = <><Time at={line.at} className="feed-time" /><Icon size={14} role="img" aria-label={t(line.level)} /><span className="feed-sentence">{mark === null ? null : <span className="feed-mark">{mark}</span>}<Stored text={line.sentence} instrument={line.instrument} /></span></>;
  return <li>{subject === null ? <div className={look}>{inside}</div> : <button type="button" className={look} title={t('why')} onClick={() => explain(subject.subject, subject.id)}>{inside}</button>}</li>;
});
