import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { agents, answerOf, AT, BTC, DEBATE } from './debate.fixture.ts';
import { answerChat, beginChat, elapseChat, stopChat, type GroupChat, type GroupChatState } from './group-chat.ts';
import type { DebateStep, Question } from './question.ts';
import { SPEAKER_FUNCTIONS, type SpeakerFunction, type TurnOrder } from './speaker.ts';
import { STOP_FUNCTIONS, type StopCondition, type StopFunction } from './stop-condition.ts';

const TABLE = agents('trend', 'carry', 'flow');

function chatOf(tweaks: Partial<GroupChat>): GroupChat {
  return { name: 'table', topic: 'Which way?', participants: TABLE, turns: { kind: 'round_robin' }, stop: { kind: 'max_messages', count: 4 }, turnCap: 12, wallClockMs: 60_000, answerMs: 5_000, ...tweaks };
}

interface Played {
  readonly state: GroupChatState;
  /** Who was asked, in order. */
  readonly asked: string[];
  readonly end: string | null;
  readonly sentence: string | null;
}

/** Plays a chat: `answers` in the order of the questions, each a second later; the last one goes on for ever. */
function play(chat: GroupChat, answers: readonly string[]): Played {
  let step: DebateStep<GroupChatState> = beginChat(DEBATE, chat, BTC, AT);
  const asked: string[] = [];
  let at = AT;
  for (let i = 0; step.ended === null; i += 1) {
    const question = must(step.questions[0], 'a question while the chat goes on');
    asked.push(question.agent);
    at = (at + 1_000) as Timestamp;
    step = answerChat(step.state, question.id, answerOf(question.agent, answers[i] ?? answers.at(-1) ?? 'hold'), at);
  }
  return { state: step.state, asked, end: step.ended.end, sentence: step.ended.sentence };
}

describe('who speaks', () => {
  it.each<[name: string, turns: TurnOrder, answers: string[], asked: string[]]>([
    ['round-robin goes round the table', { kind: 'round_robin' }, ['buy'], ['trend', 'carry', 'flow', 'trend']],
    ['the least heard, nobody twice running', { kind: 'selector', by: 'least_heard', mayRepeat: false }, ['buy'], ['trend', 'carry', 'flow', 'trend']],
    ['the strongest dissent answers back', { kind: 'selector', by: 'strongest_dissent', mayRepeat: false }, ['buy', 'sell .9', 'hold', 'buy'], ['trend', 'carry', 'flow', 'carry']],
    ['a moderator is asked whom to hear', { kind: 'moderated', moderator: 'chair' as AgentId, fallback: 'next_in_order', mayRepeat: false }, ['> flow', 'buy', '> carry', 'sell', '> trend', 'hold', '> carry', 'buy'], ['chair', 'flow', 'chair', 'carry', 'chair', 'trend', 'chair', 'carry']],
    ['a moderator who names the last speaker, a stranger or nobody is overruled', { kind: 'moderated', moderator: 'chair' as AgentId, fallback: 'next_in_order', mayRepeat: false }, ['> nobody', 'buy', '> trend', 'sell', '? no answer', 'hold', '"carry please"', 'buy'], ['chair', 'trend', 'chair', 'carry', 'chair', 'flow', 'chair', 'trend']],
    ['the word is handed over', { kind: 'hand_off', first: 'flow' as AgentId }, ['buy > trend', 'sell > flow', 'hold > carry', 'buy'], ['flow', 'trend', 'flow', 'carry']],
    ['only to whom it may be handed', { kind: 'hand_off', first: 'trend' as AgentId, to: { trend: agents('flow'), flow: agents('trend', 'carry') } }, ['buy > carry', 'sell > carry', 'hold > trend', 'buy'], ['trend', 'flow', 'carry', 'trend']],
    ['who hands over to nobody it may passes it on to those in order', { kind: 'hand_off', first: 'trend' as AgentId, to: { trend: agents('flow', 'trend') } }, ['buy', 'sell > flow', 'hold'], ['trend', 'flow', 'trend', 'flow']],
    ['who hands over to nobody passes it on in order', { kind: 'hand_off', first: 'carry' as AgentId }, ['buy', 'sell > stranger', 'hold'], ['carry', 'flow', 'trend', 'carry']],
  ])('%s', (_name, turns, answers, asked) => {
    expect(play(chatOf({ turns }), answers).asked).toEqual(asked);
  });

  it('each hears all that was said before', () => {
    const first = beginChat(DEBATE, chatOf({}), BTC, AT);
    const second = answerChat(first.state, must(first.questions[0], 'a question').id, answerOf(must(TABLE[0], 'trend'), 'buy'), AT);
    expect(second.questions[0]?.context.map(({ agent, analysis }) => [agent, analysis?.stance])).toEqual([['trend', 'buy']]);
  });
});

describe('when it stops', () => {
  const never: StopCondition = { kind: 'external' };
  it.each<[name: string, stop: StopCondition, answers: string[], turns: number, end: string, sentence: string]>([
    ['a number of messages', { kind: 'max_messages', count: 3 }, ['buy'], 3, 'stop_condition', '3 messages'],
    ['a text', { kind: 'text', text: 'ENOUGH' }, ['buy', '"now ENOUGH of it"'], 2, 'stop_condition', '“ENOUGH” was said'],
    ['agreement of those who do not abstain', { kind: 'agreement', share: 1, voices: 2 }, ['buy', 'abstain', 'buy'], 3, 'stop_condition', '2 of 2 say buy'],
    ['agreement counts the latest word of each', { kind: 'agreement', share: 0.7, voices: 3 }, ['buy', 'sell', 'buy', 'buy', 'buy'], 5, 'stop_condition', '3 of 3 say buy'],
    ['tokens, the moderator’s too', { kind: 'tokens', count: 25 }, ['buy'], 3, 'stop_condition', '25 tokens used'],
    ['time', { kind: 'timeout', ms: 2_000 }, ['buy'], 2, 'stop_condition', '2000 ms passed'],
    ['somebody has spoken', { kind: 'source', agent: 'flow' as AgentId }, ['buy'], 3, 'stop_condition', 'flow has spoken'],
    ['nobody moves any more', { kind: 'function', name: 'positions_settled' }, ['buy', 'sell', 'hold', 'buy', 'sell', 'hold'], 6, 'stop_condition', 'positions settled'],
    ['everybody has had the word', { kind: 'function', name: 'everybody_spoke' }, ['buy', '? silent', 'hold'], 3, 'stop_condition', 'everybody spoke'],
    ['a veto needs a word that vetoes', { kind: 'any', of: [{ kind: 'function', name: 'vetoed' }, { kind: 'max_messages', count: 2 }] }, ['buy'], 2, 'stop_condition', '2 messages'],
    ['both', { kind: 'all', of: [{ kind: 'max_messages', count: 2 }, { kind: 'source', agent: 'trend' as AgentId }] }, ['buy'], 4, 'stop_condition', '2 messages and trend has spoken'],
    ['either', { kind: 'any', of: [{ kind: 'text', text: 'x' }, { kind: 'all', of: [] }, { kind: 'max_messages', count: 2 }] }, ['buy'], 2, 'stop_condition', '2 messages'],
    ['none is met: the turn cap', never, ['buy'], 12, 'turn_cap', '12 turns taken'],
  ])('%s', (_name, stop, answers, turns, end, sentence) => {
    const played = play(chatOf({ stop }), answers);
    expect([played.state.said.length, played.end, played.sentence]).toEqual([turns, end, sentence]);
  });

  it('at the wall clock, whatever is open', () => {
    const { state } = beginChat(DEBATE, chatOf({ wallClockMs: 4_000 }), BTC, AT);
    expect(elapseChat(state, (AT + 4_000) as Timestamp).ended).toBeNull();
    expect(elapseChat(state, (AT + 4_001) as Timestamp)).toMatchObject({ ended: { end: 'wall_clock' }, questions: [], state: { open: null } });
  });

  it('an answer that is overdue is a turn without a word, and the next is asked', () => {
    const { state } = beginChat(DEBATE, chatOf({}), BTC, AT);
    const later = elapseChat(state, (AT + 5_001) as Timestamp);
    expect(later.said).toMatchObject([{ agent: 'trend', analysis: null, text: 'did not answer in 5000 ms' }]);
    expect(later.questions.map(({ agent }) => agent)).toEqual(['carry']);
  });

  it('from outside', () => {
    const { state } = beginChat(DEBATE, chatOf({}), BTC, AT);
    expect(stopChat(state).ended).toEqual({ end: 'stopped', sentence: 'stopped from outside' });
    expect(stopChat(beginChat(DEBATE, chatOf({ stop: never }), BTC, AT).state).ended).toEqual({ end: 'stop_condition', sentence: 'asked to stop' });
  });

  it('once: an ended chat asks nothing and takes nothing; an answer to another question changes nothing', () => {
    const first = beginChat(DEBATE, chatOf({}), BTC, AT);
    const question = must(first.questions[0], 'a question');
    const done = stopChat(first.state).state;
    expect(answerChat(done, question.id, answerOf(question.agent, 'buy'), AT)).toEqual({ state: done, questions: [], said: [], ended: null });
    expect(stopChat(done).ended).toBeNull();
    expect(answerChat(first.state, 'debate-1:7' as Question['id'], answerOf(question.agent, 'buy'), AT).state).toBe(first.state);
  });
});

const leaf = fc.oneof(
  fc.record({ kind: fc.constant('max_messages' as const), count: fc.nat(40) }), fc.record({ kind: fc.constant('text' as const), text: fc.constantFrom('', 'x', 'buy') }),
  fc.record({ kind: fc.constant('agreement' as const), share: fc.double({ min: 0, max: 1, noNaN: true }), voices: fc.nat(5) }), fc.record({ kind: fc.constant('tokens' as const), count: fc.nat(1_000) }),
  fc.record({ kind: fc.constant('timeout' as const), ms: fc.nat(100_000) }), fc.constant({ kind: 'external' as const }), fc.record({ kind: fc.constant('source' as const), agent: fc.constantFrom(...TABLE) }),
  fc.record({ kind: fc.constant('function' as const), name: fc.constantFrom(...(Object.keys(STOP_FUNCTIONS) as StopFunction[])) }),
);
const conditions = fc.oneof(leaf, fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(leaf, { maxLength: 4 }) })) as fc.Arbitrary<StopCondition>;
const speakers = fc.constantFrom(...(Object.keys(SPEAKER_FUNCTIONS) as SpeakerFunction[]));
const orders = fc.oneof(
  fc.constant({ kind: 'round_robin' as const }), fc.record({ kind: fc.constant('selector' as const), by: speakers, mayRepeat: fc.boolean() }),
  fc.record({ kind: fc.constant('moderated' as const), moderator: fc.constant('chair' as AgentId), fallback: speakers, mayRepeat: fc.boolean() }), fc.record({ kind: fc.constant('hand_off' as const), first: fc.constantFrom(...TABLE) }),
);
const words = fc.constantFrom('buy', 'sell .9', 'hold', 'abstain', '? refused', '"x"', '> flow', '> stranger', 'buy > carry', 'ok', 'LATE', 'NEVER');

describe('whatever anybody answers', () => {
  it('every chat ends, within its caps, and with nothing open', () => {
    fc.assert(fc.property(conditions, orders, fc.integer({ min: 1, max: 20 }), fc.array(words, { minLength: 1, maxLength: 12 }), (stop, turns, turnCap, answers) => {
      const chat = chatOf({ stop, turns, turnCap, wallClockMs: 90_000 });
      let step = beginChat(DEBATE, chat, BTC, AT);
      let at = AT;
      for (let i = 0; step.ended === null; i += 1) {
        const question = must(step.questions[0], 'a question while the chat goes on');
        expect(step.questions).toHaveLength(1);
        expect(i).toBeLessThanOrEqual(2 * turnCap);
        expect(question.deadline).toBeLessThanOrEqual(AT + chat.wallClockMs);
        const word = must(answers[i % answers.length], 'an answer');
        at = (at + (word === 'NEVER' || word === 'LATE' ? 5_001 : 700)) as Timestamp;
        if (word === 'NEVER') step = elapseChat(step.state, at);
        else step = answerChat(step.state, question.id, answerOf(question.agent, word === 'LATE' ? 'buy' : word), at);
      }
      expect(step.state.said.length).toBeLessThanOrEqual(turnCap);
      expect(step.state.open).toBeNull();
      expect(step.ended.sentence).not.toBe('');
    }), { numRuns: 500 });
  });
});
