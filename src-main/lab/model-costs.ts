/** What language models were asked and what it cost: in all, by agent, by day, by decision. Money in millionths of a dollar. */
import { query, type Reader } from './reader.ts';

/** Calls of one group. */
export interface ModelCost {
  readonly calls: number;
  /** Of them: came to an answer that could be used. */
  readonly answered: number;
  readonly tokens: number;
  readonly micros: number;
  /** Of it, what nobody counted: booked at the most it can have been. */
  readonly assumedMicros: number;
  /** Mean, ms. */
  readonly latencyMs: number;
}

export interface AgentModelCost extends ModelCost {
  readonly framework: string;
  readonly agent: string;
  readonly provider: string;
  readonly model: string;
}

export interface DayModelCost extends ModelCost {
  /** UTC, as 2026-01-31. */
  readonly day: string;
}

export interface DecisionModelCost extends ModelCost {
  /** The first round in which the answers counted; null: those that counted in none. */
  readonly round: string | null;
  readonly instrument: string;
  readonly at: number;
  /** How the round ended; null where it is kept no longer. */
  readonly outcome: string | null;
}

/** What was asked of the models of a seat, and what became of it. */
export interface AskedOfSeat {
  readonly framework: string;
  readonly agent: string;
  readonly questions: number;
  readonly counted: number;
  /** Asked before, word for word: answered from memory. */
  readonly cached: number;
  readonly dropped: number;
  readonly unanswered: number;
}

const SUMS = `count(*) AS calls, sum(c.outcome = 'answered') AS answered, sum(c.prompt_tokens + c.answer_tokens) AS tokens, sum(c.micros) AS micros,
  sum(CASE c.cost_from WHEN 'assumed' THEN c.micros ELSE 0 END) AS assumedMicros, avg(c.latency_ms) AS latencyMs`;

export const MODEL_COSTS_BY_AGENT = query<AgentModelCost>(
  'model costs by agent', `SELECT c.framework, c.agent, c.provider, c.model, ${SUMS} FROM model_calls c GROUP BY 1, 2, 3, 4 ORDER BY micros DESC, 1, 2, 3, 4`,
);
export const MODEL_COSTS_BY_DAY = query<DayModelCost>('model costs by day', `SELECT date(c.at / 1000, 'unixepoch') AS day, ${SUMS} FROM model_calls c GROUP BY 1 ORDER BY 1 DESC`);
export const MODEL_COSTS_BY_DECISION = query<DecisionModelCost, [limit: number]>(
  'model costs by decision',
  `SELECT c.round_id AS round, c.instrument, max(c.at) AS at, r.outcome, ${SUMS} FROM model_calls c LEFT JOIN consensus_rounds r ON r.id = c.round_id
   GROUP BY c.round_id, c.instrument ORDER BY at DESC LIMIT ?`,
);
export const ASKED_OF_SEATS = query<AskedOfSeat>(
  'asked of seats',
  `SELECT framework, agent, count(*) AS questions, sum(round_id IS NOT NULL) AS counted, sum(coalesce(cached, 0)) AS cached, sum(dropped IS NOT NULL) AS dropped, sum(answered_at IS NULL) AS unanswered
   FROM model_questions GROUP BY 1, 2 ORDER BY 1, 2`,
);

/** How costs can be listed. */
export const COST_GROUPS = ['agent', 'day', 'decision'] as const;
export type CostGroup = (typeof COST_GROUPS)[number];

/** Newest decisions that are listed. */
const MOST_DECISIONS = 200;

/** Costs by one of {@link COST_GROUPS}: agents dearest first, days and decisions newest first (200 decisions). */
export function readModelCosts(reader: Reader, by: CostGroup): readonly (AgentModelCost | DayModelCost | DecisionModelCost)[] {
  switch (by) {
    case 'agent': return reader.all(MODEL_COSTS_BY_AGENT);
    case 'day': return reader.all(MODEL_COSTS_BY_DAY);
    case 'decision': return reader.all(MODEL_COSTS_BY_DECISION, MOST_DECISIONS);
    default: return by satisfies never;
  }
}

export const MODELS_SPENT = query<{ micros: number; tokens: number }, [from: number, until: number]>(
  'spent on models', 'SELECT coalesce(sum(micros), 0) AS micros, coalesce(sum(prompt_tokens + answer_tokens), 0) AS tokens FROM model_calls WHERE at >= ? AND at < ?',
);

export const MODEL_COSTS_OF_DAY = query<AgentModelCost, [from: number, until: number]>(
  'model costs of a day', `SELECT c.framework, c.agent, c.provider, c.model, ${SUMS} FROM model_calls c WHERE c.at >= ? AND c.at < ? GROUP BY 1, 2, 3, 4 ORDER BY micros DESC, 1, 2, 3, 4`,
);

/** Calls of the UTC day of `at`, by seat and model, dearest first. */
export function costsOfDay(reader: Reader, at: number): readonly AgentModelCost[] {
  const from = at - (at % 86_400_000);
  return reader.all(MODEL_COSTS_OF_DAY, from, from + 86_400_000);
}

/** What was spent on language models in the UTC day of `at`. */
export function spentOnDay(reader: Reader, at: number): { readonly micros: number; readonly tokens: number } {
  const from = at - (at % 86_400_000);
  return reader.first(MODELS_SPENT, from, from + 86_400_000) ?? { micros: 0, tokens: 0 };
}
