import path from 'node:path';
import { pino, type Logger } from 'pino';
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import { RotatingFile } from './rotating-file.ts';

/** Where a data folder's log is. */
export function logFileOf(dataDir: string): string {
  return path.join(dataDir, 'logs', 'quorum.log');
}

/** A structured log in a data folder. */
export function openLog(dataDir: string): Logger {
  return pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, new RotatingFile(logFileOf(dataDir)));
}

/** Writes what the log keeps of a session: alerts, problems, commands, halts, states. Orders and fills are in the database. */
export function logLine(log: Logger, line: EngineLine): void {
  switch (line.type) {
    case 'alert': {
      const level = line.level === 'critical' ? 'fatal' : line.level === 'warning' ? 'warn' : 'info';
      log[level]({ code: line.code, remedy: line.remedy, marketAt: line.at }, line.sentence);
      return;
    }
    case 'problem': log.warn({ code: line.code, remedy: line.remedy }, line.sentence); return;
    case 'command': log.info({ command: line.command, by: line.by, id: line.id, accepted: line.accepted }, line.sentence); return;
    case 'halt': case 'trading_state': case 'venue': case 'reconciliation': case 'risk': case 'session': log.info({ ...line }, line.type); return;
    default: return;
  }
}
