import './agents.css';
import { useMemo, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useConnection, useRow, useRows } from '../../mirror/hooks.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Badge } from '../../ui/display.tsx';
import { Percent, Time } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShortName } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { DirectionMark, StanceMark } from '../../workbench/votes/stance.tsx';
import { tallyOf } from '../../workbench/votes/verdict.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useInstrument } from '../../workbench/links.ts';
import { selectInstrument } from '../../workbench/workbench.ts';
import { ApprovalBar } from '../../workbench/approval/approval-bar.tsx';
import { WaitingList } from '../../workbench/approval/waiting-list.tsx';
import { useRoundState } from './agents-panel.tsx';
import { AgentsTable } from './agents-table.tsx';
import { agentsWords } from './agents-words.ts';
import { Debate } from './debate-panel.tsx';
import { ModelsStrip } from './models-strip.tsx';
import { useNextRound } from './next-round.tsx';
import { RoundSteps, usePastRounds } from './past-rounds.tsx';
import { useOfficers } from './use-officers.ts';
import { VerdictBlock } from './verdict-block.tsx';

/** Verdict first, then the votes, then what was said, then each agent's record. */
export function AgentsScreen(): ReactNode {
  const t = useWords(agentsWords);
  const instrument = useInstrument();
  const past = usePastRounds(instrument);
  const live = useRow('rounds', instrument ?? '');
  const round = past.looking ? past.round ?? undefined : live;
  const officers = useOfficers();
  const state = useRoundState(round !== undefined);
  return (
    <div className="agents-screen">
      <div className="agents-approval"><ApprovalBar /><WaitingList /></div>
      <div className="agents-rounds"><div className="agents-list"><RoundsList /></div><ModelsStrip /></div>
      <div className="agents-verdict"><Panel title={t('title')} bare state={past.looking ? { kind: 'ready' } : state}><VerdictBlock round={round} officers={officers} steps={<RoundSteps past={past} />} /></Panel></div>
      <div className="agents-debate"><Debate past={past.looking ? past.round : undefined} /></div>
      <div className="agents-table"><AgentsTable /></div>
    </div>
  );
}

function RoundsList(): ReactNode {
  const t = useWords(agentsWords);
  const rounds = useRows('rounds');
  const instrument = useInstrument();
  const next = useNextRound();
  const columns = useMemo(() => columnsOf(t), [t]);
  const state = panelState(useConnection(), rounds.length === 0 ? { kind: 'empty', title: t('noRounds'), words: next } : { kind: 'ready' });
  return (
    <Panel title={t('rounds')} fill state={state} actions={<span className="ui-num ui-small ui-soft">{next}</span>}>
      <DataTable label={t('roundsOf')} rows={rounds} rowKey={keyOf} columns={columns} selected={instrument} onSelect={choose} />
    </Panel>
  );
}

const keyOf = (round: RowOf<'rounds'>): string => round.instrument;
const choose = (round: RowOf<'rounds'>): void => selectInstrument(round.instrument);

function columnsOf(t: SayOf<typeof agentsWords>): readonly Column<RowOf<'rounds'>>[] {
  return [
    { id: 'instrument', title: t('instrument'), min: 84, value: (row) => row.instrument, cell: (row) => <ShortName id={row.instrument} /> },
    { id: 'vote', title: t('vote'), min: 58, align: 'right', value: (row) => row.agreement, firstSort: 'down', cell: (row) => <Percent value={row.agreement} decimals={0} /> },
    { id: 'outcome', title: t('outcome'), min: 82, value: (row) => row.direction ?? row.reason, cell: (row) => (row.direction !== null ? <DirectionMark direction={row.direction} /> : row.veto !== null ? <Badge tone="warning">{t('veto')}</Badge> : <Lean round={row} none={t('none')} />) },
    { id: 'time', title: t('time'), min: 74, align: 'right', value: (row) => row.at, firstSort: 'down', cell: (row) => <Time at={row.at} className="ui-dim" /> },
  ];
}

/** Where a round without a signal leaned. */
function Lean({ round, none }: { readonly round: RowOf<'rounds'>; readonly none: string }): ReactNode {
  const { leader } = tallyOf(round.votes);
  return leader === 'hold' ? <StanceMark stance="hold" /> : <span className="ui-dim">{none}</span>;
}
