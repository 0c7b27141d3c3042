import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelQuestion } from '../../core/model/model-question.ts';
import type { AskedModel, ModelBackend } from '../../ports/model-backend.ts';
import { questionAt } from './desk.fixture.ts';
import { PacedBackend } from './paced-backend.ts';

const SESSION = 1_700_000_000_000;
const MACHINE = 1_790_000_000_000;

/** The deadline that reaches the desk of a question which the session asks with so long to go. */
function deadlineAt(pace: number, leftMs: number): number {
  const asked: ModelQuestion[] = [];
  const never: AskedModel = { answer: new Promise(() => undefined), cancel: () => undefined };
  const desk: ModelBackend = { health: [], ask: (question) => { asked.push(question); return never; } };
  const question = questionAt(SESSION);
  new PacedBackend(desk, { now: () => SESSION as Timestamp }, { now: () => MACHINE as Timestamp }, pace)
    .ask({ ...question, limits: { ...question.limits, deadline: (SESSION + leftMs) as Timestamp } });
  return (asked[0]?.limits.deadline ?? 0) - MACHINE;
}

describe('a question of a session that keeps another time than the machine', () => {
  it.each([
    ['as fast as the machine', 1, 90_000, 90_000], ['sixty times as fast', 60, 90_000, 1_500], ['half as fast', 0.5, 90_000, 180_000], ['past its deadline', 1, -5, 0],
  ] as const)('%s: what is left of its time is told in the machine\'s', (_case, pace, leftMs, machineMs) => {
    expect(deadlineAt(pace, leftMs)).toBe(machineMs);
  });
});
