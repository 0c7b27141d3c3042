import './agents.css';
import { ChevronDown, ChevronRight, FoldVertical, Radio, UnfoldVertical } from 'lucide-react';
import { Fragment, memo, useCallback, useEffect, useState, type ReactNode } from 'react';
import type { RowOf, VoteRow } from '../../../src-shared/contract/mirror.ts';
import { useKeys, useRow } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { Time } from '../../ui/figures.tsx';
import { Select } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { agentName, seatOf } from '../../workbench/names.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { StanceMark } from '../../workbench/votes/stance.tsx';
import { byFramework, stanceOf } from '../../workbench/votes/verdict.ts';
import { FrameworkWords } from '../../workbench/votes/vote-chips.tsx';
import { verdictSentence } from '../../workbench/votes/verdict-words.ts';
import { voteWords } from '../../workbench/votes/vote-words.ts';
import { useWords } from '../../workbench/words.ts';
import { useInstrument, useSelectInstrument } from '../../workbench/links.ts';
import { useRoundState } from './agents-panel.tsx';
import { agentsWords } from './agents-words.ts';
import { LedBy } from './led-by.tsx';
import { Writing } from './writing.tsx';

/** What each agent said, docked. */
export function DebatePanel(): ReactNode {
  return <Debate bare />;
}

/** The newest round on the chosen instrument as turns of a debate. It follows live until the person holds a round. @param past a stored round instead; null: it is still being read */
export function Debate({ bare = false, past }: { readonly bare?: boolean; readonly past?: RowOf<'rounds'> | null | undefined }): ReactNode {
  const t = useWords(agentsWords);
  const instrument = useInstrument();
  const newest = useRow('rounds', instrument ?? '');
  const [held, setHeld] = useState<RowOf<'rounds'> | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setHeld(null), [instrument]);
  const round = past === undefined ? held ?? newest : past ?? undefined;
  const toggle = useCallback((seat: string) => setFolded((before) => (before.has(seat) ? new Set([...before].filter((one) => one !== seat)) : new Set([...before, seat]))), []);
  const allFolded = round !== undefined && round.votes.length > 0 && round.votes.every((vote) => folded.has(seatOf(vote)));
  const newestState = useRoundState(round !== undefined);
  const state: PanelState = past === undefined ? newestState : { kind: 'ready' };
  return (
    <Panel title={t('debate')} bare={bare} state={state} lead={<InstrumentPick />}
      actions={round === undefined ? undefined : <>
        {past !== undefined ? null : <Button size="small" tone="quiet" icon={Radio} aria-pressed={held === null} onClick={() => setHeld(held === null ? round : null)}>{held === null ? t('following') : t('follow')}</Button>}
        <IconButton size="small" icon={allFolded ? UnfoldVertical : FoldVertical} label={allFolded ? t('unfoldAll') : t('foldAll')} onClick={() => setFolded(allFolded ? new Set() : new Set(round.votes.map(seatOf)))} />
      </>}>
      {past !== undefined || held === null || newest === undefined || newest.id === held.id ? null : <div className="debate-newer" role="status"><span className="ui-spring">{t('newer')}</span><Button size="small" onClick={() => setHeld(null)}>{t('showNewer')}</Button></div>}
      {past === undefined && held === null ? <Writing instrument={instrument} /> : null}
      {round === undefined ? null : <Turns round={round} folded={folded} onToggle={toggle} />}
    </Panel>
  );
}

function InstrumentPick(): ReactNode {
  const t = useWords(agentsWords);
  const shortName = useShortNames();
  const instrument = useInstrument();
  const select = useSelectInstrument();
  const ids = useKeys('rounds');
  const known = instrument === null || ids.includes(instrument) ? ids : [instrument, ...ids];
  if (known.length === 0) return null;
  return <span className="debate-pick"><Select label={t('pick')} value={instrument ?? ''} options={known.map((id) => ({ value: id, label: shortName(id) }))} onChange={select} /></span>;
}

function Turns({ round, folded, onToggle }: { readonly round: RowOf<'rounds'>; readonly folded: ReadonlySet<string>; readonly onToggle: (seat: string) => void }): ReactNode {
  const t = useWords(agentsWords);
  const votes = useWords(voteWords);
  const format = useFormat();
  const groups = byFramework(round.votes);
  return (
    <div className="debate">
      <p className="debate-verdict ui-text"><Time at={round.at} className="ui-dim" /> {verdictSentence(round, votes, format)}</p>
      {round.led === undefined ? null : <LedBy led={round.led} />}
      <ol aria-label={t('turns')}>
        {[...groups].map(([framework, group]) => (
          <Fragment key={framework}>
            {groups.size < 2 ? null : <li className="debate-framework"><FrameworkWords framework={framework} votes={group} /></li>}
            {group.map((vote) => <Turn key={seatOf(vote)} vote={vote} open={!folded.has(seatOf(vote))} onToggle={onToggle} />)}
          </Fragment>
        ))}
      </ol>
    </div>
  );
}

const Turn = memo(function Turn({ vote, open, onToggle }: { readonly vote: VoteRow; readonly open: boolean; readonly onToggle: (seat: string) => void }): ReactNode {
  const t = useWords(agentsWords);
  const format = useFormat();
  const stance = stanceOf(vote.stance);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li className={`debate-turn debate-turn-${stance} ${vote.dissent ? 'debate-turn-dissent' : ''} ${open ? 'debate-open' : ''}`}>
      <button type="button" className="debate-line" aria-expanded={open} onClick={() => onToggle(seatOf(vote))}>
        <Chevron size={13} aria-hidden />
        <span className="ui-row"><span className="ui-cut ui-strong">{agentName(vote.agent)}</span>{vote.dissent ? <Badge>{t('dissents')}</Badge> : null}</span>
        <StanceMark stance={stance} />
        <span className="ui-num ui-dim">{stance === 'abstain' ? '—' : format.percent(vote.confidence, { decimals: 0 })}</span>
        <span className="debate-note ui-cut">{vote.note === '' ? t('noNote') : vote.note}</span>
      </button>
      {open && vote.evidence.length > 0 ? (
        <ul className="debate-evidence" aria-label={t('evidence')}>
          {vote.evidence.map(({ feature, value }) => <li key={feature}><span className="ui-dim">{feature}</span><span className="ui-num">{format.number(value, { decimals: digits(value), trim: true })}</span></li>)}
        </ul>
      ) : null}
    </li>
  );
});

/** Four significant digits, whole numbers from a thousand on. */
function digits(value: number): number {
  const size = Math.abs(value);
  return size === 0 ? 0 : Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size))));
}

