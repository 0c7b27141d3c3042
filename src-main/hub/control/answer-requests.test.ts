/** What is asked of the engine through the socket is held against the contract both ways. */
import { describe, expect, it } from 'vitest';
import { CONTROL_VERSION, type ControlRequest } from '../../../src-shared/contract/control.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { answerRequests, type Controlled } from './answer-requests.ts';

const ID = '0b7e8b36-9d1c-4f8e-8a52-0a3a6f3c1d11';

function controlled(answer: Result<unknown>, asked: unknown[] = []): Controlled {
  const none = (): never => { throw new Error('not asked for'); };
  return { halt: none, hearHalts: none, resume: none, pause: none, status: none, lastStatus: none, supervisor: none, address: none, ask: async (...words) => { asked.push(words); return answer; } };
}

async function ask(input: unknown, answer: Result<unknown>, asked: unknown[] = []): Promise<unknown> {
  const request = { v: CONTROL_VERSION, id: ID, kind: 'ask', by: 'ann', name: 'agents.executeTradingSignal', input } as ControlRequest;
  return answerRequests(controlled(answer, asked))(request, () => undefined);
}

describe('asking the engine through the socket', () => {
  it('hands a good input on under the name of who asks, and gives back a good answer', async () => {
    const asked: unknown[] = [];
    expect(await ask({ signal: 'one' }, ok({ accepted: true, sentence: 'Sent.' }), asked)).toEqual({ v: CONTROL_VERSION, id: ID, kind: 'told', output: { accepted: true, sentence: 'Sent.' } });
    expect(asked).toEqual([['agents.executeTradingSignal', { signal: 'one' }, 'ann']]);
  });

  it.each<[name: string, input: unknown, answer: Result<unknown>, code: string, handedOn: number]>([
    ['an input that is none', { signal: 7 }, ok({ accepted: true, sentence: 'Sent.' }), 'bad_input', 0],
    ['a refusal', { signal: 'one' }, err(failure('engine_starting', 'The engine is still starting.', 'Try again in a moment.')), 'engine_starting', 1],
    ['an answer that is none', { signal: 'one' }, ok({ accepted: 'yes' }), 'bad_answer', 1],
  ])('tells %s', async (_name, input, answer, code, handedOn) => {
    const asked: unknown[] = [];
    expect(await ask(input, answer, asked)).toMatchObject({ kind: 'error', error: { code, sentence: expect.any(String) as string, remedy: expect.any(String) as string } });
    expect(asked).toHaveLength(handedOn);
  });
});
