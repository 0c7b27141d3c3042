import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { redact } from './redact.ts';
import { RotatingFile } from './rotating-file.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-log-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('never grows past its limit and keeps the newest', () => {
  const file = path.join(folder, 'logs', 'a.log');
  const log = new RotatingFile(file, { bytes: 100, files: 2 });
  for (let number = 0; number < 50; number += 1) log.write(`line ${number} ${'x'.repeat(20)}\n`);
  expect(readFileSync(file, 'utf8')).toContain('line 49');
  expect(existsSync(`${file}.1`)).toBe(true);
  expect(existsSync(`${file}.2`)).toBe(true);
  expect(existsSync(`${file}.3`)).toBe(false);
  for (const name of [file, `${file}.1`, `${file}.2`]) expect(readFileSync(name, 'utf8').length).toBeLessThan(140);
});

it('goes on from where an earlier process left it', () => {
  const file = path.join(folder, 'a.log');
  new RotatingFile(file, { bytes: 10, files: 1 }).write('0123456789\n');
  new RotatingFile(file, { bytes: 10, files: 1 }).write('next\n');
  expect(readFileSync(file, 'utf8')).toBe('next\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('0123456789\n');
});

it('is written again once it can be', () => {
  const place = path.join(folder, 'logs');
  writeFileSync(place, 'in the way');
  const told: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const log = new RotatingFile(path.join(place, 'a.log'));
  log.write('one\n');
  log.write('two\n');
  stderr.mockRestore();
  expect(told).toEqual([expect.stringContaining('cannot be written')]);
  rmSync(place);
  log.write('three\n');
  expect(readFileSync(path.join(place, 'a.log'), 'utf8')).toBe('three\n');
});

it.each([
  ['{"apiKey":"abc123","a":1}', 'abc123'], ['{"secret": "s\\"x", "b": 2}', 's\\"x'], ['{"nested":{"Password":12345}}', '12345'], ['https://user:pa55word@host/path', 'pa55word'],
  ['Authorization: Bearer abcdefghijkl', 'abcdefghijkl'], ['{"walletPrivateKey":"0xdeadbeef"}', 'deadbeef'], ['{"mnemonic":"abandon ability able"}', 'abandon'],
  ['{"X-API-KEY":"k-1"}', 'k-1'], ['{"OK-ACCESS-KEY":"k-2"}', 'k-2'], ['{"set-cookie":"quorum_1=k-3"}', 'k-3'], ['opened http://127.0.0.1:1/open?token=k-4', 'k-4'], ['GET https://host/order?symbol=SOL&apiKey=k-5&signature=k-6 failed', 'k-5'],
  ['GET https://host/order?symbol=SOL&signature=k-7', 'k-7'],
])('writes %s without the secret', (line, secret) => {
  expect(redact(line)).not.toContain(secret);
  expect(redact(line)).toContain('[redacted]');
});

it('leaves the rest as it is', () => {
  const line = '{"level":30,"msg":"Trading is halted; stops stay.","by":"ann","equity":"20001.15"}';
  expect(redact(line)).toBe(line);
});
