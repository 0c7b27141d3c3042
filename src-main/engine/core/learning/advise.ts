/** The learned policy at work: asked about each quorum, told what came of it. */
import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { SignalId } from '../../../../src-shared/domain/ids.ts';
import { runRound } from '../consensus/consensus.ts';
import type { ConsensusRound, Hearing, TradePlan } from '../consensus/consensus-round.ts';
import type { Fact } from '../fact.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { equity } from '../portfolio/valuation.ts';
import { netResult } from '../position/cost-basis.ts';
import type { Signal } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { seatsUnder } from './policy-actions.ts';
import type { MarketLook } from './policy-state.ts';
import { resultOf, type PolicyChange, type PolicyChoice } from './policy.ts';

/** A quorum as it is acted on, and why not where it is not. */
export interface AdvisedQuorum {
  readonly choice: PolicyChoice;
  readonly confidence: number;
  readonly plan: TradePlan;
  /** 0–1 of the risk of one trade. */
  readonly size: number;
  /** Why nothing is risked; null where something is. */
  readonly against: string | null;
}

/** What a vote saw. */
export function lookOf({ regime, values }: FeatureSnapshot, { agreement }: ConsensusRound): MarketLook {
  return { regime, volatility: values['regime_volatility'] ?? null, agreement };
}

/** Asks the policy about a quorum; null without a policy. Its weighting counts the votes again: it can take a signal back, never make one. */
export function adviseOn(state: EngineState, round: ConsensusRound, hearings: readonly Hearing[], snapshot: FeatureSnapshot): AdvisedQuorum | null {
  const { policy, council, config, at } = state;
  const { outcome } = round;
  if (policy === null || outcome.kind !== 'signal') return null;
  const choice = policy.choose(lookOf(snapshot, round), drawdownOf(state));
  const by = choice.tried ? 'The learned policy tries' : 'The learned policy has seen most come of';
  const as = { choice, confidence: round.confidence, plan: outcome.plan, size: 0 };
  if (choice.size === 0) return { ...as, against: `${by} not trading in a market like this (${choice.state}).` };
  if (choice.weighting === 'as_voted') return { ...as, size: choice.size, against: null };
  const again = runRound(seatsUnder(council.seats, choice.weighting), hearings, snapshot, config.consensus, at, council.results);
  if (again.outcome.kind !== 'signal' || again.outcome.direction !== outcome.direction) {
    return { ...as, against: `${by} hearing the ${choice.weighting === 'following' ? 'followers of trends' : 'reversion to the mean'} twice as loud in a market like this (${choice.state}); the votes so counted give no such signal.` };
  }
  return { choice, confidence: again.confidence, plan: again.outcome.plan, size: choice.size, against: null };
}

/** Records what the policy said to a signal. What is not risked brings nothing, and is learned from at once. */
export function recordAdvice(turn: Turn, { id, round, instrument }: Signal, { choice, size }: AdvisedQuorum): void {
  const { policy } = turn.state;
  if (policy === null) return;
  const { state, action, tried, weighting } = choice;
  turn.facts.push({ kind: 'policy_advised', advice: { signal: id, round, instrument, state, action, weighting, size, tried, decisions: policy.decisions, at: turn.at } });
  policy.remember({ signal: id, state, action, size });
  // Who waits stands where it stood.
  if (size === 0) learnOf(turn, id, 0, state);
}

/** What the turn says of advices: positions that closed are learned from, entries that ended without a fill are forgotten. */
export function learnFromTurn(turn: Turn): void {
  const { policy } = turn.state;
  if (policy === null) return;
  for (let i = 0; i < turn.facts.length; i += 1) {
    const fact = turn.facts[i] as Fact;
    if (fact.kind === 'signal_ended' && fact.end !== 'executed') policy.forget(fact.signal);
    else if (fact.kind === 'order_changed') forgetUnfilled(turn.state, fact);
    else if (fact.kind === 'position_changed' && fact.change === 'closed') learnFromClosed(turn, fact);
  }
}

const OVER: ReadonlySet<string> = new Set(['cancelled', 'expired', 'rejected', 'denied']);

function forgetUnfilled({ policy, orders }: EngineState, { clientOrderId, to, filledQuantity }: Extract<Fact, { kind: 'order_changed' }>): void {
  if (filledQuantity > 0n || !OVER.has(to)) return;
  const order = orders.get(clientOrderId);
  if (order?.purpose === 'entry' && order.origin.kind === 'signal') policy?.forget(order.origin.signal);
}

function learnFromClosed(turn: Turn, { position }: Extract<Fact, { kind: 'position_changed' }>): void {
  const { policy } = turn.state;
  if (policy === null || position.signal === null) return;
  // A person added to it: what came of it is not the agents' size any more.
  if (position.command !== null) return policy.forget(position.signal);
  const result = resultOf(netResult(position), position.initialRisk, position.peakQuantity);
  if (result === null) policy.forget(position.signal);
  else learnOf(turn, position.signal, result, policy.stateNow(position.instrument, drawdownOf(turn.state)));
}

function learnOf(turn: Turn, signal: SignalId, result: number, next: string | null): void {
  const lesson = turn.state.policy?.learn(signal, result, next, turn.at) ?? null;
  if (lesson !== null) turn.facts.push({ kind: 'policy_learned', lesson });
}

/** How far equity is below its highest: 0–1. */
function drawdownOf(state: EngineState): number {
  const high = toNumber(state.drawdownFrom);
  return high > 0 ? Math.max(0, 1 - toNumber(equity(state)) / high) : 0;
}

const SAID: Readonly<Record<PolicyChange, readonly [done: string, already: string]>> = {
  freeze: ['The policy is frozen: it advises and learns nothing.', 'The policy is frozen already.'],
  thaw: ['The policy learns again.', 'The policy was not frozen.'],
  reset: ['The policy has forgotten what it learned.', ''],
};

/** Freezes, thaws or empties the policy, because a person says so. */
export function changePolicy(turn: Turn, change: PolicyChange): { readonly accepted: boolean; readonly sentence: string } {
  const { policy } = turn.state;
  if (policy === null) return { accepted: false, sentence: 'Nothing is learned in this session: switch learning on in the settings (without the app: "learning": {} in config.json of the data folder) and start the session again.' };
  const [done, already] = SAID[change];
  if (!policy.change(change)) return { accepted: false, sentence: already };
  turn.facts.push({ kind: 'policy_changed', change, frozen: policy.isFrozen, decisions: policy.decisions, at: turn.at });
  return { accepted: true, sentence: done };
}
