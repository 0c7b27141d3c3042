/** The mirror of a running session: the projector fed from it, and what is measured of the machine once a second. */
import { statSync } from 'node:fs';
import type { EngineLine } from '../../../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../../../src-shared/contract/engine-status.ts';
import type { MirrorChange, RowOf } from '../../../../src-shared/contract/mirror.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { newestFills } from '../../adapters/store-sqlite/newest-fills.ts';
import type { EngineEvent } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import type { Percentiles } from '../../runner/percentiles.ts';
import { APP_VERSION, type Session } from '../session.ts';
import { KEPT_FILLS, MirrorProjector } from './projector.ts';

export class SessionMirror {
  readonly projector: MirrorProjector;
  readonly #post: (changes: readonly MirrorChange[]) => void;
  #session: Session | null = null;
  #last = { events: 0, atMs: 0 };

  constructor(post: (changes: readonly MirrorChange[]) => void) {
    this.#post = post;
    const session = (): Session => must(this.#session, 'the mirror is asked before the session is open');
    this.projector = new MirrorProjector({
      state: () => session().runner.engine.state,
      session: () => ({ market: session().title, isGenerated: session().isGenerated, appVersion: APP_VERSION, startedAt: 0, startEquity: session().startEquity }),
      depth: (instrument) => session().depth(instrument),
      models: () => session().models,
      earlierFills: () => newestFills(session().store.db, KEPT_FILLS),
    });
  }

  /** The session it shows. Before its first event. */
  begin(session: Session): void {
    this.#session = session;
  }

  /** Takes a turn. After the session's first a {@link beat} must follow at once: what was restored must not wait for the market. */
  take(facts: readonly Fact[], event: EngineEvent, lines: readonly EngineLine[]): void {
    this.projector.take(facts, event, lines);
  }

  /** Sends what changed. */
  flush(): void {
    if (this.#session === null || !this.#session.runner.engine.started) return;
    const changes = this.projector.flush();
    if (changes.length > 0) this.#post(changes);
  }

  /** Once a second. @param nowMs wall time from any origin */
  beat(status: EngineStatus, nowMs: number, uptimeMs: number): void {
    const session = must(this.#session, 'no session');
    const { events } = status;
    const perSecond = this.#last.atMs === 0 ? 0 : Math.max(0, ((events - this.#last.events) / Math.max(1, nowMs - this.#last.atMs)) * 1_000);
    this.#last = { events, atMs: nowMs };
    this.projector.beat({ status, loop: loopRow(session, status, perSecond, uptimeMs) });
    this.flush();
  }
}

function loopRow(session: Session, status: EngineStatus, eventsPerSecond: number, uptimeMs: number): RowOf<'loop'> {
  const { runner, store } = session;
  const { state } = runner.engine;
  const { signals, entriesFilled, successfulTrades, failedTrades } = state.counters;
  return {
    cycle: status.cycles, nextCycleAt: state.config.cycle.mode === 'interval' ? state.nextCycleDueAt : null, overruns: status.overruns, queue: status.queueLength, events: status.events,
    eventsPerSecond: Math.round(eventsPerSecond * 10) / 10, stages: Object.fromEntries(Object.entries(runner.stageTimes).map(([stage, times]) => [stage, quantilesOf(times)])),
    signals, entries: entriesFilled, won: successfulTrades, lost: failedTrades, eventToOrderMs: runner.eventToOrder.mean,
    clockSkewMs: state.clockSkewMs, dataAgeMs: status.dataAgeMs, databaseBytes: bytesOf(store.file) + bytesOf(`${store.file}-wal`), memoryBytes: process.memoryUsage.rss(), uptimeMs,
  };
}

function quantilesOf(times: Percentiles): { p50: number | null; p95: number | null; p99: number | null } {
  return { p50: times.at(0.5), p95: times.at(0.95), p99: times.at(0.99) };
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
