import './agents.css';
import { OctagonX } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/display.tsx';
import { Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { ConsensusBar } from '../../workbench/votes/consensus-bar.tsx';
import { tallyOf } from '../../workbench/votes/verdict.ts';
import { verdictSentence } from '../../workbench/votes/verdict-words.ts';
import { VoteChips } from '../../workbench/votes/vote-chips.tsx';
import { voteWords } from '../../workbench/votes/vote-words.ts';
import { useWords } from '../../workbench/words.ts';
import { explain } from '../../workbench/workbench.ts';
import { agentsWords } from './agents-words.ts';
import { useNextRound } from './next-round.tsx';

interface Props {
  /** Undefined: there is none to show yet. */
  readonly round: RowOf<'rounds'> | undefined;
  readonly officers: readonly string[];
  /** Leads to other rounds; stays where it is, and keeps the focus, while one is read. */
  readonly steps?: ReactNode;
}

/** A round: the sentence, the bar, who was how sure, each vote. */
export const VerdictBlock = memo(function VerdictBlock({ round, officers, steps }: Props): ReactNode {
  const t = useWords(agentsWords);
  return (
    <div className="verdict">
      <div className="verdict-head">
        {round === undefined ? null : <Sentence round={round} />}
        {steps}
        {round === undefined ? null : <Button size="small" onClick={() => explain('round', round.id)}>{t('why')}</Button>}
      </div>
      {round === undefined ? null : <Votes round={round} officers={officers} />}
    </div>
  );
});

function Sentence({ round }: { readonly round: RowOf<'rounds'> }): ReactNode {
  const shortName = useShortNames();
  const votes = useWords(voteWords);
  const format = useFormat();
  return <h3 className="verdict-sentence ui-text"><span className="verdict-instrument">{shortName(round.instrument)}</span> {verdictSentence(round, votes, format)}</h3>;
}

function Votes({ round, officers }: { readonly round: RowOf<'rounds'>; readonly officers: readonly string[] }): ReactNode {
  const t = useWords(agentsWords);
  const format = useFormat();
  const tally = tallyOf(round.votes);
  const percent = (share: number): string => format.percent(share, { decimals: 0 });
  return (
    <>
      <ConsensusBar votes={round.votes} threshold={round.threshold} />
      <p className="verdict-facts ui-num">
        <Time at={round.at} form="zone" /><span>{t('spoke', { voices: tally.voices, agents: tally.agents })}</span><span>{t('present', { share: percent(round.presence) })}</span><span>{t('confidence', { share: percent(round.confidence) })}</span>
        {tally.dissents === 0 ? null : <span>{t('dissent', { count: tally.dissents })}</span>}
        <NextRound />
      </p>
      {round.veto === null ? null : <Notice tone="warning" icon={OctagonX}>{t('vetoed', { reason: round.veto })}</Notice>}
      <VoteChips votes={round.votes} veto={round.veto} officers={officers} />
    </>
  );
}

function NextRound(): ReactNode {
  return <span className="verdict-next">{useNextRound()}</span>;
}
