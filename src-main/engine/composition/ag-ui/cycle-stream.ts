/**
 * The cycles of a session as AG-UI events (protocol 1.0): pure, fed with the facts of each turn and what every seat said in each round.
 *
 * 1. A cycle that reaches a vote is a run. It is over when the orders it sent are decided, and at the latest when the next cycle begins.
 * 2. scan, analyse, vote, validate and execute are its steps; each seat is a sub-agent with its reasoning and its words; the votes are an activity;
 *    money, orders and risk are the state: whole at the beginning of each run, then in patches. So a listener may come at the beginning of any run.
 * 3. Signals that wait for a person when a run is over are its interrupts; a halt ends the run as cancelled.
 * 4. Nothing here is asked by the engine and nothing it does depends on it.
 */
import { EventType, PROTOCOL_VERSION, type AGUIEvent, type JsonPatch, type RunFinishedOutcome, type TokenUsage } from '@ag-ui/core';
import { percent } from '../../../../src-shared/support/figures.ts';
import type { Analysis } from '../../core/agents/analysis.ts';
import { ANALYSTS } from '../../core/agents/analysts.ts';
import type { ConsensusRound, Hearing } from '../../core/consensus/consensus-round.ts';
import type { WaitingSignal } from '../../core/approval/approval-book.ts';
import type { CycleSummary, Fact } from '../../core/fact.ts';
import { isFinal } from '../../core/order/order-life.ts';
import type { RoundProbe } from '../../core/turn.ts';
import { OpenQuestions } from './open-questions.ts';
import { pointerOf, SharedState, type SharedDocument } from './shared-state.ts';

type Step = 'scan' | 'analyse' | 'vote' | 'validate' | 'execute';

/** Which step a fact of a cycle belongs to; what is not named belongs to execution. */
const STEP_OF: Partial<Readonly<Record<Fact['kind'], Step>>> = { quality_changed: 'scan', regime_changed: 'scan', signal_raised: 'vote', signal_ended: 'validate', risk_event: 'validate' };

/** Purposes whose orders are waited for: stops and targets rest. */
const DECIDES: ReadonlySet<string> = new Set(['entry', 'exit']);
/** Answers of language models that are remembered until a round counts them. */
const MOST_ANSWERS = 1_000;

interface HeldRound {
  readonly id: string;
  readonly round: ConsensusRound;
  readonly hearings: readonly Hearing[];
}

/** A run that waits for what becomes of its orders. */
interface OpenRun {
  readonly cycle: CycleSummary;
  readonly awaited: Set<string>;
  readonly usage: readonly TokenUsage[];
}

/** The events of one session. */
export class CycleStream {
  readonly #thread: string;
  readonly #state: SharedState;
  readonly #questions: OpenQuestions;
  /** Rounds whose turn has not come yet, by id. */
  readonly #rounds = new Map<string, HeldRound>();
  #open: OpenRun | null = null;
  /** What answers of language models cost that no round has counted yet. */
  readonly #answers = new Map<string, readonly TokenUsage[]>();

  /**
   * @param thread names the session: the thread all its runs belong to
   * @param document the engine as it stands
   * @param waiting signals that are before a person
   */
  constructor(thread: string, document: SharedDocument, waiting: Iterable<WaitingSignal> = []) {
    this.#thread = thread;
    this.#questions = new OpenQuestions(waiting);
    this.#state = new SharedState(document);
  }

  /** For the engine: every round with all answers. */
  readonly onRound: RoundProbe = (id, round, hearings) => {
    this.#rounds.set(id, { id, round, hearings });
  };

  /** Takes a turn: what came of one event, at its time (ms UTC). */
  take(facts: readonly Fact[], at: number): readonly AGUIEvent[] {
    const rounds = facts.flatMap((fact) => (fact.kind === 'round_held' ? this.#heldRound(fact.id) : []));
    const done = facts.find((fact) => fact.kind === 'cycle_completed');
    const events = done === undefined || rounds.length === 0 ? this.#follow(facts) : [...this.#finish(this.#outcome()), ...this.#run(done.cycle, rounds, facts)];
    if (facts.some((fact) => fact.kind === 'trading_state_changed' && fact.to === 'halted')) events.push(...this.#finish({ type: 'cancelled' }));
    else if (this.#open?.awaited.size === 0) events.push(...this.#finish(this.#outcome()));
    return events.map((event) => ({ ...event, timestamp: at }));
  }

  /** The session is over: a run that is open is cancelled. */
  end(at: number): readonly AGUIEvent[] {
    return this.#finish({ type: 'cancelled' }).map((event) => ({ ...event, timestamp: at }));
  }

  #heldRound(id: string): readonly HeldRound[] {
    const held = this.#rounds.get(id);
    this.#rounds.delete(id);
    return held === undefined ? [] : [held];
  }

  /** A turn without a cycle: the state goes on, and is told where a run is open. */
  #follow(facts: readonly Fact[]): AGUIEvent[] {
    const delta: JsonPatch = [];
    for (const fact of facts) {
      delta.push(...this.#state.take(fact));
      this.#questions.take(fact);
      if (fact.kind === 'order_changed' && isFinal(fact.to)) this.#open?.awaited.delete(fact.clientOrderId);
      if (fact.kind === 'model_answered') this.#noteAnswer(fact.answer);
    }
    return this.#open === null ? [] : deltaEvents(delta);
  }

  #run(cycle: CycleSummary, rounds: readonly HeldRound[], facts: readonly Fact[]): AGUIEvent[] {
    this.#state.prune();
    const snapshot = this.#state.document;
    const deltas: Record<Step, JsonPatch> = { scan: [], analyse: [], vote: [], validate: [], execute: [] };
    const awaited = new Set<string>();
    const counted: string[] = [];
    for (const fact of facts) {
      deltas[STEP_OF[fact.kind] ?? 'execute'].push(...this.#state.take(fact));
      this.#questions.take(fact);
      if (fact.kind === 'order_intended' && DECIDES.has(fact.order.purpose)) awaited.add(fact.order.ticket.clientOrderId);
      if (fact.kind === 'order_changed' && isFinal(fact.to)) awaited.delete(fact.clientOrderId);
      if (fact.kind === 'model_counted') counted.push(fact.question);
    }
    this.#open = { cycle, awaited, usage: counted.flatMap((question) => this.#spend(question)) };
    return [
      { type: EventType.RUN_STARTED, threadId: this.#thread, runId: cycle.id, protocolVersion: PROTOCOL_VERSION },
      { type: EventType.STATE_SNAPSHOT, snapshot },
      ...stepEvents('scan', deltaEvents(deltas.scan)),
      ...stepEvents('analyse', seatEvents(cycle.id, rounds)),
      ...stepEvents('vote', [...boardEvents(cycle.id, rounds), ...deltaEvents(deltas.vote)]),
      ...stepEvents('validate', deltaEvents(deltas.validate)),
      { type: EventType.STEP_STARTED, stepName: 'execute' },
      ...deltaEvents(deltas.execute),
    ];
  }

  /** Done, or waiting for a person. */
  #outcome(): RunFinishedOutcome {
    const { interrupts } = this.#questions;
    return interrupts.length === 0 ? { type: 'success' } : { type: 'interrupt', interrupts };
  }

  #finish(outcome: RunFinishedOutcome): AGUIEvent[] {
    const open = this.#open;
    if (open === null) return [];
    this.#open = null;
    const { cycle, awaited, usage } = open;
    return [
      { type: EventType.STEP_FINISHED, stepName: 'execute' },
      {
        type: EventType.RUN_FINISHED, threadId: this.#thread, runId: cycle.id, outcome,
        result: { cycle: cycle.ordinal, rounds: cycle.rounds, signals: cycle.signals, ordersSent: cycle.ordersSent, overruns: cycle.overruns, undecided: [...awaited] },
        ...(usage.length > 0 ? { usage: [...usage] } : {}),
      },
    ];
  }

  #noteAnswer({ question, attempts }: Extract<Fact, { kind: 'model_answered' }>['answer']): void {
    this.#answers.set(question, attempts.map(({ provider, model, promptTokens, answerTokens }) => ({ provider, model, inputTokens: promptTokens, outputTokens: answerTokens, totalTokens: promptTokens + answerTokens })));
    // Answers that no round counts are forgotten, the oldest first.
    if (this.#answers.size > MOST_ANSWERS) this.#answers.delete(this.#answers.keys().next().value ?? '');
  }

  #spend(question: string): readonly TokenUsage[] {
    const usage = this.#answers.get(question) ?? [];
    this.#answers.delete(question);
    return usage;
  }
}

function stepEvents(stepName: Step, events: readonly AGUIEvent[]): AGUIEvent[] {
  return [{ type: EventType.STEP_STARTED, stepName }, ...events, { type: EventType.STEP_FINISHED, stepName }];
}

function deltaEvents(delta: JsonPatch): AGUIEvent[] {
  return delta.length === 0 ? [] : [{ type: EventType.STATE_DELTA, delta }];
}

/** Each seat as a sub-agent: on what it rests as reasoning, what it says as a message, its stances as its result. */
function seatEvents(run: string, rounds: readonly HeldRound[]): AGUIEvent[] {
  const seats = new Map<string, { readonly framework: string; readonly analyses: Analysis[] }>();
  for (const { hearings } of rounds) {
    for (const { framework, analyses } of hearings) {
      for (const analysis of analyses) {
        const id = `${run}:${framework}:${analysis.agent}`;
        let seat = seats.get(id);
        if (seat === undefined) seats.set(id, (seat = { framework, analyses: [] }));
        seat.analyses.push(analysis);
      }
    }
  }
  return [...seats].flatMap(([id, { framework, analyses }]) => oneSeat(id, framework, analyses));
}

function oneSeat(subagentRunId: string, framework: string, analyses: readonly Analysis[]): AGUIEvent[] {
  const name = analyses[0]?.agent ?? '';
  const role = ANALYSTS.find(({ id }) => id === name)?.role;
  const thought = `${subagentRunId}:thought`;
  const words = `${subagentRunId}:words`;
  const evidence = analyses.filter((analysis) => analysis.evidence.length > 0).map((analysis) => `${analysis.instrument}: ${analysis.evidence.map(({ feature, value }) => `${feature} ${value}`).join(', ')}`);
  return [
    { type: EventType.SUBAGENT_STARTED, subagentRunId, name, description: `${role ?? name}, in the ${framework === 'group_chat' ? 'group chat' : framework}` },
    ...(evidence.length === 0 ? [] : [
      { type: EventType.REASONING_START, messageId: thought, subagentRunId },
      { type: EventType.REASONING_MESSAGE_START, messageId: thought, role: 'reasoning', subagentRunId },
      { type: EventType.REASONING_MESSAGE_CONTENT, messageId: thought, delta: evidence.join('\n'), subagentRunId },
      { type: EventType.REASONING_MESSAGE_END, messageId: thought, subagentRunId },
      { type: EventType.REASONING_END, messageId: thought, subagentRunId },
    ] satisfies AGUIEvent[]),
    { type: EventType.TEXT_MESSAGE_START, messageId: words, role: 'assistant', name, subagentRunId },
    { type: EventType.TEXT_MESSAGE_CONTENT, messageId: words, delta: analyses.map(sentenceOf).join('\n'), subagentRunId },
    { type: EventType.TEXT_MESSAGE_END, messageId: words, subagentRunId },
    {
      type: EventType.SUBAGENT_FINISHED, subagentRunId, outcome: { type: 'success' },
      result: Object.fromEntries(analyses.map(({ instrument, stance, confidence, veto }) => [instrument, { stance, confidence, veto }])),
    },
  ];
}

function sentenceOf({ instrument, stance, confidence, note, veto }: Analysis): string {
  const view = veto !== null ? `veto: ${veto}` : stance === 'abstain' ? 'abstains' : `${stance}, ${percent(confidence, 0)} sure`;
  return `${instrument}: ${view}${note === '' || note === veto ? '' : `. ${note}`}`;
}

/** The votes as an activity: empty first, then round by round. */
function boardEvents(run: string, rounds: readonly HeldRound[]): AGUIEvent[] {
  const activity = { messageId: `${run}:board`, activityType: 'vote_board' };
  return [
    { type: EventType.ACTIVITY_SNAPSHOT, ...activity, content: { rounds: {} } },
    ...rounds.map((held): AGUIEvent => ({ type: EventType.ACTIVITY_DELTA, ...activity, patch: [{ op: 'add', path: pointerOf(['rounds', held.round.instrument]), value: boardEntry(held) }] })),
  ];
}

function boardEntry({ id, round, hearings }: HeldRound): unknown {
  const { votes, agreement, presence, confidence, outcome } = round;
  const led = hearings.flatMap(({ framework, lead = [] }) => lead.map((word) => ({ framework, ...word })));
  return {
    round: id, votes: votes.map(({ agent, framework, stance, confidence: sure, weight, dissent }) => ({ agent, framework, stance, confidence: sure, weight, dissent })),
    agreement, presence, confidence, outcome: outcome.kind, direction: outcome.kind === 'signal' ? outcome.direction : null, reason: outcome.kind === 'none' ? outcome.reason : null,
    sentence: outcome.kind === 'none' ? outcome.sentence : `${percent(agreement, 0)} agree on ${outcome.direction === 'long' ? 'buying' : 'selling'}`,
    vetoes: hearings.flatMap(({ framework, analyses }) => analyses.flatMap(({ agent, veto }) => (veto === null ? [] : [{ agent, framework, veto }]))),
    ...(led.length === 0 ? {} : { led }),
  };
}
