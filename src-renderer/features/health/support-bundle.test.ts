import { describe, expect, it } from 'vitest';
import { bundleText, redact } from './support-bundle.ts';

describe('redaction', () => {
  it.each([
    ['apiKey=AbC123xyz and more', 'AbC123xyz'], ['{"secret":"s3cr3t-value"}', 's3cr3t-value'], ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9', 'eyJhbGciOiJIUzI1NiJ9'], ['mail jane.doe@example.org now', 'jane.doe@example.org'],
    [['', 'home', 'jane', '.config', 'quorum'].join('/'), 'jane'], ['C:\\Users\\Jane\\AppData', 'Jane'], ['from 192.168.17.4 port 80', '192.168.17.4'], ['key 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
  ])('masks %s', (text, secret) => expect(redact(text)).not.toContain(secret));
  it('keeps what a log is read by', () => {
    const line = 'cycle done round=01a20389-eb20-7000-a1c6-da68e60eaf07 ms=1.4 instrument=BTC/USDT:PERP at 2026-11-21T14:02:09Z';
    expect(redact(line)).toBe(line);
  });
});

it('the bundle counts differences instead of telling them, and has no amounts of halts', () => {
  const text = bundleText({
    made: 0, versions: { app: '0.1.0' }, problems: [], engine: undefined, loop: undefined, trading: 'active', doctor: null, workers: null, stages: null,
    halt: { set: true, since: 1, by: 'jane', route: 'tray', reason: 'private words', close: false, fileWritten: true, phase: 'halted', sentence: '3 stops of 500 USDT' },
    venues: [{ id: 'kraken', connected: true, reconciled: true, reconciledAt: 1, unresolved: 0, differences: ['0.5 BTC more there'], pending: 0, failures: 0, sentence: 'x', paper: false }], log: [{ at: 1, level: 'info', message: 'token=abc', fields: '' }],
  });
  expect(JSON.parse(text)).toMatchObject({ venues: [{ differences: 1 }], halt: { phase: 'halted' }, made: '1970-01-01T00:00:00.000Z' });
  for (const secret of ['0.5 BTC', 'private words', 'jane', '500 USDT', 'token=abc']) expect(text).not.toContain(secret);
});
