/** The engine's thread: opens the session it is given, runs it, and speaks with the thread that owns the halt word. */
import { flushCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { must } from '../../src-shared/support/assert.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import type { PositionId, RowId } from '../../src-shared/domain/ids.ts';
import { FactLines, isImportant, sessionLine } from './composition/fact-lines.ts';
import { answerAsk } from './composition/asks/answer-ask.ts';
import { FollowedCycles } from './composition/ag-ui/followed-cycles.ts';
import { assignment } from './composition/before-session.ts';
import { LineOutbox } from './composition/line-outbox.ts';
import { GATHER_MS, Gatherer } from './composition/mirror/gatherer.ts';
import { SessionMirror } from './composition/mirror/session-mirror.ts';
import { Session } from './composition/session.ts';
import { statusOf } from './composition/status-of.ts';
import { actUpFor } from './composition/test-fault.ts';
import type { FromWorker, ToWorker } from './composition/worker-message.ts';
import type { EngineEvent } from './core/event.ts';
import { PriceBoard } from './supervision/shared-words.ts';

const STATUS_EVERY_MS = 1_000;
const LINES_EVERY_MS = 50;
/** Faster than the wall's pace there is no price that a person waits for. */
const GATHER_FAST_MS = 50;
const PULSE_EVERY_MS = 100;

const port = must(parentPort, 'worker.ts runs only as a worker');
const given = await assignment(port);
const { options, words, flow, lines, mirror: isFollowed } = given.start;

const startedMs = performance.now();
const story = new FactLines();
const pulse = new Int32Array(words.pulse);
const board = new PriceBoard(words.board);
const outbox = new LineOutbox(flow, options.speed === null, (batch) => post({ kind: 'lines', lines: batch }));
const mirror = isFollowed ? new SessionMirror((changes) => post({ kind: 'mirror', changes })) : null;
const gatherer = new Gatherer(() => mirror?.flush(), options.speed === 1 ? GATHER_MS : GATHER_FAST_MS);
const agents = new FollowedCycles((events) => post({ kind: 'agents', events }));
let session: Session | null = null;
let dataAtMs: number | null = null;

function post(message: FromWorker): void {
  port.postMessage(message);
}

function statusNow(open: Session): EngineStatus {
  const now = performance.now();
  return statusOf(open, { uptimeMs: now - startedMs, dataAgeMs: dataAtMs === null ? null : now - dataAtMs });
}

function postStatus(id: number | null): void {
  if (session === null || session.runner.seq === 0) return;
  const status = statusNow(session);
  post({ kind: 'status', id, status });
  if (id === null) mirror?.beat(status, performance.now(), performance.now() - startedMs);
}

function closeAll(by: string): void {
  if (session === null) return;
  const positions = [...session.runner.engine.state.positions.values()].map((position) => position.id as PositionId);
  session.command({ kind: 'pause', id: crypto.randomUUID() as string as RowId, by });
  for (const position of positions) session.command({ kind: 'close_position', id: crypto.randomUUID() as string as RowId, by, position });
}

function take(message: ToWorker): void {
  switch (message.kind) {
    case 'command':
      actUpFor(message.command.kind, process.env);
      session?.command(message.command);
      return;
    case 'report_status': return postStatus(message.id);
    case 'close_all': return closeAll(message.by);
    case 'ask':
      actUpFor(message.name, process.env);
      void answerAsk(session, message.name, message.input, message.by).then((result) => post({ kind: 'answer', id: message.id, result }));
      return;
    case 'power': return message.change === 'suspended' ? session?.suspended() : session?.woke();
    case 'follow_agents': return agents.follow(message.on);
    case 'stop': session?.stop(); return;
  }
}

/** Keeps what a halt without this thread lives on. */
function keepForOthers({ at, body }: EngineEvent): void {
  board.noteTime(at);
  if (body.kind === 'market_observed') {
    dataAtMs = performance.now();
    board.notePrices(body.data);
  } else if (body.kind === 'session_started') {
    const { venues, instancePrefix } = body.start;
    board.begin(venues.flatMap(({ instruments }) => instruments.map(({ id }) => id)));
    post({ kind: 'started', started: { venues: venues.map(({ id, instruments }) => ({ id, instruments })), instancePrefix, marketUntil: session?.marketUntil ?? null } });
  }
}

async function main(): Promise<void> {
  setInterval(() => Atomics.add(pulse, 0, 1), PULSE_EVERY_MS).unref();
  const opened = await Session.open(options, words.haltWord, {
    onFacts: (facts, event) => {
      keepForOthers(event);
      story.count(facts);
      for (const fact of facts) {
        if (fact.kind === 'command_handled') post({ kind: 'command_handled', id: fact.command.id, accepted: fact.accepted, sentence: fact.sentence });
      }
      if (session === null) return;
      if (event.body.kind === 'session_started') outbox.add([sessionLine(event.body.start, session.title, event.at)]);
      const told = story.write(facts, session.runner.engine.state);
      outbox.add(lines === 'all' ? told : told.filter(isImportant));
      agents.take(session.id, session.runner.engine.state, facts);
      if (mirror === null) return;
      mirror.take(facts, event, told);
      gatherer.note();
      if (event.body.kind === 'session_started') mirror.beat(statusNow(session), performance.now(), performance.now() - startedMs);
    },
    onProblem: (problem) => outbox.add([{ type: 'problem', ...problem }]),
    onRound: mirror === null ? undefined : (...round) => {
      mirror.projector.onRound(...round);
      agents.onRound(...round);
    },
  });
  if (!opened.ok) {
    post({ kind: 'not_opened', failure: opened.error });
    port.close();
    return;
  }
  session = opened.value;
  mirror?.begin(session);
  given.hear(take);
  post({ kind: 'opened', opening: { session: session.id, title: session.title, dataDir: options.dataDir } });
  const beats = [setInterval(() => postStatus(null), STATUS_EVERY_MS), setInterval(() => outbox.flush(), LINES_EVERY_MS)];
  // What was compiled for this start is there for the next, where a folder for it was given (scripts/bootstrap.mjs).
  flushCompileCache();
  const summary = await session.run();
  for (const beat of beats) clearInterval(beat);
  outbox.finish();
  agents.end(session.runner.engine.state.at);
  gatherer.flush();
  post({ kind: 'ended', summary, totals: story.totals });
  port.close();
}

await main();
