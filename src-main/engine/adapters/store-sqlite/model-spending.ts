import type Database from 'better-sqlite3';
import type { ModelCost } from '../../core/model/budget.ts';
import type { ModelMessage } from '../../core/model/model-question.ts';
import { unpackPayload } from './journal-payload.ts';

/** What calls to language models made from `from` up to `until` (ms UTC, by the machine's clock) cost. */
export function spentOnModels(db: Database.Database, from: number, until: number): ModelCost {
  const sums = db.prepare<[number, number], { micros: number | null; tokens: number | null }>('SELECT sum(micros) AS micros, sum(prompt_tokens + answer_tokens) AS tokens FROM model_calls WHERE at >= ? AND at < ?').get(from, until);
  return { micros: sums?.micros ?? 0, tokens: sums?.tokens ?? 0 };
}

/** A question whose answer never came: the program ended first. */
export interface LostQuestion {
  readonly messages: readonly ModelMessage[];
  readonly answerTokens: number;
}

/** What a lost question is booked at. */
export interface LostCost {
  readonly provider: string;
  readonly model: string;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly micros: number;
}

interface OpenRow {
  readonly id: string;
  readonly framework: string;
  readonly agent: string;
  readonly instrument: string;
  readonly prompt: string | Buffer;
  readonly answerTokens: number;
}

/**
 * Books every question that a program which is gone left open, as one call made now that cost `most` says: nobody knows what it did cost, and a
 * restart must not give money back. Returns how many there were. Call before a session begins, on the writer's connection.
 */
export function bookLostQuestions(db: Database.Database, at: number, most: (question: LostQuestion) => LostCost): number {
  const open = db.prepare<[], OpenRow>('SELECT id, framework, agent, instrument, prompt, answer_tokens AS answerTokens FROM model_questions WHERE answered_at IS NULL AND answer_tokens > 0').all();
  if (open.length === 0) return 0;
  const end = db.prepare<[number, string, string]>("UPDATE model_questions SET answered_at = ?, outcome = 'lost', dropped = 'abstained', sentence = ? WHERE id = ?");
  const call = db.prepare<unknown[]>(
    `INSERT INTO model_calls (question_id, framework, agent, instrument, provider, model, purpose, at, latency_ms, outcome, sentence, prompt_hash, answer, prompt_tokens, answer_tokens, micros, cost_from)
     VALUES (?, ?, ?, ?, ?, ?, 'ask', ?, 0, 'lost', ?, '', '', ?, ?, ?, 'assumed')`,
  );
  db.transaction(() => {
    for (const { id, framework, agent, instrument, prompt, answerTokens } of open) {
      const cost = most({ messages: messagesIn(prompt), answerTokens });
      end.run(at, 'the program ended before the answer came', id);
      call.run(id, framework, agent, instrument, cost.provider, cost.model, at, 'the program ended before the answer came; counted at the most it can have cost', cost.promptTokens, cost.answerTokens, cost.micros);
    }
  }).immediate();
  return open.length;
}

/** Ends questions to a person's own models that a program which is gone left open: nobody will answer them, and they cost nothing. Call before a session begins. */
export function endLostRuns(db: Database.Database, at: number): void {
  db.prepare<[number]>("UPDATE model_questions SET answered_at = ?, outcome = 'lost', dropped = 'abstained', sentence = 'the program ended before the answer came' WHERE answered_at IS NULL AND answer_tokens = 0").run(at);
}

/** Longer than any prompt of ours, characters. */
const LONGEST_PROMPT = 40_000;

/** The prompt as it was sent. What cannot be read of it any more counts as a very long one: a damaged row is no reason not to start. */
function messagesIn(prompt: string | Buffer): readonly ModelMessage[] {
  try {
    return (JSON.parse(unpackPayload(prompt)) as [ModelMessage['role'], string][]).map(([role, text]) => ({ role, text }));
  } catch {
    return [{ role: 'user', text: 'x'.repeat(LONGEST_PROMPT) }];
  }
}
