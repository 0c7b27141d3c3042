/** What the learned policy knows, and the experiences it has it from. */
import { POLICY_ACTIONS } from '../engine/core/learning/policy-actions.ts';
import { FEW_RESULTS } from '../engine/core/track-record/record.ts';
import { query, type Reader } from './reader.ts';

export const POLICY_STATES = query<{ state: string; a: string; b: string; visits: string }>('policy states', 'SELECT state, a, b, visits FROM policy_values ORDER BY state');
export const POLICY_STANDING = query<{ value: string }>('standing of the policy', "SELECT value FROM settings WHERE key = 'policy'");
export const POLICY_EXPERIENCES = query<{
  signal: string; round: string; instrument: string; state: string; action: number; weighting: string; size: number; tried: number; at: number;
  reward: number | null; nextState: string | null; ignored: number; learnedAt: number | null;
}>(
  'experiences of the policy',
  `SELECT signal_id AS signal, round_id AS round, instrument, state, action, weighting, size, tried, at, reward, next_state AS nextState, ignored, learned_at AS learnedAt
   FROM policy_advices ORDER BY ordinal`,
);

/** What an action in a state has been worth so far: R of the whole risk of one trade, what comes after it included. */
export interface ActionWorth {
  readonly weighting: string;
  readonly size: number;
  readonly value: number;
  readonly visits: number;
}

export interface PolicyStateView {
  readonly state: string;
  readonly visits: number;
  /** Taken where nothing is tried. */
  readonly best: number;
  /** In the order of the policy's actions. */
  readonly actions: readonly ActionWorth[];
  readonly fewVisits: boolean;
}

export interface PolicyView {
  readonly decisions: number;
  readonly frozen: boolean;
  readonly states: readonly PolicyStateView[];
  /** Advices of which something came, the sum of what came of them, R, and how many were taken by chance. */
  readonly experiences: number;
  readonly sumReward: number;
  readonly tried: number;
}

/** The policy as it is stored. */
export function readPolicy(reader: Reader): PolicyView {
  const standing = reader.first(POLICY_STANDING);
  const { decisions, frozen } = standing === undefined ? { decisions: 0, frozen: false } : (JSON.parse(standing.value) as { decisions: number; frozen: boolean });
  const settled = reader.all(POLICY_EXPERIENCES).filter(({ reward }) => reward !== null);
  return {
    decisions, frozen, states: reader.all(POLICY_STATES).map(viewOf), experiences: settled.length,
    sumReward: settled.reduce((sum, { reward }) => sum + (reward ?? 0), 0), tried: settled.filter(({ tried }) => tried === 1).length,
  };
}

function viewOf({ state, a, b, visits }: { readonly state: string; readonly a: string; readonly b: string; readonly visits: string }): PolicyStateView {
  const [first, second, seen] = [a, b, visits].map((text) => JSON.parse(text) as number[]) as [number[], number[], number[]];
  const actions = POLICY_ACTIONS.map(({ weighting, size }, i): ActionWorth => ({ weighting, size, value: ((first[i] ?? 0) + (second[i] ?? 0)) / 2, visits: seen[i] ?? 0 }));
  const total = seen.reduce((sum, n) => sum + n, 0);
  return { state, visits: total, best: actions.reduce((best, { value }, i) => (value > (actions[best] as ActionWorth).value ? i : best), 0), actions, fewVisits: total < FEW_RESULTS };
}

/** Everything about the policy as one JSON text, to be kept or looked at elsewhere. */
export function policyText(reader: Reader): string {
  const { decisions, frozen } = readPolicy(reader);
  return `${JSON.stringify({
    format: 1, actions: POLICY_ACTIONS, decisions, frozen,
    states: reader.all(POLICY_STATES).map(({ state, ...lists }) => ({ state, a: JSON.parse(lists.a) as number[], b: JSON.parse(lists.b) as number[], visits: JSON.parse(lists.visits) as number[] })),
    experiences: reader.all(POLICY_EXPERIENCES).map(({ tried, ignored, ...rest }) => ({ ...rest, tried: tried === 1, ignored: ignored === 1 })),
  }, null, 1)}\n`;
}
