/** What is shown of a running session. Three views: lines for programs, a story for people, progress at full speed. */
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../../src-shared/contract/supervisor-status.ts';
import { amount, describeDuration, percent } from '../../../src-shared/support/figures.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import type { Terminal } from '../terminal.ts';
import { describeLine, isOldNews } from '../../engine/composition/describe-line.ts';
import { describeStatus } from './describe-status.ts';

export interface SessionView {
  onLines(lines: readonly EngineLine[]): void | Promise<void>;
  onStatus(status: EngineStatus): void | Promise<void>;
  onSupervisor(status: SupervisorStatus): void | Promise<void>;
  onHaltProgress(line: HaltProgressLine): void | Promise<void>;
}

/** One JSON object a line. */
export function jsonView(terminal: Terminal): SessionView {
  return {
    onLines: (lines) => (lines.length === 0 ? undefined : terminal.line(lines.map((line) => JSON.stringify(line)).join('\n'))),
    onStatus: (status) => terminal.json({ type: 'status', ...status }),
    onSupervisor: (status) => terminal.json({ type: 'supervisor', ...status }),
    onHaltProgress: (line) => terminal.json({ type: 'halt_progress', ...line }),
  };
}

const STATUS_EVERY_MS = 10_000;

/** A story in plain language, with how it stands every ten seconds. `wallTime`: the market's time is the clock on the wall. */
export function storyView(terminal: Terminal, wallTime: boolean): SessionView {
  const { paint } = terminal;
  let statusAtMs = performance.now();
  const blocked = new Set<string>();
  let bareBefore = 0;
  let inItsPlace = false;
  return {
    onSupervisor: ({ state, sentence, restarts }) => {
      inItsPlace = state === 'halting_for_it';
      if (state === 'unresponsive' || state === 'halting_for_it') return terminal.line(`${paint('dim', clock(Date.now(), wallTime))}  ${paint('red', sentence)}`);
      return state === 'running' && restarts > 0 ? terminal.line(`${paint('dim', clock(Date.now(), wallTime))}  ${paint('bold', `${sentence} It was started again (${restarts} so far).`)}`) : undefined;
    },
    // What the engine itself does about a halt it tells in its own lines.
    onHaltProgress: ({ venue, subject, status, sentence }) => (inItsPlace ? terminal.line(`          ${paint(status === 'done' ? 'green' : status === 'pending' ? 'dim' : 'red', `${venue} ${subject}: ${readable(sentence, ENGLISH)}`)}`) : undefined),
    onLines: (lines) => {
      const told = lines.flatMap((line) => {
        const text = isOldNews(line, blocked) ? null : describeLine(line, paint);
        return text === null ? [] : [`${paint('dim', 'at' in line ? clock(line.at, wallTime) : '        ')}  ${readable(text, ENGLISH)}`];
      });
      return told.length === 0 ? undefined : terminal.line(told.join('\n'));
    },
    onStatus: (status) => {
      // Between a fill and its stop lie some milliseconds; who is bare for a second is in trouble.
      const unprotected = Math.min(bareBefore, status.unprotected);
      bareBefore = status.unprotected;
      if (performance.now() - statusAtMs < STATUS_EVERY_MS) return undefined;
      statusAtMs = performance.now();
      return terminal.line(`${paint('dim', clock(status.marketAt, wallTime))}  ${paint('cyan', '•')} ${describeStatus({ ...status, unprotected }, paint)}`);
    },
  };
}

/** How far it is, once a second, and what must not be missed. */
export function progressView(terminal: Terminal): SessionView {
  let last: { readonly cycles: number; readonly atMs: number } = { cycles: 0, atMs: performance.now() };
  return {
    onLines: (lines) => {
      const told = lines.filter((line) => line.type === 'problem' || line.type === 'halt' || (line.type === 'alert' && line.level === 'critical'));
      for (const line of told) terminal.note(`${'at' in line ? `${clock(line.at, false)}  ` : ''}${readable(describeLine(line, terminal.paint) ?? '', ENGLISH)}`);
    },
    // At full speed nothing is restarted, and nobody halts in its place.
    onSupervisor: () => undefined,
    onHaltProgress: () => undefined,
    onStatus: (status) => {
      const nowMs = performance.now();
      const perSecond = Math.round(((status.cycles - last.cycles) / Math.max(1, nowMs - last.atMs)) * 1000);
      last = { cycles: status.cycles, atMs: nowMs };
      return terminal.line(progressLine(status, perSecond));
    },
  };
}

/** `2026-02-03 14:05 · 41 % · 2,310 cycles/s · equity …` */
export function progressLine(status: EngineStatus, cyclesPerSecond: number): string {
  const { marketAt, marketFrom, marketUntil } = status;
  const share = marketFrom === null || marketUntil === null || marketUntil <= marketFrom ? null : (marketAt - marketFrom) / (marketUntil - marketFrom);
  return [
    new Date(marketAt).toISOString().slice(0, 16).replace('T', ' '),
    ...(share === null ? [] : [percent(Math.min(1, Math.max(0, share)), 0)]),
    `${cyclesPerSecond} cycles/s`,
    `equity ${amount(status.equity)}`,
    `${status.entriesFilled} entries, ${status.openPositions} open`,
    ...(status.trading === 'active' ? [] : [status.trading]),
    describeDuration(status.uptimeSeconds * 1000),
  ].join(' · ');
}

function clock(at: number, wallTime: boolean): string {
  const moment = new Date(at);
  return wallTime ? moment.toTimeString().slice(0, 8) : moment.toISOString().slice(5, 19).replace('T', ' ');
}
