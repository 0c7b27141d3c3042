import './votes.css';
import { GitFork, OctagonX } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Badge } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName } from '../names.ts';
import { useWords } from '../words.ts';
import { StanceMark } from './stance.tsx';
import { byFramework, tallyOf, voicesIn, type Voice } from './verdict.ts';
import { voteWords } from './vote-words.ts';

export interface ChipVote {
  readonly agent: string;
  readonly framework: string;
  readonly stance: string;
  readonly confidence: number;
  readonly weight: number;
  readonly dissent: boolean;
}

/**
 * Every agent's vote; one that says the same in several frameworks is shown once, with how sure it is in each. Dissent has a double frame and a word,
 * abstention a dashed one and a hollow mark, a veto a heavy one and a word.
 */
export function VoteChips({ votes, veto, officers = NOBODY }: { readonly votes: readonly ChipVote[]; readonly veto: string | null; readonly officers?: readonly string[] }): ReactNode {
  const t = useWords(voteWords);
  const frameworks = byFramework(votes);
  const silentOfficers = veto === null ? [] : officers.filter((officer) => !votes.some(({ agent }) => agent === officer));
  return (
    <div className={frameworks.size < 2 ? '' : 'votes-of-several'}>
      <div className="vote-heads">
        {frameworks.size < 2 ? null : [...frameworks].map(([framework, group]) => <FrameworkWords key={framework} framework={framework} votes={group} />)}
        <span className="vote-legend" aria-hidden>{t('legend')}</span>
      </div>
      <ul className="vote-chips" aria-label={t('votes')}>
        {voicesIn(votes).map((voice) => <VoteChip key={`${voice.agent} ${voice.stance} ${String(voice.dissent)}`} voice={voice} frameworks={frameworks.size} vetoes={veto !== null && officers.includes(voice.agent)} />)}
        {silentOfficers.map((officer) => <VetoChip key={officer} agent={officer} veto={veto ?? ''} />)}
      </ul>
    </div>
  );
}

/** What one framework says: `Crew: Buy 75 %`. Its own votes alone are counted. */
export function FrameworkWords({ framework, votes }: { readonly framework: string; readonly votes: readonly ChipVote[] }): ReactNode {
  const t = useWords(voteWords);
  const format = useFormat();
  const { leader, shares } = tallyOf(votes);
  const name = agentName(framework);
  return <span className="vote-framework">{leader === null ? t('frameworkTied', { framework: name }) : t('framework', { framework: name, stance: t(leader), share: format.percent(shares[leader], { decimals: 0 }) })}</span>;
}

const NOBODY: readonly string[] = [];

const VoteChip = memo(function VoteChip({ voice: { agent, stance, dissent, weight, seats }, frameworks, vetoes }: { readonly voice: Voice<ChipVote>; readonly frameworks: number; readonly vetoes: boolean }): ReactNode {
  const t = useWords(voteWords);
  const format = useFormat();
  const percent = (share: number): string => format.percent(share, { decimals: 0 });
  // Where a framework is missing or says something else, the chip names the one it is about.
  const only = frameworks > 1 && seats.length < frameworks ? seats.map(({ framework }) => agentName(framework)).join(', ') : null;
  const sure = bareUntilLast(seats.map(({ confidence }) => confidence), (share) => format.number(share * 100, { decimals: 0 }), percent);
  const inEach = seats.map(({ framework, confidence }) => (frameworks > 1 ? t('sureIn', { framework: agentName(framework), confidence: percent(confidence) }) : percent(confidence))).join(', ');
  const values = { agent: agentName(agent), stance: t(stance), confidence: inEach, weight: percent(weight) };
  const words = stance === 'abstain' ? t('chipAbstain', values) : dissent ? t('chipDissent', values) : t('chip', values);
  return (
    <li className={`vote-chip vote-chip-${stance} ${dissent ? 'vote-chip-dissent' : ''} ${vetoes ? 'vote-chip-veto' : ''}`} title={words}>
      <div className="vote-chip-line"><span className="vote-chip-name ui-cut">{values.agent}{only === null ? null : <span className="ui-dim ui-small"> {only}</span>}</span>{vetoes ? <Badge tone="warning" icon={OctagonX}>{t('veto')}</Badge> : dissent ? <Badge icon={GitFork}>{t('dissents')}</Badge> : null}</div>
      <div className="vote-chip-line">
        <StanceMark stance={stance} />
        <span className="ui-num ui-small ui-soft">{stance === 'abstain' ? null : <><span className="vote-chip-word">{t('sure')} </span>{sure} · </>}<span className="ui-dim"><span className="vote-chip-word">{t('weight')} </span>{values.weight}</span></span>
      </div>
      <span className="vote-chip-bar" aria-hidden><span style={{ width: `${stance === 'abstain' ? 0 : meanConfidence(seats) * 100}%` }} /></span>
    </li>
  );
});

/** `75 / 68 %`: the same twice is said once. */
function bareUntilLast(shares: readonly number[], bare: (share: number) => string, percent: (share: number) => string): string {
  const different = shares.filter((share, i) => i === 0 || percent(share) !== percent(shares[i - 1] ?? share));
  return different.map((share, i) => (i < different.length - 1 ? bare(share) : percent(share))).join(' / ');
}

/** Of an agent's seats, 0–1. */
function meanConfidence(seats: readonly ChipVote[]): number {
  return seats.reduce((sum, { confidence }) => sum + confidence, 0) / seats.length;
}

function VetoChip({ agent, veto }: { readonly agent: string; readonly veto: string }): ReactNode {
  const t = useWords(voteWords);
  return (
    <li className="vote-chip vote-chip-veto" title={veto}>
      <div className="vote-chip-line"><span className="vote-chip-name ui-cut">{agentName(agent)}</span><Badge tone="warning" icon={OctagonX}>{t('veto')}</Badge></div>
      <div className="vote-chip-line"><span className="ui-cut ui-small">{veto}</span></div>
    </li>
  );
}
