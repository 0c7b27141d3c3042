/**
 * A crew (CrewAI's idea): agents with tasks, each with what earlier ones brought. `sequential`: task after task, each by its agent.
 * `hierarchical`: a manager gives each task to somebody and accepts the work or returns it. A pure state machine.
 *
 * 1. At most one question is open.
 * 2. A task is asked `retries` + 1 times at most, whoever objects: the form, a guardrail or the manager.
 * 3. A task without a usable answer ends empty and the crew goes on: who comes after reads that it is missing.
 * 4. An agent is asked at most `iterations` times and for at most `seconds` in a run, and at most `perMinute` times within any minute:
 *    what comes sooner waits, and what would have to wait beyond the end is not asked. A run ends at `wallClockMs`.
 * 5. A crew that has ended asks nothing and takes nothing.
 */
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { objectionOf, type Guardrail } from './guardrail.ts';
import type { Answer, Contribution, DebateEnd, DebateId, DebateStep, Question, QuestionId } from './question.ts';

/** What one agent may take of a run. */
export interface CrewLimits {
  /** Most questions, at least 1. */
  readonly iterations: number;
  /** Longest time in questions, seconds. */
  readonly seconds: number;
  /** Most questions within any minute, at least 1; left out: as many as it likes. A question beyond that waits for its minute. */
  readonly perMinute?: number | undefined;
}

export interface CrewMember {
  readonly agent: AgentId;
  readonly limits: CrewLimits;
}

/** A piece of work. */
export interface CrewTask {
  readonly id: string;
  readonly description: string;
  /** Who does it; null leaves it to the manager (hierarchical) or to the first member (sequential). */
  readonly agent: AgentId | null;
  readonly expects: 'analysis' | 'note';
  /** Earlier tasks whose outcome it may read. */
  readonly context: readonly string[];
  readonly guardrails: readonly Guardrail[];
  /** Further attempts after an objection, 0 or more. */
  readonly retries: number;
}

/** A crew and its rules. */
export interface Crew {
  readonly name: string;
  readonly process: 'sequential' | 'hierarchical';
  /** Hierarchical only: gives out and accepts; does no task itself unless it is a member too. */
  readonly manager: AgentId | null;
  /** At least one; nobody twice. */
  readonly members: readonly CrewMember[];
  /** In order; a task's context names earlier ones only. */
  readonly tasks: readonly CrewTask[];
  readonly wallClockMs: number;
  /** Longest wait for one answer, milliseconds. */
  readonly answerMs: number;
}

/** A task that is over. `contribution` is null where it ended empty; `attempts` counts the questions to whoever worked on it. */
export interface TaskOutcome {
  readonly task: string;
  readonly agent: AgentId;
  readonly contribution: Contribution | null;
  readonly attempts: number;
  /** Why it ended empty; null where it did not. */
  readonly missing: string | null;
}

type Phase = 'assign' | 'work' | 'review';

/** What an agent has had of a run: questions, time in them, and when each was put, oldest first. */
interface Spent {
  readonly questions: number;
  readonly ms: number;
  readonly askedAt: readonly Timestamp[];
}

const NOTHING_SPENT: Spent = { questions: 0, ms: 0, askedAt: [] };
const MINUTE_MS = 60_000;

/** A crew as it stands. */
export interface CrewState {
  readonly id: DebateId;
  readonly crew: Crew;
  readonly instrument: InstrumentId;
  readonly snapshot: FeatureSnapshot;
  readonly startedAt: Timestamp;
  readonly outcomes: readonly TaskOutcome[];
  readonly phase: Phase;
  /** Who works on the current task. */
  readonly worker: AgentId | null;
  readonly attempts: number;
  /** Work that waits for the manager's word. */
  readonly pending: Contribution | null;
  readonly spent: ReadonlyMap<AgentId, Spent>;
  readonly said: readonly Contribution[];
  readonly tokens: number;
  readonly open: (Question & { readonly askedAt: Timestamp }) | null;
  readonly asked: number;
  readonly end: DebateEnd | null;
}

type Step = DebateStep<CrewState>;

/** Starts a crew on an instrument; `snapshot` is what its guardrails compare with. */
export function beginCrew(id: DebateId, crew: Crew, instrument: InstrumentId, snapshot: FeatureSnapshot, at: Timestamp): Step {
  return nextTask({
    id, crew, instrument, snapshot, startedAt: at, outcomes: [], phase: 'assign', worker: null, attempts: 0, pending: null, spent: new Map(), said: [], tokens: 0, open: null, asked: 0, end: null,
  }, at, []);
}

/** Runs a crew again from `task` on, with what the tasks before it brought. Throws for a task it does not have or has not reached. */
export function replayCrewFrom(state: CrewState, task: string, id: DebateId, at: Timestamp): Step {
  const index = state.crew.tasks.findIndex((one) => one.id === task);
  if (index < 0 || index > state.outcomes.length) throw new RangeError(`${state.crew.name} has not come to a task ${task}`);
  const outcomes = state.outcomes.slice(0, index);
  const said = outcomes.flatMap(({ contribution }) => contribution ?? []);
  return nextTask({ ...beginCrew(id, state.crew, state.instrument, state.snapshot, at).state, outcomes, said, open: null, asked: 0, spent: new Map() }, at, []);
}

/** Takes an answer. One that is not to the open question changes nothing. */
export function answerCrew(state: CrewState, question: QuestionId, answer: Answer, at: Timestamp): Step {
  const { open } = state;
  if (open === null || open.id !== question) return still(state);
  const before = state.spent.get(open.agent) ?? NOTHING_SPENT;
  const spent = new Map(state.spent).set(open.agent, { ...before, ms: before.ms + Math.max(0, at - open.askedAt) });
  const heard: CrewState = { ...state, open: null, tokens: state.tokens + answer.tokens, spent };
  if (at > wallClockOf(state)) return end(heard, 'wall_clock', `${state.crew.wallClockMs} ms are over`, []);
  switch (state.phase) {
    case 'assign': return work({ ...heard, worker: assigned(heard, open, answer, at), attempts: 0 }, at, null, []);
    case 'work': return worked(heard, open, answer, at);
    case 'review': return reviewed(heard, answer, at);
  }
}

/** Lets time pass: an overdue answer is given up, and so is the crew at its wall clock. */
export function elapseCrew(state: CrewState, at: Timestamp): Step {
  const { open } = state;
  if (open === null) return still(state);
  if (at > wallClockOf(state)) return end({ ...state, open: null }, 'wall_clock', `${state.crew.wallClockMs} ms are over`, []);
  if (at <= open.deadline) return still(state);
  return answerCrew(state, open.id, { kind: 'failed', text: `did not answer in ${open.deadline - open.askedAt} ms`, tokens: 0 }, at);
}

/** Somebody outside stops it. */
export function stopCrew(state: CrewState): Step {
  return state.end === null ? end({ ...state, open: null }, 'stopped', 'stopped from outside', []) : still(state);
}

function nextTask(state: CrewState, at: Timestamp, said: readonly Contribution[]): Step {
  const task = taskOf(state);
  if (task === null) {
    const missing = state.outcomes.filter(({ contribution }) => contribution === null).length;
    return end(state, missing === state.outcomes.length && missing > 0 ? 'failed' : 'done', missing === 0 ? 'every task is done' : `${missing} of ${state.outcomes.length} tasks brought nothing`, said);
  }
  const fresh: CrewState = { ...state, worker: null, attempts: 0, pending: null };
  const { manager, members, process } = state.crew;
  if (process === 'sequential' || manager === null || task.agent !== null) return work({ ...fresh, worker: task.agent ?? firstFree(fresh, at) }, at, null, said);
  const choices = members.map(({ agent }) => agent).filter((agent) => exhausted(fresh, agent, at) === null);
  // A manager that has had its share no longer gives anything out: whoever has been asked least does it.
  if (exhausted(fresh, manager, at) !== null) return work({ ...fresh, worker: firstFree(fresh, at) }, at, null, said);
  if (choices.length < 2) return work({ ...fresh, worker: choices[0] ?? firstFree(fresh, at) }, at, null, said);
  return ask({ ...fresh, phase: 'assign' }, { agent: manager, expects: 'choice', description: `Who should do this: ${task.description}`, context: contextOf(fresh, task), feedback: null, choices }, at, said);
}

/** Asks the worker; where it may not be asked any more, the task ends empty. */
function work(state: CrewState, at: Timestamp, feedback: string | null, said: readonly Contribution[]): Step {
  const task = taskOf(state);
  const { worker } = state;
  if (task === null || worker === null) return nextTask(state, at, said);
  const spent = exhausted(state, worker, at);
  if (spent !== null) return finishTask(state, null, spent, at, said);
  return ask({ ...state, phase: 'work', attempts: state.attempts + 1, pending: null }, { agent: worker, expects: task.expects, description: task.description, context: contextOf(state, task), feedback, choices: [] }, at, said);
}

function worked(state: CrewState, open: Question, answer: Answer, at: Timestamp): Step {
  const task = taskOf(state);
  if (task === null) return nextTask(state, at, []);
  const objection = objectionTo(state, task, answer);
  const contribution: Contribution = {
    ordinal: state.said.length + 1, agent: open.agent, at, task: task.id, analysis: answer.kind === 'analysis' ? answer.analysis : null, chosen: null, text: answer.text, tokens: answer.tokens,
  };
  const spoken: CrewState = { ...state, said: [...state.said, contribution] };
  if (objection !== null) return again(spoken, objection, at, [contribution]);
  const { process, manager } = state.crew;
  if (process === 'hierarchical' && manager !== null && manager !== open.agent) return review({ ...spoken, pending: contribution }, manager, task, at, [contribution]);
  return finishTask(spoken, contribution, null, at, [contribution]);
}

function review(state: CrewState, manager: AgentId, task: CrewTask, at: Timestamp, said: readonly Contribution[]): Step {
  // A manager that has had its share no longer returns anything: what the guardrails took stands.
  if (exhausted(state, manager, at) !== null) return finishTask(state, state.pending, null, at, said);
  const context = [...contextOf(state, task), ...(state.pending === null ? [] : [state.pending])];
  return ask({ ...state, phase: 'review' }, { agent: manager, expects: 'review', description: `Is this done as asked: ${task.description}`, context, feedback: null, choices: [] }, at, said);
}

/** Only a readable “no” returns work: a manager that fails must not cost the crew what its members found. */
function reviewed(state: CrewState, answer: Answer, at: Timestamp): Step {
  if (answer.kind === 'review' && !answer.accepted) return again(state, answer.text === '' ? 'the manager returned it' : answer.text, at, []);
  return finishTask(state, state.pending, null, at, []);
}

function again(state: CrewState, objection: string, at: Timestamp, said: readonly Contribution[]): Step {
  const task = taskOf(state);
  if (task !== null && state.attempts <= task.retries) return work(state, at, objection, said);
  return finishTask(state, null, objection, at, said);
}

function finishTask(state: CrewState, contribution: Contribution | null, missing: string | null, at: Timestamp, said: readonly Contribution[]): Step {
  const task = taskOf(state);
  if (task === null || state.worker === null) return nextTask(state, at, said);
  const outcome: TaskOutcome = { task: task.id, agent: state.worker, contribution, attempts: state.attempts, missing };
  return nextTask({ ...state, outcomes: [...state.outcomes, outcome] }, at, said);
}

function objectionTo(state: CrewState, { expects, guardrails }: CrewTask, answer: Answer): string | null {
  if (answer.kind === 'failed') return answer.text === '' ? 'no answer' : answer.text;
  if (answer.kind !== expects) return `asked was ${expects === 'analysis' ? 'an analysis' : 'a note'}, given was a ${answer.kind}`;
  return answer.kind === 'analysis' ? objectionOf(guardrails, answer.analysis, state.snapshot) : null;
}

/** Whom the manager named; else whoever has been asked least. */
function assigned(state: CrewState, { choices }: Question, answer: Answer, at: Timestamp): AgentId {
  return answer.kind === 'choice' && choices.includes(answer.chosen) ? answer.chosen : firstFree(state, at);
}

/** Whoever has been asked least of those who may still be asked; the earlier member where some have been asked as little. */
function firstFree(state: CrewState, at: Timestamp): AgentId {
  const all = state.crew.members.map(({ agent }) => agent);
  const free = all.filter((agent) => exhausted(state, agent, at) === null);
  const asked = (agent: AgentId): number => state.spent.get(agent)?.questions ?? 0;
  return (free.length > 0 ? free : all).reduce((best, agent) => (asked(agent) < asked(best) ? agent : best));
}

/** Why an agent may not be asked any more; null while it may. The manager is bound only where it is a member. */
function exhausted(state: CrewState, agent: AgentId, at: Timestamp): string | null {
  const limits = limitsOf(state, agent);
  const used = state.spent.get(agent);
  if (limits === undefined || used === undefined) return null;
  if (used.questions >= limits.iterations) return `${agent} has been asked ${limits.iterations} times`;
  if (used.ms >= limits.seconds * 1_000) return `${agent} has had its ${limits.seconds} s`;
  return askableAt(state, agent, at) > wallClockOf(state) ? `${agent} has had its ${limits.perMinute} questions of this minute` : null;
}

function limitsOf({ crew }: CrewState, agent: AgentId): CrewLimits | undefined {
  return crew.members.find((member) => member.agent === agent)?.limits;
}

/** When an agent may be asked next: now, or a minute after the question that has used up the present one. */
function askableAt(state: CrewState, agent: AgentId, at: Timestamp): Timestamp {
  const perMinute = limitsOf(state, agent)?.perMinute;
  const first = perMinute === undefined ? undefined : state.spent.get(agent)?.askedAt.at(-perMinute);
  return first === undefined ? at : (Math.max(at, first + MINUTE_MS) as Timestamp);
}

function taskOf({ crew, outcomes }: CrewState): CrewTask | null {
  return crew.tasks[outcomes.length] ?? null;
}

function contextOf({ outcomes }: CrewState, task: CrewTask): readonly Contribution[] {
  return outcomes.flatMap((outcome) => (task.context.includes(outcome.task) ? (outcome.contribution ?? []) : []));
}

function ask(state: CrewState, wish: Omit<Question, 'id' | 'instrument' | 'deadline' | 'notBefore'>, at: Timestamp, said: readonly Contribution[]): Step {
  const asked = state.asked + 1;
  const before = state.spent.get(wish.agent) ?? NOTHING_SPENT;
  const notBefore = askableAt(state, wish.agent, at);
  const question: Question = { ...wish, id: `${state.id}:${asked}` as QuestionId, instrument: state.instrument, notBefore, deadline: Math.min(notBefore + state.crew.answerMs, wallClockOf(state)) as Timestamp };
  const spent = new Map(state.spent).set(wish.agent, { ...before, questions: before.questions + 1, askedAt: [...before.askedAt, notBefore] });
  return { state: { ...state, open: { ...question, askedAt: notBefore }, asked, spent }, questions: [question], said, ended: null };
}

function wallClockOf({ startedAt, crew }: CrewState): number {
  return startedAt + crew.wallClockMs;
}

function end(state: CrewState, how: DebateEnd, sentence: string, said: readonly Contribution[]): Step {
  return { state: { ...state, open: null, end: how }, questions: [], said, ended: { end: how, sentence } };
}

function still(state: CrewState): Step {
  return { state, questions: [], said: [], ended: null };
}
