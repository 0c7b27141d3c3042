/** `quorum replay`: decides a recorded session again and holds it against what was recorded. */
import { replaySession, type ReplayReport } from '../../lab/replay/replay-session.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import type { QueryBasis } from './with-reader.ts';

/** Replays a session, `last` or by its id. Fails loudly where anything differs. */
export function replay({ dataDir, json, terminal }: QueryBasis, session: string): ExitCode {
  const report = replaySession(dataDir, session, () => performance.now());
  if (!report.ok) {
    terminal.fail(report.error);
    return ['session_unknown', 'no_database'].includes(report.error.code) ? ExitCode.notThere : exitCodeFor(report.error.code);
  }
  const { value } = report;
  if (json) void terminal.json({ type: 'replay', ...value });
  else void terminal.line(lines(value).join('\n'));
  if (value.verified) return ExitCode.done;
  terminal.fail({
    code: 'replay_diverged', sentence: `The replay of ${value.session} differs from what was recorded:\n${value.differences.map((difference) => `  ${difference}`).join('\n')}`,
    remedy: 'Either the database was changed afterwards (`quorum db check`), or this version decides differently from the one that recorded it.',
  });
  return ExitCode.failed;
}

function lines(report: ReplayReport): string[] {
  const seconds = (report.elapsedMs / 1000).toFixed(1);
  return [
    `Session ${report.session}, ${report.market}: ${report.events} events, ${report.cycles} cycles, ${report.signals} signals, ${report.orders} orders, ${report.fills} fills, replayed in ${seconds} s`,
    `Decision hash ${report.decisionHash}${report.recordedHash === null ? ' (none was recorded: the session did not end in order)' : report.recordedHash === report.decisionHash ? ', as recorded' : `, recorded ${report.recordedHash}`}`,
    ...(report.verified ? ['Verified: every signal, decision, order, id and fill is the same.'] : []),
  ];
}
