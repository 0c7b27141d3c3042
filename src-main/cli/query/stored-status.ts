import { haltNoticeOf } from '../../engine/composition/stored-control.ts';
import type { HaltNotice } from '../../engine/ports/halt-switch.ts';
import { openReader } from '../../lab/reader.ts';
import { readNewestLoopMetrics, type LoopMetrics } from '../../lab/loop-metrics.ts';
import { readStatus, type Status } from '../../lab/status.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { amount, figure } from '../../../src-shared/support/figures.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import type { Paint, Terminal } from '../terminal.ts';

/** What a data folder holds while nothing runs on it. */
export function showStoredStatus(dataDir: string, json: boolean, terminal: Terminal): ExitCode {
  const haltFile = haltNoticeOf(dataDir);
  const reader = openReader(dataDir);
  if (!reader.ok) {
    if (reader.error.code !== 'no_database') {
      terminal.fail(reader.error);
      return exitCodeFor(reader.error.code);
    }
    if (haltFile === null) {
      terminal.fail(reader.error);
      return ExitCode.notThere;
    }
  }
  const stored = reader.ok ? { ...readStatus(reader.value), loop: readNewestLoopMetrics(reader.value) } : null;
  if (reader.ok) reader.value.close();
  const trading = haltFile === null ? (stored?.state?.trading ?? 'paused') : 'halted';
  if (json) void terminal.json({ type: 'status', running: false, dataDir, trading, haltFile, ...stored });
  else void terminal.line(storedLines(dataDir, trading, haltFile, stored, terminal.paint).join('\n'));
  return ExitCode.done;
}

function storedLines(dataDir: string, trading: string, haltFile: HaltNotice | null, stored: (Status & { readonly loop: LoopMetrics | null }) | null, paint: Paint): string[] {
  const { state, metrics, openRisk, alerts, loop } = stored ?? { state: null, metrics: null, openRisk: [], alerts: [], loop: null };
  return [
    `${paint('bold', 'Not running')}; stored in ${dataDir}`,
    row('Trading', `${paint(trading === 'active' ? 'green' : 'yellow', trading)}${state === null || haltFile !== null ? '' : ` (${state.tradingReason})`}`),
    ...(haltFile === null ? [] : [row('Halt', `${haltFile.reason} (by ${haltFile.by}, ${new Date(haltFile.at).toISOString()}); the next start is halted`)]),
    ...(metrics?.equity == null ? [] : [row('Money', `paper; equity ${amount(metrics.equity)} at ${new Date(metrics.at).toISOString().slice(0, 19)}Z (market time)`)]),
    row('Positions', openRisk.length === 0 ? 'none' : openRisk.map((position) => `${position.direction} ${figure(position.quantity)} ${position.instrument}, stop ${position.stop === null ? 'none' : figure(position.stop)} (${position.protection})`).join('\n             ')),
    ...(loop === null ? [] : [row('Loop', loopSentence(loop))]),
    ...alerts.slice(0, 5).map((alert) => row(alert.level, `${new Date(alert.at).toISOString().slice(0, 19)}Z ${readable(alert.sentence, ENGLISH)}`)),
  ];
}

/** Of the newest session, also where it was killed. */
function loopSentence({ loop_count, signals_generated, trades_executed, successful_trades, failed_trades, total_pnl, stages }: LoopMetrics): string {
  const pace = stages === null ? '' : `; a cycle took ${stages.total.p50.toFixed(1)} ms (p50), ${stages.total.p99.toFixed(1)} ms (p99)`;
  return `last session: ${loop_count} cycles, ${signals_generated} signals, ${trades_executed} entries, ${successful_trades} won, ${failed_trades} lost, ${amount(total_pnl)} of closed positions${pace}`;
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(10)} ${text}`;
}
