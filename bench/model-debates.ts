import type { AgentId, Timestamp } from '../src-shared/domain/ids.ts';
import { must } from '../src-shared/support/assert.ts';
import { LoopbackModel } from '../src-main/engine/adapters/model-openai/loopback-model.fixture.ts';
import { answerChat, beginChat, type GroupChat } from '../src-main/engine/core/coordination/group-chat.ts';
import type { DebateId } from '../src-main/engine/core/coordination/question.ts';
import type { ModelQuestion } from '../src-main/engine/core/model/model-question.ts';
import { pluck, repeat, timed, type Claim, type Figure } from './harness.ts';
import { MODEL, questionOn, snapshotAt, tableAt, type Table } from './model-turn.ts';

const DEBATES = 20;
const TURNS = 10;
const ROUNDS = 5;

const CHAT: GroupChat = {
  name: 'Round table', topic: 'Buy, sell or hold, and why?', participants: ['trend', 'breakout', 'carry', 'regime', 'momentum'] as readonly string[] as readonly AgentId[], turns: { kind: 'round_robin' },
  stop: { kind: 'max_messages', count: TURNS }, turnCap: TURNS, wallClockMs: 60_000, answerMs: 30_000,
};

/** Holds debates, and remembers what was asked in them. */
class Room {
  readonly #table: Table;
  #moment = 0;
  /** Every question, in the order asked. */
  asked: ModelQuestion[] = [];

  constructor(table: Table) {
    this.#table = table;
  }

  /** One debate from its first word to its last. `beforeLast`: waited for before its last turn. */
  async debate(beforeLast: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { clock, ask } = this.#table;
    const snapshot = snapshotAt((this.#moment += 1_000));
    let turns = 0;
    let step = beginChat(`debate ${snapshot.at}` as DebateId, CHAT, snapshot.instrument, clock.now());
    while (step.ended === null) {
      const open = must(step.questions[0], 'a question');
      if (turns === TURNS - 1) await beforeLast();
      const question = questionOn(snapshot, open.agent, open.context.map(({ agent, text, analysis }) => ({ agent, text, analysis })), clock);
      this.asked.push(question);
      turns += 1;
      const content = await ask(question);
      if (content.kind !== 'analysis') throw new Error(`a ${content.kind} came`);
      step = answerChat(step.state, open.id, { kind: 'analysis', analysis: content.analysis, chosen: null, text: content.analysis.note, tokens: 100 }, clock.now() as Timestamp);
    }
    if (turns !== TURNS) throw new Error(`a debate of ${turns} turns`);
  }

  /** The same calls by a bare loop of the library, from the prompts as they were. */
  async bare(): Promise<void> {
    for (const question of this.asked) await this.#table.bare(question);
  }
}

/** Live kilobytes for each of the debates that `hold` leaves standing or over. */
async function memoryOf(baseUrl: string, server: LoopbackModel, hold: (room: Room) => Promise<() => Promise<unknown>>): Promise<number> {
  // A desk of its own, warm: nothing that earlier debates left is given back in between.
  const room = new Room(tableAt(baseUrl, DEBATES));
  await room.debate();
  // What the server and this file remember of the calls is not theirs.
  const held = (): number => {
    room.asked = [];
    server.requests.length = 0;
    return liveKb();
  };
  const before = held();
  const letGo = await hold(room);
  const during = held();
  await letGo();
  return (during - before) / DEBATES;
}

/** All at once, standing before the last turn of each. */
async function standing(room: Room): Promise<() => Promise<unknown>> {
  let arrived = 0;
  let allThere = (): void => undefined;
  let goOn = (): void => undefined;
  const there = new Promise<void>((resolve) => { allThere = resolve; });
  const gate = new Promise<void>((resolve) => { goOn = resolve; });
  const running = Promise.all(Array.from({ length: DEBATES }, () => room.debate(() => {
    arrived += 1;
    if (arrived === DEBATES) allThere();
    return gate;
  })));
  await there;
  return () => {
    goOn();
    return running;
  };
}

/** One after another, the last one over: what the desk remembers of them. */
async function over(room: Room): Promise<() => Promise<unknown>> {
  for (let i = 0; i < DEBATES; i += 1) await room.debate();
  return () => Promise.resolve();
}

function liveKb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_000;
}

async function measure(): Promise<Figure[]> {
  const server = new LoopbackModel({ model: MODEL });
  const baseUrl = await server.start();
  const room = new Room(tableAt(baseUrl, DEBATES));
  const inTurn = async (): Promise<void> => {
    for (let i = 0; i < DEBATES; i += 1) await room.debate();
  };
  const begin = (): void => {
    room.asked = [];
    server.requests.length = 0;
  };
  try {
    // Each way of doing it in turn within a round, so that a slow minute slows all of them.
    const times = await repeat(ROUNDS, async () => {
      begin();
      const atOnce = await timed(() => Promise.all(Array.from({ length: DEBATES }, () => room.debate()))) / DEBATES;
      begin();
      const oneByOne = await timed(inTurn) / DEBATES;
      const bare = await timed(() => room.bare()) / DEBATES;
      return { atOnce, oneByOne, turn: oneByOne / TURNS, bareTurn: bare / TURNS };
    });
    const memory = await repeat(ROUNDS, async () => ({ after: await memoryOf(baseUrl, server, over), atOnce: await memoryOf(baseUrl, server, standing) }));
    return [
      { what: 'one turn of a group chat of language models', unit: 'ms', samples: pluck(times, 'turn'), baseline: { what: 'the same prompts in a bare loop of the library', samples: pluck(times, 'bareTurn') }, target: null, note: `${DEBATES} debates of ${TURNS} turns one after another; whose turn it is, prompt with all that was said, form, limits and reading included; client and server share a process` },
      { what: `a debate, of ${DEBATES} at once`, unit: 'ms', samples: pluck(times, 'atOnce'), baseline: { what: 'one after another', samples: pluck(times, 'oneByOne') }, target: null, note: 'time of all, divided by their number' },
      { what: `live memory of a debate, of ${DEBATES} at once`, unit: 'kB', samples: pluck(memory, 'atOnce'), baseline: { what: 'one after another: what is left of each when the last is over', samples: pluck(memory, 'after') }, target: null, note: 'before its last turn; answers that the desk remembers and connections included' },
    ];
  } finally {
    await server.stop();
  }
}

export const modelDebatesClaim: Claim = { name: 'model-debates', sentence: `debates of language models, ${TURNS} turns each, at a loopback server`, measure };
