import type { Fact } from '../../core/fact.ts';
import { packPayload } from './journal-payload.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { modelCalls, modelQuestions } from './schema/model.ts';

/** Questions to language models, what came of them, every call and its cost; and what models wrote of positions. */
export function modelHandlers(projection: Projection): Pick<FactHandlers, 'model_asked' | 'model_answered' | 'model_counted' | 'lesson_written'> {
  const question = projection.writer(modelQuestions);
  const countQuestion = projection.change('UPDATE model_questions SET round_id = ? WHERE id = (SELECT ?)');
  const countCalls = projection.change('UPDATE model_calls SET round_id = ? WHERE question_id = (SELECT ?)');
  const noteWords = projection.change('UPDATE agent_lessons SET words = ?, words_by = ? WHERE position_id = (SELECT ?) AND agent = (SELECT ?)');
  return {
    lesson_written: ({ position, agent, words, by }) => noteWords(words, by, position, agent),
    model_asked: ({ question: id, cycle, framework, agent, instrument, snapshotAt, messages, answerTokens, at }) =>
      question.write({
        id, session: projection.memory.session, cycleId: cycle, framework, agent, instrument, snapshotAt, at, answerTokens,
        prompt: packPayload(JSON.stringify(messages.map(({ role, text }) => [role, text]))),
        promptHash: null, answeredAt: null, latencyMs: null, outcome: null, dropped: null, sentence: null, cached: null, roundId: null,
      }),
    model_answered: answerRecorder(projection),
    model_counted: ({ question: id, round }) => {
      countQuestion(round, id);
      countCalls(round, id);
    },
  };
}

function answerRecorder(projection: Projection): (fact: Extract<Fact, { kind: 'model_answered' }>) => void {
  const call = projection.writer(modelCalls);
  const end = projection.change('UPDATE model_questions SET prompt_hash = ?, answered_at = ?, latency_ms = ?, outcome = ?, dropped = ?, sentence = ?, cached = ? WHERE id = (SELECT ?)');
  return ({ answer, subject, dropped, sentence, at }) => {
    const { question, agent, result, promptHash, attempts, latencyMs, cached } = answer;
    end(promptHash, at, latencyMs, result.kind === 'answered' ? 'answered' : result.reason, dropped, sentence, Number(cached), question);
    for (const { provider, model, purpose, at: madeAt, latencyMs: tookMs, outcome, sentence: words, answerText, promptTokens, answerTokens, micros, costFrom } of attempts) {
      call.write({
        questionId: question, framework: subject?.framework ?? '', agent, instrument: subject?.instrument ?? '', roundId: null, provider, model, purpose, at: madeAt, latencyMs: tookMs, outcome, sentence: words,
        promptHash, answer: answerText, promptTokens, answerTokens, micros, costFrom,
      });
    }
  };
}
