/** Rounds with what each seat said, and what each has done since the session began. */
import type { RowOf, VoteRow } from '../../../../src-shared/contract/mirror.ts';
import type { InstrumentId, RoundId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { percent } from '../../../../src-shared/support/figures.ts';
import type { Analysis } from '../../core/agents/analysis.ts';
import { ANALYSTS } from '../../core/agents/analysts.ts';
import type { Framework, Seat } from '../../core/agents/seat.ts';
import type { ConsensusRound, Hearing, Vote } from '../../core/consensus/consensus-round.ts';
import type { Results } from '../../core/consensus/table.ts';
import { REGIMES, type Regime } from '../../core/regime/regime.ts';
import { figuresOf, mergedTally } from '../../core/track-record/record.ts';
import { isUserAgent } from '../../core/user-model/user-model.ts';

/** A round with everything it rested on. */
export interface HeldRound {
  readonly id: RoundId;
  readonly round: ConsensusRound;
  readonly hearings: readonly Hearing[];
}

interface Count {
  rounds: number;
  abstained: number;
  dissented: number;
  signalsFor: number;
}

/** Key of a seat's row. */
export function seatKey({ framework, agent }: Pick<Seat, 'framework' | 'agent'>): string {
  return `${framework} ${agent}`;
}

const OWN_MODEL = { role: 'Your own model', goal: 'Say what its numbers say.' };

/** The newest round per instrument, and running counts per seat. */
export class Debate {
  readonly #newest = new Map<InstrumentId, HeldRound>();
  readonly #counts = new Map<string, Count>();

  /** Takes a round; it is kept until the instrument's next. */
  take(held: HeldRound): void {
    this.#newest.set(held.round.instrument, held);
    for (const vote of held.round.votes) this.#count(vote, held.round);
    for (const { framework, analyses } of held.hearings) for (const { id, officer } of ANALYSTS) if (officer) this.#countOfficer(framework, analyses.find(({ agent }) => agent === id));
  }

  #countOf(key: string): Count {
    let count = this.#counts.get(key);
    if (count === undefined) this.#counts.set(key, (count = { rounds: 0, abstained: 0, dissented: 0, signalsFor: 0 }));
    return count;
  }

  #count(vote: Vote, { outcome }: ConsensusRound): void {
    const count = this.#countOf(seatKey(vote));
    count.rounds += 1;
    if (vote.stance === 'abstain') count.abstained += 1;
    if (vote.dissent) count.dissented += 1;
    if (outcome.kind === 'signal' && !vote.dissent && vote.stance !== 'abstain') count.signalsFor += 1;
  }

  /** An officer does not vote: its veto is its dissent, its silence its abstention. */
  #countOfficer(framework: Framework, analysis: Analysis | undefined): void {
    if (analysis === undefined) return;
    const count = this.#countOf(seatKey({ framework, agent: analysis.agent }));
    count.rounds += 1;
    if (analysis.veto === null) count.abstained += 1;
    else count.dissented += 1;
  }

  /** The newest round of an instrument; null before the first. */
  round(instrument: InstrumentId, threshold: number): RowOf<'rounds'> | null {
    const held = this.#newest.get(instrument);
    return held === undefined ? null : roundRow(held, threshold);
  }

  /** A seat, its counts, and what came of its opinions over all regimes. */
  seat({ framework, agent, officer, prior }: Seat, results: Results): RowOf<'agents'> {
    const analyst = isUserAgent(agent) ? OWN_MODEL : must(ANALYSTS.find(({ id }) => id === agent), 'only analysts and own models are seated');
    const { n, hitRate, meanR, brier, fewResults } = figuresOf(mergedTally(REGIMES.map((regime: Regime) => results.of(framework, agent, regime))));
    return {
      id: agent, role: analyst.role, goal: analyst.goal, framework, officer, prior, ...this.#countOf(seatKey({ framework, agent })), settled: n, hitRate, meanR, brier, fewResults, state: 'active',
    };
  }
}

/** A round as a screen shows it. */
export function roundRow({ id, round, hearings }: HeldRound, threshold: number): RowOf<'rounds'> {
  const { instrument, at, agreement, presence, confidence, outcome } = round;
  const signal = outcome.kind === 'signal';
  return {
    id, at, instrument, votes: round.votes.map((vote) => voteRow(vote, hearings)), agreement: share(agreement), presence: share(presence), confidence: share(confidence),
    threshold: share(threshold), outcome: outcome.kind, direction: signal ? outcome.direction : null, reason: signal ? null : outcome.reason,
    sentence: signal ? `${percent(agreement, 0)} agree on ${outcome.direction === 'long' ? 'buying' : 'selling'}, ${percent(threshold, 0)} are needed` : outcome.sentence,
    veto: vetoIn(hearings), ...ledIn(hearings),
  };
}

function ledIn(hearings: readonly Hearing[]): Pick<RowOf<'rounds'>, 'led'> {
  const led = hearings.flatMap(({ framework, lead = [] }) => (lead.length === 0 ? [] : [{ framework, words: lead.map((word) => ({ ...word })) }]));
  return led.length === 0 ? {} : { led };
}

function vetoIn(hearings: readonly Hearing[]): string | null {
  for (const { analyses } of hearings) for (const { veto } of analyses) if (veto !== null) return veto;
  return null;
}

function voteRow(vote: Vote, hearings: readonly Hearing[]): VoteRow {
  const given = hearings.find(({ framework }) => framework === vote.framework)?.analyses.find(({ agent }) => agent === vote.agent);
  return {
    agent: vote.agent, framework: vote.framework, stance: vote.stance, confidence: share(vote.confidence), weight: share(vote.weight), dissent: vote.dissent,
    note: given?.note ?? '', evidence: (given?.evidence ?? []).map(({ feature, value }) => ({ feature, value })),
  };
}

/** Float sums of shares may end a hair outside 0–1. */
function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
