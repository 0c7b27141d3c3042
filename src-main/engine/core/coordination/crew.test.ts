import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { snapshotWith } from '../agents/snapshot-fixture.ts';
import { answerCrew, beginCrew, elapseCrew, replayCrewFrom, stopCrew, type Crew, type CrewState, type CrewTask } from './crew.ts';
import { agents, answerOf, AT, DEBATE } from './debate.fixture.ts';
import type { DebateId, DebateStep, Question } from './question.ts';

const snapshot = snapshotWith();
const MEMBERS = agents('regime', 'trend', 'writer');
const CHIEF = 'chief' as AgentId;

function taskOf(id: string, tweaks: Partial<CrewTask> = {}): CrewTask {
  return { id, description: id, agent: null, expects: 'analysis', context: [], guardrails: [], retries: 1, ...tweaks };
}

function crewOf(tweaks: Partial<Crew>): Crew {
  return {
    name: 'desk', process: 'sequential', manager: null, members: MEMBERS.map((agent) => ({ agent, limits: { iterations: 5, seconds: 60 } })),
    tasks: [taskOf('weather', { agent: 'regime' as AgentId }), taskOf('way', { agent: 'trend' as AgentId, context: ['weather'] }), taskOf('report', { agent: 'writer' as AgentId, expects: 'note', context: ['weather', 'way'] })],
    wallClockMs: 60_000, answerMs: 5_000, ...tweaks,
  };
}

interface Played {
  readonly state: CrewState;
  readonly questions: readonly Question[];
  readonly asked: string[];
  readonly outcomes: string[];
  readonly end: string | null;
}

/** Plays a crew: `answers` in the order of the questions, each a second later; the last goes on for ever. */
function play(first: DebateStep<CrewState>, answers: readonly string[]): Played {
  let step = first;
  let at = AT;
  const questions: Question[] = [];
  for (let i = 0; step.ended === null; i += 1) {
    const question = must(step.questions[0], 'a question while the crew goes on');
    questions.push(question);
    at = (at + 1_000) as Timestamp;
    step = answerCrew(step.state, question.id, answerOf(question.agent, answers[i] ?? answers.at(-1) ?? 'hold'), at);
  }
  return {
    state: step.state, questions, asked: questions.map(({ agent, expects }) => `${agent} ${expects}`), end: step.ended.end,
    outcomes: step.state.outcomes.map(({ task, agent, contribution, missing }) => `${task} by ${agent}: ${contribution?.analysis?.stance ?? contribution?.text ?? `nothing (${missing})`}`),
  };
}
const begin = (tweaks: Partial<Crew> = {}): DebateStep<CrewState> => beginCrew(DEBATE, crewOf(tweaks), snapshot.instrument, snapshot, AT);

describe('task after task', () => {
  it('each by its agent, with what it may read of the earlier ones', () => {
    const played = play(begin(), ['hold', 'buy', '"all well"']);
    expect(played.outcomes).toEqual(['weather by regime: hold', 'way by trend: buy', 'report by writer: all well']);
    expect(played.questions.map(({ context }) => context.map(({ agent }) => agent))).toEqual([[], ['regime'], ['regime', 'trend']]);
    expect(played.end).toBe('done');
  });

  it.each<[name: string, task: Partial<CrewTask>, answers: string[], asked: number, outcome: string, feedback: string | null]>([
    ['a guardrail objects: asked again with what is wrong', { guardrails: ['takes_a_stance'] }, ['abstain', 'buy'], 2, 'way by trend: buy', 'buy, sell or hold is asked for'],
    ['it objects again: the task ends empty', { guardrails: ['has_plan'] }, ['buy'], 2, 'way by trend: nothing (a buy needs a stop and a target)', 'a buy needs a stop and a target'],
    ['no retries', { guardrails: ['has_evidence'], retries: 0 }, ['buy'], 1, 'way by trend: nothing (an opinion needs evidence)', null],
    ['the wrong form', {}, ['"I would buy"', 'hold'], 2, 'way by trend: hold', 'asked was an analysis, given was a note'],
    ['a failure', {}, ['? refused to answer', '? refused to answer'], 2, 'way by trend: nothing (refused to answer)', 'refused to answer'],
  ])('%s', (_name, task, answers, asked, outcome, feedback) => {
    const played = play(begin({ tasks: [taskOf('way', { agent: 'trend' as AgentId, ...task })] }), answers);
    expect(played.outcomes).toEqual([outcome]);
    expect(played.asked).toHaveLength(asked);
    expect(played.questions.at(-1)?.feedback).toBe(feedback);
  });

  it('what is missing is missing for the next, who is asked all the same', () => {
    const played = play(begin(), ['? broken', '? broken', 'buy', '"half"']);
    expect(played.outcomes).toEqual(['weather by regime: nothing (broken)', 'way by trend: buy', 'report by writer: half']);
    expect(played.questions.at(-1)?.context.map(({ agent }) => agent)).toEqual(['trend']);
    expect(play(begin(), ['? broken']).end).toBe('failed');
  });

  it('an agent that has had its share is not asked again', () => {
    const few = crewOf({}).members.map(({ agent }) => ({ agent, limits: { iterations: 1, seconds: 60 } }));
    expect(play(begin({ members: few, tasks: [taskOf('way', { agent: 'trend' as AgentId, retries: 3 })] }), ['? broken']).outcomes).toEqual(['way by trend: nothing (trend has been asked 1 times)']);
    const short = crewOf({}).members.map(({ agent }) => ({ agent, limits: { iterations: 9, seconds: 2 } }));
    expect(play(begin({ members: short, tasks: [taskOf('way', { agent: 'trend' as AgentId, retries: 5 })] }), ['? broken']).asked).toHaveLength(2);
  });
});

describe('questions of a minute', () => {
  const rushed = (perMinute: number, retries: number, wallClockMs = 200_000): DebateStep<CrewState> => begin({
    members: [{ agent: 'trend' as AgentId, limits: { iterations: 9, seconds: 60, perMinute } }], tasks: [taskOf('way', { agent: 'trend' as AgentId, retries })], wallClockMs,
  });

  it.each<[name: string, perMinute: number, retries: number, waits: number[]]>([
    ['two a minute: the third waits until the first is a minute old', 2, 2, [0, 1_000, 60_000]],
    ['one a minute: each waits for the one before', 1, 2, [0, 60_000, 120_000]],
    ['as many as there are', 3, 2, [0, 1_000, 2_000]],
  ])('%s', (_name, perMinute, retries, waits) => {
    let step = rushed(perMinute, retries);
    const put: number[] = [];
    while (step.ended === null) {
      const question = must(step.questions[0], 'a question while the crew goes on');
      put.push(question.notBefore - AT);
      expect(question.deadline).toBe(question.notBefore + 5_000);
      step = answerCrew(step.state, question.id, answerOf(question.agent, '? broken'), (question.notBefore + 1_000) as Timestamp);
    }
    expect(put).toEqual(waits);
  });

  it('a question that would have to wait beyond the end is not asked: its task ends empty', () => {
    expect(play(rushed(1, 3, 50_000), ['? broken']).outcomes).toEqual(['way by trend: nothing (trend has had its 1 questions of this minute)']);
  });

  it('a question that waits is not overdue before it is put', () => {
    const first = rushed(1, 3);
    const second = answerCrew(first.state, must(first.questions[0], 'a question').id, answerOf('trend' as AgentId, '? broken'), (AT + 1_000) as Timestamp);
    expect(elapseCrew(second.state, (AT + 60_000) as Timestamp).state).toBe(second.state);
    expect(elapseCrew(second.state, (AT + 65_001) as Timestamp).questions).toMatchObject([{ feedback: 'did not answer in 5000 ms' }]);
  });
});

describe('a manager', () => {
  const led = (tweaks: Partial<Crew> = {}): DebateStep<CrewState> => begin({ process: 'hierarchical', manager: CHIEF, tasks: [taskOf('way')], ...tweaks });
  it.each<[name: string, answers: string[], asked: string[], outcome: string]>([
    ['gives it out and takes it', ['> trend', 'buy', 'ok'], ['chief choice', 'trend analysis', 'chief review'], 'way by trend: buy'],
    ['returns it with a reason, and takes it', ['> trend', 'buy', 'no: too bold', 'hold', 'ok'], ['chief choice', 'trend analysis', 'chief review', 'trend analysis', 'chief review'], 'way by trend: hold'],
    ['returns it too often: it ends empty', ['> trend', 'buy', 'no: too bold', 'buy', 'no: still'], ['chief choice', 'trend analysis', 'chief review', 'trend analysis', 'chief review'], 'way by trend: nothing (still)'],
    ['names nobody: whoever has been asked least does it', ['> stranger', 'buy', 'ok'], ['chief choice', 'regime analysis', 'chief review'], 'way by regime: buy'],
    ['cannot be reached: the work stands', ['? silent', 'sell', '? silent'], ['chief choice', 'regime analysis', 'chief review'], 'way by regime: sell'],
  ])('%s', (_name, answers, asked, outcome) => {
    const played = play(led(), answers);
    expect(played.asked).toEqual(asked);
    expect(played.outcomes).toEqual([outcome]);
  });

  it('reads the work it judges, and its reason is told to whoever does it again', () => {
    const { questions } = play(led(), ['> trend', 'buy', 'no: too bold', 'hold', 'ok']);
    expect(questions[2]?.context.map(({ agent }) => agent)).toEqual(['trend']);
    expect(questions[3]?.feedback).toBe('too bold');
  });

  it('that has had its share gives nothing out and returns nothing any more', () => {
    const members = [...MEMBERS.map((agent) => ({ agent, limits: { iterations: 5, seconds: 60 } })), { agent: CHIEF, limits: { iterations: 2, seconds: 60 } }];
    const played = play(led({ members, tasks: [taskOf('way'), taskOf('back')] }), ['> trend', 'buy', 'ok', 'sell']);
    expect(played.asked).toEqual(['chief choice', 'trend analysis', 'chief review', 'regime analysis']);
    expect(played.outcomes).toEqual(['way by trend: buy', 'back by regime: sell']);
  });

  it('does not give out what has an agent of its own', () => {
    expect(play(led({ tasks: [taskOf('way', { agent: 'writer' as AgentId })] }), ['buy', 'ok']).asked).toEqual(['writer analysis', 'chief review']);
  });
});

describe('from any task on', () => {
  it('keeps what came before and asks the rest again', () => {
    const { state } = play(begin(), ['hold', 'buy', '"all well"']);
    const replayed = play(replayCrewFrom(state, 'way', 'debate-2' as DebateId, AT), ['sell', '"other"']);
    expect(replayed.outcomes).toEqual(['weather by regime: hold', 'way by trend: sell', 'report by writer: other']);
    expect(replayed.asked).toEqual(['trend analysis', 'writer note']);
    expect(() => replayCrewFrom(state, 'nothing', 'debate-3' as DebateId, AT)).toThrow('has not come to a task nothing');
  });
});

describe('time', () => {
  it('an overdue answer counts as none; the wall clock ends it all', () => {
    const { state } = begin();
    const later = elapseCrew(state, (AT + 5_001) as Timestamp);
    expect(later.questions).toMatchObject([{ agent: 'regime', feedback: 'did not answer in 5000 ms' }]);
    expect(elapseCrew(state, (AT + 60_001) as Timestamp)).toMatchObject({ ended: { end: 'wall_clock' }, questions: [] });
    expect(elapseCrew(state, (AT + 5_000) as Timestamp).state).toBe(state);
  });

  it('stopped from outside, once; then nothing more', () => {
    const { state, questions } = begin();
    const stopped = stopCrew(state);
    expect(stopped.ended).toMatchObject({ end: 'stopped' });
    expect(stopCrew(stopped.state).ended).toBeNull();
    expect(answerCrew(stopped.state, must(questions[0], 'a question').id, answerOf(CHIEF, 'buy'), AT).state).toBe(stopped.state);
  });
});

const words = fc.constantFrom('buy', 'sell .9', 'hold', 'abstain', '? refused', '"x"', '> trend', '> stranger', 'ok', 'no: again', 'NEVER', 'LATE');
const tasks = fc.array(fc.record({
  agent: fc.option(fc.constantFrom(...MEMBERS)), expects: fc.constantFrom('analysis' as const, 'note' as const), retries: fc.nat(3), guardrails: fc.subarray(['has_plan', 'has_evidence', 'takes_a_stance', 'true_to_snapshot'] as const),
}), { minLength: 1, maxLength: 5 }).map((list) => list.map((one, i) => taskOf(`task-${i}`, { ...one, context: list.slice(0, i).map((_, k) => `task-${k}`) })));

describe('whatever anybody answers', () => {
  it('every crew ends, within its caps, with each task decided or the clock run out', () => {
    fc.assert(fc.property(tasks, fc.boolean(), fc.integer({ min: 1, max: 4 }), fc.array(words, { minLength: 1, maxLength: 12 }), (list, isLed, iterations, answers) => {
      const crew = crewOf({ tasks: list, process: isLed ? 'hierarchical' : 'sequential', manager: isLed ? CHIEF : null, members: MEMBERS.map((agent) => ({ agent, limits: { iterations, seconds: 20 } })) });
      let step = beginCrew(DEBATE, crew, snapshot.instrument, snapshot, AT);
      let at = AT;
      const most = list.reduce((sum, { retries }) => sum + 1 + 2 * (retries + 1), 0);
      for (let i = 0; step.ended === null; i += 1) {
        const question = must(step.questions[0], 'a question while the crew goes on');
        expect(step.questions).toHaveLength(1);
        expect(i).toBeLessThanOrEqual(most);
        const word = must(answers[i % answers.length], 'an answer');
        at = (at + (word === 'NEVER' || word === 'LATE' ? 5_001 : 700)) as Timestamp;
        if (word === 'NEVER') step = elapseCrew(step.state, at);
        else step = answerCrew(step.state, question.id, answerOf(question.agent, word === 'LATE' ? 'buy' : word), at);
      }
      expect(step.state.open).toBeNull();
      for (const { agent, limits } of crew.members) expect(step.state.spent.get(agent)?.questions ?? 0).toBeLessThanOrEqual(limits.iterations);
      if (step.ended.end !== 'wall_clock') expect(step.state.outcomes).toHaveLength(list.length);
      for (const { attempts, task } of step.state.outcomes) expect(attempts).toBeLessThanOrEqual(must(list.find(({ id }) => id === task), 'the task').retries + 1);
    }), { numRuns: 500 });
  });
});
