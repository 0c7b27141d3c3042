/**
 * A group chat (AutoGen's idea): agents at one table, one speaks at a time and hears all that was said. A pure state machine: each
 * function takes a state and gives the next with the questions to ask.
 *
 * 1. At most one question is open.
 * 2. No chat has more than `turnCap` contributions, nor more than two questions for each, nor goes on after `wallClockMs`.
 * 3. A failed or late answer is a turn like any other: somebody who says nothing cannot hold up the rest.
 * 4. A chat that has ended asks nothing and takes nothing.
 */
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { allowedSpeakers, heirsOf, SPEAKER_FUNCTIONS, type TurnOrder } from './speaker.ts';
import type { Answer, Contribution, DebateEnd, DebateId, DebateStep, Question, QuestionId } from './question.ts';
import { metBy, type StopCondition } from './stop-condition.ts';

/** A table and its rules. */
export interface GroupChat {
  readonly name: string;
  /** What everybody is asked, in words. */
  readonly topic: string;
  /** At least one, in the order of the table; nobody twice. */
  readonly participants: readonly AgentId[];
  readonly turns: TurnOrder;
  readonly stop: StopCondition;
  /** Most contributions, at least 1. */
  readonly turnCap: number;
  /** Longest life, milliseconds. */
  readonly wallClockMs: number;
  /** Longest wait for one answer, milliseconds. */
  readonly answerMs: number;
}

/** A chat as it stands. */
export interface GroupChatState {
  readonly id: DebateId;
  readonly chat: GroupChat;
  readonly instrument: InstrumentId;
  readonly startedAt: Timestamp;
  readonly said: readonly Contribution[];
  readonly tokens: number;
  /** The one open question; null once it has ended. */
  readonly open: Question | null;
  readonly asked: number;
  readonly end: DebateEnd | null;
}

type Step = DebateStep<GroupChatState>;

/** Opens a chat about an instrument: the first speaker is asked. */
export function beginChat(id: DebateId, chat: GroupChat, instrument: InstrumentId, at: Timestamp): Step {
  return askNext({ id, chat, instrument, startedAt: at, said: [], tokens: 0, open: null, asked: 0, end: null }, at, []);
}

/** Takes an answer. One that is not to the open question changes nothing. */
export function answerChat(state: GroupChatState, question: QuestionId, answer: Answer, at: Timestamp): Step {
  const { open } = state;
  if (open === null || open.id !== question) return still(state);
  const heard = { ...state, open: null, tokens: state.tokens + answer.tokens };
  if (at > deadlineOf(state)) return end(heard, 'wall_clock', `${state.chat.wallClockMs} ms are over`, []);
  if (open.expects === 'choice') return ask(heard, chosenBy(heard, open, answer), at, []);
  const contribution = contributionOf(state, open, answer, at);
  return askNext({ ...heard, said: [...state.said, contribution] }, at, [contribution]);
}

/** Lets time pass: an answer that is overdue is given up, and so is the chat at its wall clock. */
export function elapseChat(state: GroupChatState, at: Timestamp): Step {
  const { open } = state;
  if (open === null) return still(state);
  if (at > deadlineOf(state)) return end({ ...state, open: null }, 'wall_clock', `${state.chat.wallClockMs} ms are over`, []);
  if (at <= open.deadline) return still(state);
  return answerChat(state, open.id, { kind: 'failed', text: `did not answer in ${state.chat.answerMs} ms`, tokens: 0 }, at);
}

/** Somebody outside stops it. Where the stop condition knows `external`, that is how it ends. */
export function stopChat(state: GroupChatState): Step {
  if (state.end !== null) return still(state);
  const met = metBy(state.chat.stop, { table: state.chat.participants, said: state.said, tokens: state.tokens, elapsedMs: 0, stopAsked: true });
  return end({ ...state, open: null }, met === null ? 'stopped' : 'stop_condition', met ?? 'stopped from outside', []);
}

function askNext(state: GroupChatState, at: Timestamp, said: readonly Contribution[]): Step {
  const { chat } = state;
  const met = state.said.length === 0 ? null : metBy(chat.stop, { table: chat.participants, said: state.said, tokens: state.tokens, elapsedMs: at - state.startedAt, stopAsked: false });
  if (met !== null) return end(state, 'stop_condition', met, said);
  if (state.said.length >= chat.turnCap) return end(state, 'turn_cap', `${chat.turnCap} turns taken`, said);
  const { turns } = chat;
  if (turns.kind === 'moderated') return askModerator(state, turns.moderator, allowedSpeakers(chat.participants, state.said, turns.mayRepeat), at, said);
  return ask(state, speakerOf(state), at, said);
}

function speakerOf({ chat: { turns, participants }, said }: GroupChatState): AgentId {
  const everybody = allowedSpeakers(participants, said, false);
  switch (turns.kind) {
    case 'round_robin': return SPEAKER_FUNCTIONS.next_in_order(everybody, said, participants);
    case 'selector': return SPEAKER_FUNCTIONS[turns.by](allowedSpeakers(participants, said, turns.mayRepeat), said, participants);
    case 'moderated': return SPEAKER_FUNCTIONS[turns.fallback](allowedSpeakers(participants, said, turns.mayRepeat), said, participants);
    case 'hand_off': {
      const last = said.at(-1);
      if (last === undefined) return participants.includes(turns.first) ? turns.first : SPEAKER_FUNCTIONS.next_in_order(everybody, said, participants);
      const heirs = heirsOf(last.agent, participants, turns.to);
      return last.chosen !== null && heirs.includes(last.chosen) ? last.chosen : SPEAKER_FUNCTIONS.next_in_order(heirs.length > 0 ? heirs : everybody, said, participants);
    }
  }
}

/** Whom the moderator named, where that is somebody it was allowed to name. */
function chosenBy(state: GroupChatState, { choices }: Question, answer: Answer): AgentId {
  return answer.kind === 'choice' && choices.includes(answer.chosen) ? answer.chosen : speakerOf(state);
}

function askModerator(state: GroupChatState, moderator: AgentId, choices: readonly AgentId[], at: Timestamp, said: readonly Contribution[]): Step {
  const [only] = choices;
  if (choices.length === 1 && only !== undefined) return ask(state, only, at, said);
  return put(state, { agent: moderator, expects: 'choice', description: `Who should speak next about: ${state.chat.topic}`, choices }, at, said);
}

function ask(state: GroupChatState, agent: AgentId, at: Timestamp, said: readonly Contribution[]): Step {
  const { turns, participants } = state.chat;
  const choices = turns.kind === 'hand_off' ? heirsOf(agent, participants, turns.to) : [];
  return put(state, { agent, expects: 'analysis', description: state.chat.topic, choices }, at, said);
}

function put(state: GroupChatState, wish: Pick<Question, 'agent' | 'expects' | 'description' | 'choices'>, at: Timestamp, said: readonly Contribution[]): Step {
  const asked = state.asked + 1;
  const question: Question = {
    ...wish, id: `${state.id}:${asked}` as QuestionId, instrument: state.instrument, context: state.said, feedback: null, notBefore: at,
    deadline: Math.min(at + state.chat.answerMs, deadlineOf(state)) as Timestamp,
  };
  return { state: { ...state, open: question, asked }, questions: [question], said, ended: null };
}

function contributionOf(state: GroupChatState, { agent }: Question, answer: Answer, at: Timestamp): Contribution {
  const { text, tokens } = answer;
  const chosen = 'chosen' in answer ? answer.chosen : null;
  const analysis = answer.kind === 'analysis' ? answer.analysis : null;
  return { ordinal: state.said.length + 1, agent, at, task: null, analysis, chosen, text, tokens };
}

function deadlineOf({ startedAt, chat }: GroupChatState): number {
  return startedAt + chat.wallClockMs;
}

function end(state: GroupChatState, how: DebateEnd, sentence: string, said: readonly Contribution[]): Step {
  return { state: { ...state, open: null, end: how }, questions: [], said, ended: { end: how, sentence } };
}

function still(state: GroupChatState): Step {
  return { state, questions: [], said: [], ended: null };
}
