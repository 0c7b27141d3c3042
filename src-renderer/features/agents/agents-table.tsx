import { Binary, GraduationCap, Users } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { RowOf, VoteRow } from '../../../src-shared/contract/mirror.ts';
import { useConnection, useRow, useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Badge } from '../../ui/display.tsx';
import { NumberCell, Percent } from '../../ui/figures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { agentName, seatOf } from '../../workbench/names.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { StanceMark } from '../../workbench/votes/stance.tsx';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useInstrument } from '../../workbench/links.ts';
import { agentsWords } from './agents-words.ts';

interface Line {
  readonly agent: RowOf<'agents'>;
  readonly vote: VoteRow | null;
}

/** Each seat: how it votes now on the chosen instrument, and what it has done since the session began. */
export function AgentsTable(): ReactNode {
  const t = useWords(agentsWords);
  const agents = useRows('agents');
  const votes = useRow('rounds', useInstrument() ?? '')?.votes;
  const lines = useLines(agents, votes);
  const columns = useMemo(() => columnsOf(t), [t]);
  const state = panelState(useConnection(), lines.length === 0 ? { kind: 'empty', title: t('noAgents'), words: t('noAgentsWords') } : { kind: 'ready' });
  const actions = (
    <>
      <Button tone="quiet" icon={Users} size="small" onClick={() => openDialog('teams', {})}>{t('teams')}</Button>
      <Button tone="quiet" icon={Binary} size="small" onClick={() => openDialog('own-models', {})}>{t('ownModels')}</Button>
      <Button tone="quiet" icon={GraduationCap} size="small" onClick={() => openDialog('learned', {})}>{t('learned')}</Button>
    </>
  );
  return <Panel title={t('table')} fill state={state} actions={actions}><DataTable label={t('table')} rows={lines} rowKey={keyOf} columns={columns} /></Panel>;
}

const keyOf = ({ agent }: Line): string => seatOf({ framework: agent.framework, agent: agent.id });

/** Lines keep their identity while neither agent nor vote changes, so that only changed rows render. */
function useLines(agents: readonly RowOf<'agents'>[], votes: readonly VoteRow[] | undefined): readonly Line[] {
  const kept = useMemo(() => new Map<string, Line>(), []);
  return useMemo(() => agents.map((agent) => {
    const vote = votes?.find((one) => one.agent === agent.id && one.framework === agent.framework) ?? null;
    const key = seatOf({ framework: agent.framework, agent: agent.id });
    const before = kept.get(key);
    if (before !== undefined && before.agent === agent && before.vote === vote) return before;
    const line = { agent, vote };
    kept.set(key, line);
    return line;
  }), [agents, votes, kept]);
}

function columnsOf(t: SayOf<typeof agentsWords>): readonly Column<Line>[] {
  return [
    { id: 'agent', title: t('agent'), min: 150, grow: 3, value: ({ agent }) => agent.id, cell: ({ agent }) => <span className="ui-cut" title={`${agent.role}: ${agent.goal}`}><b className="ui-strong">{agentName(agent.id)}</b>{agent.officer ? <span className="ui-dim"> · {t('officer')}</span> : null}</span> },
    { id: 'framework', title: t('framework'), min: 92, value: ({ agent }) => agent.framework, cell: ({ agent }) => <span className="ui-dim">{agentName(agent.framework)}</span> },
    { id: 'stance', title: t('stance'), min: 112, value: ({ vote }) => vote?.stance, cell: ({ vote }) => (vote === null ? <span className="ui-dim">—</span> : <><StanceMark stance={vote.stance} />{vote.dissent ? <Badge>≠</Badge> : null}</>) },
    { id: 'confidence', title: t('conf'), min: 92, align: 'right', value: ({ vote }) => vote?.confidence, firstSort: 'down', cell: ({ vote }) => <Percent value={vote === null || vote.stance === 'abstain' ? null : vote.confidence} decimals={0} /> },
    { id: 'weight', title: t('weight'), min: 74, align: 'right', value: ({ vote }) => vote?.weight, firstSort: 'down', cell: ({ vote }) => <Percent value={vote?.weight} decimals={1} /> },
    { id: 'rounds', title: t('roundsTaken'), min: 74, rank: 4, align: 'right', value: ({ agent }) => agent.rounds, firstSort: 'down', cell: ({ agent }) => <NumberCell value={agent.rounds} decimals={0} /> },
    { id: 'abstained', title: t('abstained'), min: 86, rank: 4, align: 'right', value: ({ agent }) => part(agent.abstained, agent.rounds), firstSort: 'down', cell: ({ agent }) => <Percent value={part(agent.abstained, agent.rounds)} decimals={1} /> },
    { id: 'dissented', title: t('dissented'), min: 86, rank: 3, align: 'right', value: ({ agent }) => part(agent.dissented, agent.rounds), firstSort: 'down', cell: ({ agent }) => <Percent value={part(agent.dissented, agent.rounds)} decimals={1} /> },
    { id: 'signals', title: t('signalsFor'), min: 92, rank: 5, align: 'right', value: ({ agent }) => agent.signalsFor, firstSort: 'down', cell: ({ agent }) => <NumberCell value={agent.signalsFor} decimals={0} /> },
    { id: 'hitRate', title: t('hitRate'), min: 96, rank: 1, align: 'right', value: ({ agent }) => agent.hitRate, firstSort: 'down', cell: ({ agent }) => <span title={t(agent.fewResults ? 'fewResults' : 'results', { count: agent.settled })} className={agent.fewResults ? 'ui-dim' : undefined}><Percent value={agent.hitRate} decimals={0} />{agent.settled === 0 ? null : <span className="ui-dim"> {t('of', { count: agent.settled })}</span>}</span> },
    { id: 'meanR', title: t('meanR'), min: 78, rank: 3, align: 'right', value: ({ agent }) => agent.meanR, firstSort: 'down', cell: ({ agent }) => (agent.meanR === null ? <span className="ui-dim">—</span> : <NumberCell value={agent.meanR} gain={!agent.fewResults} unit="R" />) },
    { id: 'state', title: t('state'), min: 100, rank: 1, value: ({ agent }) => agent.state, cell: ({ agent }) => (agent.state === 'active' ? <span className="ui-dim">{t('active')}</span> : <Badge tone="warning">{t('quarantined')}</Badge>) },
  ];
}

const part = (count: number, of: number): number | null => (of === 0 ? null : count / of);
