import './votes.css';
import { GitFork, OctagonX } from 'lucide-react';
import { Fragment, memo, type ReactNode } from 'react';
import { Badge } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName, seatOf } from '../names.ts';
import { useWords } from '../words.ts';
import { StanceMark } from './stance.tsx';
import { byFramework, stanceOf, tallyOf } from './verdict.ts';
import { voteWords } from './vote-words.ts';

export interface ChipVote {
  readonly agent: string;
  readonly framework: string;
  readonly stance: string;
  readonly confidence: number;
  readonly weight: number;
  readonly dissent: boolean;
}

/** Every seat's vote, framework by framework where there are several. Dissent has a double frame and a word, abstention a dashed one and a hollow mark, a veto a heavy one and a word. */
export function VoteChips({ votes, veto, officers = NOBODY }: { readonly votes: readonly ChipVote[]; readonly veto: string | null; readonly officers?: readonly string[] }): ReactNode {
  const t = useWords(voteWords);
  const groups = byFramework(votes);
  const silentOfficers = veto === null ? [] : officers.filter((officer) => !votes.some(({ agent }) => agent === officer));
  return (
    <div>
      <p className="vote-legend" aria-hidden>{t('legend')}</p>
      <ul className="vote-chips" aria-label={t('votes')}>
        {[...groups].map(([framework, group]) => (
          <Fragment key={framework}>
            {groups.size < 2 ? null : <FrameworkLine framework={framework} votes={group} />}
            {group.map((vote) => <VoteChip key={seatOf(vote)} vote={vote} vetoes={veto !== null && officers.includes(vote.agent)} />)}
          </Fragment>
        ))}
        {silentOfficers.map((officer) => <VetoChip key={officer} agent={officer} veto={veto ?? ''} />)}
      </ul>
    </div>
  );
}

/** What one framework says: `Crew: Buy 75 %`. Its own votes alone are counted. */
export function FrameworkLine({ framework, votes }: { readonly framework: string; readonly votes: readonly ChipVote[] }): ReactNode {
  const t = useWords(voteWords);
  const format = useFormat();
  const { leader, shares } = tallyOf(votes);
  const name = agentName(framework);
  return <li className="vote-framework">{leader === null ? t('frameworkTied', { framework: name }) : t('framework', { framework: name, stance: t(leader), share: format.percent(shares[leader], { decimals: 0 }) })}</li>;
}

const NOBODY: readonly string[] = [];

const VoteChip = memo(function VoteChip({ vote, vetoes }: { readonly vote: ChipVote; readonly vetoes: boolean }): ReactNode {
  const t = useWords(voteWords);
  const format = useFormat();
  const stance = stanceOf(vote.stance);
  const values = { agent: agentName(vote.agent), stance: t(stance), confidence: format.percent(vote.confidence, { decimals: 0 }), weight: format.percent(vote.weight, { decimals: 0 }) };
  const words = stance === 'abstain' ? t('chipAbstain', values) : vote.dissent ? t('chipDissent', values) : t('chip', values);
  return (
    <li className={`vote-chip vote-chip-${stance} ${vote.dissent ? 'vote-chip-dissent' : ''} ${vetoes ? 'vote-chip-veto' : ''}`} title={words}>
      <div className="vote-chip-line"><span className="vote-chip-name ui-cut">{values.agent}</span>{vetoes ? <Badge tone="warning" icon={OctagonX}>{t('veto')}</Badge> : vote.dissent ? <Badge icon={GitFork}>{t('dissents')}</Badge> : null}</div>
      <div className="vote-chip-line">
        <StanceMark stance={stance} />
        <span className="ui-num ui-small ui-soft">{stance === 'abstain' ? null : <><span className="vote-chip-word">{t('sure')} </span>{values.confidence} · </>}<span className="ui-dim"><span className="vote-chip-word">{t('weight')} </span>{values.weight}</span></span>
      </div>
      <span className="vote-chip-bar" aria-hidden><span style={{ width: `${stance === 'abstain' ? 0 : vote.confidence * 100}%` }} /></span>
    </li>
  );
});

function VetoChip({ agent, veto }: { readonly agent: string; readonly veto: string }): ReactNode {
  const t = useWords(voteWords);
  return (
    <li className="vote-chip vote-chip-veto" title={veto}>
      <div className="vote-chip-line"><span className="vote-chip-name ui-cut">{agentName(agent)}</span><Badge tone="warning" icon={OctagonX}>{t('veto')}</Badge></div>
      <div className="vote-chip-line"><span className="ui-cut ui-small">{veto}</span></div>
    </li>
  );
}
