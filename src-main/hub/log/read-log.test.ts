import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../hub.fixture.ts';
import { readLog } from './read-log.ts';
import { logFileOf } from './session-log.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(path.join(folder, 'logs'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (level: number, minute: number, msg: string, more: object = {}): string => JSON.stringify({ level, time: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(), pid: 1, msg, ...more });
const messages = (filter: Partial<Parameters<typeof readLog>[1]>): string[] => readLog(folder, { level: 'debug', text: '', limit: 100, ...filter }).lines.map(({ message }) => message);

describe('the log', () => {
  it('of a new folder is empty', () => {
    expect(readLog(folder, { level: 'info', text: '', limit: 5 })).toEqual({ lines: [], cut: false });
  });

  it('is read newest first over all its files, filtered by level and text, cut at the limit', () => {
    writeFileSync(`${logFileOf(folder)}.2`, `f a line that was cut\n${line(30, 1, 'one')}\n`);
    writeFileSync(`${logFileOf(folder)}.1`, `${line(40, 2, 'two', { venue: 'Alpha' })}\n${line(20, 3, 'three')}\n`);
    writeFileSync(logFileOf(folder), `${line(60, 4, 'four')}\n${line(30, 5, 'five')}\nnot json\n`);
    expect(messages({})).toEqual(['five', 'four', 'three', 'two', 'one']);
    expect(messages({ level: 'warn' })).toEqual(['four', 'two']);
    expect(messages({ text: 'ALPHA' })).toEqual(['two']);
    expect(messages({ level: 'info', limit: 2 })).toEqual(['five', 'four']);
    expect(readLog(folder, { level: 'info', text: '', limit: 2 }).cut).toBe(true);
    expect(readLog(folder, { level: 'warn', text: '', limit: 2 }).cut).toBe(false);
    expect(readLog(folder, { level: 'warn', text: 'two', limit: 2 }).lines).toEqual([{ at: Date.UTC(2026, 0, 1, 0, 2), level: 'warn', message: 'two', fields: '{"venue":"Alpha"}' }]);
  });

  it('shows no secret, whoever wrote it', () => {
    writeFileSync(logFileOf(folder), `${line(30, 1, 'asked https://ann:pw@host/', { apiKey: 'k-123', deep: { password: 'p-456' } })}\n`);
    expect(JSON.stringify(readLog(folder, { level: 'info', text: '', limit: 5 }))).not.toMatch(/k-123|p-456|ann:pw/);
  });
});
