/** What the learned policy knows, and the experiences it has it from. */
import { createChance, nextUint32 } from '../engine/core/chance.ts';
import { POLICY_ACTIONS } from '../engine/core/learning/policy-actions.ts';
import { DEFAULT_LEARNING, type LearningConfig } from '../engine/core/learning/policy.ts';
import { QTable, type QRow } from '../engine/core/learning/q-table.ts';
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
    decisions, frozen, states: reader.all(POLICY_STATES).map(({ state, a, b, visits }) => viewOf({ state, a: listOf(a), b: listOf(b), visits: listOf(visits) })), experiences: settled.length,
    sumReward: settled.reduce((sum, { reward }) => sum + (reward ?? 0), 0), tried: settled.filter(({ tried }) => tried === 1).length,
  };
}

const listOf = (text: string): number[] => JSON.parse(text) as number[];

/**
 * What going over the stored experiences so many times would have taught a policy that knew nothing; the stored one stays as it is. The first time in the
 * order they were made, then shuffled by the same chance each time. Experiences that a frozen policy let pass are among them.
 */
export function relearn(reader: Reader, passes: number, { explore: _explore, ...config }: LearningConfig = DEFAULT_LEARNING): PolicyView {
  const experiences = reader.all(POLICY_EXPERIENCES).flatMap(({ state, action, reward, nextState }) => (reward === null ? [] : [{ state, action, reward, next: nextState }]));
  const table = new QTable(POLICY_ACTIONS.length, config);
  const chance = createChance(1);
  const draw = (): number => nextUint32(chance) / 2 ** 32;
  for (let pass = 0; pass < passes; pass += 1) {
    for (const experience of experiences) table.learn(experience, draw);
    shuffle(experiences, draw);
  }
  const states = table.dump().rows.map(viewOf).sort((a, b) => (a.state < b.state ? -1 : 1));
  return { ...readPolicy(reader), states };
}

/** Fisher and Yates. */
function shuffle<T>(list: T[], draw: () => number): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(draw() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
}

function viewOf({ state, a, b, visits }: QRow): PolicyStateView {
  const actions = POLICY_ACTIONS.map(({ weighting, size }, i): ActionWorth => ({ weighting, size, value: ((a[i] ?? 0) + (b[i] ?? 0)) / 2, visits: visits[i] ?? 0 }));
  const total = visits.reduce((sum, n) => sum + n, 0);
  return { state, visits: total, best: actions.reduce((best, { value }, i) => (value > (actions[best] as ActionWorth).value ? i : best), 0), actions, fewVisits: total < FEW_RESULTS };
}

/** Everything about the policy as one JSON text, to be kept or looked at elsewhere. */
export function policyText(reader: Reader): string {
  const { decisions, frozen } = readPolicy(reader);
  return `${JSON.stringify({
    format: 1, actions: POLICY_ACTIONS, decisions, frozen,
    states: reader.all(POLICY_STATES).map(({ state, ...lists }) => ({ state, a: listOf(lists.a), b: listOf(lists.b), visits: listOf(lists.visits) })),
    experiences: reader.all(POLICY_EXPERIENCES).map(({ tried, ignored, ...rest }) => ({ ...rest, tried: tried === 1, ignored: ignored === 1 })),
  }, null, 1)}\n`;
}
