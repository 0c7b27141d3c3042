/** Analyse and vote: every analyst answers, every team debates, every seat votes, instrument by instrument. */
import type { CycleId, RoundId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import type { AnalysisContext } from '../agents/seat.ts';
import { isAskedAlready, lifeOf, putBefore } from '../approval/ask-person.ts';
import { runRound } from '../consensus/consensus.ts';
import type { ConsensusRound, Hearing } from '../consensus/consensus-round.ts';
import type { SettledTeam } from '../coordination/settle.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { StandingLead } from '../model/lead-voice.ts';
import { leadVoiceOf, newlyCounted, opinionsFor, voicesOf } from '../model/model-opinion.ts';
import { adviseOn, lookOf, recordAdvice } from '../learning/advise.ts';
import { isLockedAgainst, rememberTeams } from '../locks/lock-check.ts';
import { equity } from '../portfolio/valuation.ts';
import { heldOn } from '../position/held.ts';
import { dailyLossUsed } from '../risk/loss-limits.ts';
import { raiseSignal, withhold } from '../signal/signal-queue.ts';
import type { EngineState } from '../state.ts';
import { newId, type Turn } from '../turn.ts';
import { newlyCountedNumbers } from '../user-model/user-opinion.ts';
import { noteOpinions } from './council.ts';

/** What the rules of each analyst say, per snapshot, in the order of {@link ANALYSTS}: every number held against the snapshot. */
export function analyse(state: EngineState, snapshots: readonly FeatureSnapshot[]): Analysis[][] {
  const held: AnalysisContext['held'] = new Map([...state.positions].flatMap(([instrument, { id, direction }]) => (state.dust.has(id) ? [] : [[instrument, direction === 'long' ? 1 : -1] as const])));
  const context: AnalysisContext = { snapshots, held, dailyLossUsed: dailyLossUsed(state, equity(state)) };
  return snapshots.map((snapshot) => ANALYSTS.map((analyst) => checkAnalysis(analyst.analyse(snapshot, context), snapshot)));
}

/** What was said about an instrument in a round, and what came of it. */
export interface HeldRound {
  readonly round: ConsensusRound;
  readonly hearings: readonly Hearing[];
  readonly snapshot: FeatureSnapshot;
  /** Teams that a language model leads, with what it was asked. */
  readonly led: readonly LedTeam[];
}

/** A debate that a language model led. */
export interface LedTeam {
  readonly team: SettledTeam;
  readonly voice: StandingLead;
}

/** What came of the debates about an instrument. */
export interface TeamsHeard {
  readonly hearings: readonly Hearing[];
  readonly led: readonly LedTeam[];
}

/** Lets every team debate an instrument. `rules`: what {@link analyse} has of it. */
export function hearTeams(state: EngineState, rules: readonly Analysis[], snapshot: FeatureSnapshot, at: Timestamp): TeamsHeard {
  const voices = voicesOf(state);
  const led: LedTeam[] = [];
  const hearings = state.council.teams.map((team): Hearing => {
    const opinions = opinionsFor(team, rules, snapshot, voices);
    if (team.lead === null) return { framework: team.framework, analyses: team.settle(opinions, snapshot, at) };
    const voice = leadVoiceOf(team, team.lead, snapshot, voices);
    led.push({ team, voice });
    return { framework: team.framework, analyses: team.settle(opinions, snapshot, at, voice), lead: voice.words };
  });
  return { hearings, led };
}

/** Debates and votes; returns the rounds that were held. */
export function vote(turn: Turn, cycle: CycleId, snapshots: readonly FeatureSnapshot[], opinions: readonly Analysis[][]): readonly HeldRound[] {
  const { council, config } = turn.state;
  return snapshots.map((snapshot, i) => {
    const { hearings, led } = hearTeams(turn.state, opinions[i] ?? [], snapshot, turn.at);
    const round = runRound(council.seats, hearings, snapshot, config.consensus, turn.at, council.records);
    noteOpinions(council, hearings, snapshot, turn.at);
    const id = newId<RoundId>(turn);
    const raises = isNews(turn, round);
    // A quorum for what is held already is counted, not kept with everything it rested on.
    turn.facts.push({ kind: 'round_held', id, cycle, round, snapshot: raises ? snapshot : null, hearings: raises ? hearings : null });
    turn.state.policy?.see(snapshot.instrument, lookOf(snapshot, round));
    if (raises) raise(turn, cycle, id, { round, hearings, snapshot, led });
    tellCounted(turn, id, { snapshot, led });
    turn.onRound?.(id, round, hearings, snapshot);
    return { round, hearings, snapshot, led };
  });
}

/** Says of each answer of a language model in which round it counted first: what it cost belongs to that decision. */
function tellCounted({ state, facts, at }: Turn, round: RoundId, { snapshot, led }: Pick<HeldRound, 'snapshot' | 'led'>): void {
  const voices = voicesOf(state);
  for (const { voice } of led) {
    for (const decision of voice.used) {
      if (decision.counted) continue;
      decision.counted = true;
      facts.push({ kind: 'model_counted', question: decision.question, round, at });
    }
  }
  for (const answer of newlyCountedNumbers(state, snapshot)) facts.push({ kind: 'model_counted', question: answer.question, round, at });
  for (const team of state.council.teams) {
    if (team.models.length === 0) continue;
    for (const answer of newlyCounted(team, snapshot, voices)) {
      answer.counted = true;
      facts.push({ kind: 'model_counted', question: answer.question, round, at });
    }
  }
}

/** Whether a round asks for something that is not held or on its way already, nor was refused a moment ago. */
function isNews({ state, at }: Turn, { outcome, instrument, votes }: ConsensusRound): boolean {
  if (outcome.kind !== 'signal' || state.trading === 'halted' || state.ending) return false;
  const held = heldOn(state, instrument);
  // What a person holds is the person's: the agents neither add to it nor turn it round.
  if (held?.direction === outcome.direction || (held !== undefined && held.command !== null)) return false;
  if (at < (state.cooldownUntil.get(instrument) ?? 0) || at < (state.refusedUntil.get(`${instrument} ${outcome.direction}`) ?? 0)) return false;
  if (isLockedAgainst(state, instrument, votes, outcome.direction)) return false;
  if (isAskedAlready(state, instrument, outcome.direction)) return false;
  for (const orderId of state.liveOrders) {
    const order = state.orders.get(orderId);
    if (order?.purpose === 'entry' && order.ticket.instrument === instrument) return false;
  }
  return true;
}

/** A quorum becomes a signal, unless the learned policy is against it: then it is recorded as one, and heard again when a signal's time has passed. */
function raise(turn: Turn, cycle: CycleId, id: RoundId, { round, hearings, snapshot }: HeldRound): void {
  if (round.outcome.kind !== 'signal') return;
  const { state, at } = turn;
  const { direction } = round.outcome;
  const advised = adviseOn(state, round, hearings, snapshot);
  const { plan, confidence } = advised ?? { plan: round.outcome.plan, confidence: round.confidence };
  const expiresAt = (at + lifeOf(state, plan)) as Timestamp;
  const signal = raiseSignal(turn, {
    round: id, cycle, instrument: round.instrument, direction, confidence, expectedValue: confidence * plan.rewardRisk - (1 - confidence), plan, raisedAt: at, expiresAt,
  });
  rememberTeams(state, signal.id, round.votes, direction);
  if (advised !== null) recordAdvice(turn, signal, advised);
  if (advised === null || advised.against === null) return putBefore(turn, signal, round.agreement);
  state.refusedUntil.set(`${round.instrument} ${direction}`, expiresAt);
  withhold(turn, signal, advised.against);
}
