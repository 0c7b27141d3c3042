/** Rounds with what each agent said, and what each agent has done since the session began. */
import type { RowOf, VoteRow } from '../../../../src-shared/contract/mirror.ts';
import type { AgentId, InstrumentId, RoundId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../../core/agents/analysis.ts';
import { ANALYSTS } from '../../core/agents/analysts.ts';
import { checkAnalysis } from '../../core/agents/check-analysis.ts';
import type { ConsensusRound, Vote } from '../../core/consensus/consensus-round.ts';
import type { FeatureSnapshot } from '../../core/feature/feature-snapshot.ts';
import { percent } from '../../../../src-shared/support/figures.ts';

/** A round with everything it rested on. */
export interface HeldRound {
  readonly id: RoundId;
  readonly round: ConsensusRound;
  readonly analyses: readonly Analysis[];
  readonly snapshot: FeatureSnapshot;
}

interface Count {
  rounds: number;
  abstained: number;
  dissented: number;
  signalsFor: number;
}

const FRAMEWORK = 'rules';

/** The newest round per instrument, and running counts per agent. */
export class Debate {
  readonly #newest = new Map<InstrumentId, HeldRound>();
  readonly #counts = new Map<AgentId, Count>(ANALYSTS.map(({ id }) => [id, { rounds: 0, abstained: 0, dissented: 0, signalsFor: 0 }]));

  /** Takes a round; it is kept until the instrument's next. */
  take(held: HeldRound): void {
    this.#newest.set(held.round.instrument, held);
    for (const vote of held.round.votes) this.#count(vote, held.round);
    for (const { id, officer } of ANALYSTS) if (officer) this.#countOfficer(id, held);
  }

  #count(vote: Vote, { outcome }: ConsensusRound): void {
    const count = this.#counts.get(vote.agent);
    if (count === undefined) return;
    count.rounds += 1;
    if (vote.stance === 'abstain') count.abstained += 1;
    if (vote.dissent) count.dissented += 1;
    if (outcome.kind === 'signal' && !vote.dissent && vote.stance !== 'abstain') count.signalsFor += 1;
  }

  /** An officer does not vote: its veto is its dissent, its silence its abstention. */
  #countOfficer(id: AgentId, { analyses }: HeldRound): void {
    const count = this.#counts.get(id);
    const analysis = analyses.find(({ agent }) => agent === id);
    if (count === undefined || analysis === undefined) return;
    count.rounds += 1;
    if (analysis.veto === null) count.abstained += 1;
    else count.dissented += 1;
  }

  /** The newest round of an instrument; null before the first. */
  round(instrument: InstrumentId, threshold: number): RowOf<'rounds'> | null {
    const held = this.#newest.get(instrument);
    return held === undefined ? null : roundRow(held, threshold);
  }

  /** An agent and its counts; null for one that is none. */
  agent(id: AgentId): RowOf<'agents'> | null {
    const analyst = ANALYSTS.find((one) => one.id === id);
    const count = this.#counts.get(id);
    if (analyst === undefined || count === undefined) return null;
    return { id, role: analyst.role, goal: analyst.goal, framework: FRAMEWORK, officer: analyst.officer, prior: 1, ...count, state: 'active' };
  }
}

/** A round as a screen shows it. */
export function roundRow({ id, round, analyses, snapshot }: HeldRound, threshold: number): RowOf<'rounds'> {
  const { instrument, at, agreement, presence, confidence, outcome } = round;
  const signal = outcome.kind === 'signal';
  return {
    id, at, instrument, votes: round.votes.map((vote) => voteRow(vote, analyses, snapshot)), agreement: share(agreement), presence: share(presence), confidence: share(confidence),
    threshold: share(threshold), outcome: outcome.kind, direction: signal ? outcome.direction : null, reason: signal ? null : outcome.reason,
    sentence: signal ? `${percent(agreement, 0)} agree on ${outcome.direction === 'long' ? 'buying' : 'selling'}, ${percent(threshold, 0)} are needed` : outcome.sentence,
    veto: analyses.find(({ veto }) => veto !== null)?.veto ?? null,
  };
}

function voteRow(vote: Vote, analyses: readonly Analysis[], snapshot: FeatureSnapshot): VoteRow {
  const given = analyses.find(({ agent }) => agent === vote.agent);
  // An answer that failed its check counts as silence, and says why.
  const counted = given === undefined || given.stance === vote.stance ? given : checkAnalysis(given, snapshot);
  return {
    agent: vote.agent, framework: vote.framework, stance: vote.stance, confidence: share(vote.confidence), weight: share(vote.weight), dissent: vote.dissent,
    note: counted?.note ?? '', evidence: (counted?.evidence ?? []).map(({ feature, value }) => ({ feature, value })),
  };
}

/** Float sums of shares may end a hair outside 0–1. */
function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
