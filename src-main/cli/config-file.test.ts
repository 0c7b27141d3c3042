import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from './config-file.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-config-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string) => {
  writeFileSync(path.join(folder, 'config.json'), text);
  return readConfig(folder);
};

describe('config.json of a data folder', () => {
  it('is empty where there is none', () => {
    expect(readConfig(folder)).toEqual({ ok: true, value: {} });
  });

  it('sets what it may set', () => {
    const config = { balance: '5000', instruments: ['BTC'], interval: '10s', kind: 'spot', risk: { riskPerTrade: 0.002, dailyLossHalt: 0.03 } };
    expect(read(JSON.stringify(config))).toEqual({ ok: true, value: config });
  });

  it('takes durations as people write them, and "never"', () => {
    const text = '{"risk": {"cooldown": "30m", "maxOpenPositions": 3}, "protection": {"nakedPolicy": "halt", "nakedLimit": "5s", "stopRetries": 1}, "halt": {"clockSkew": "never", "clockSkewFor": "2m", "dataSilence": "20m"}}';
    expect(read(text)).toEqual({
      ok: true,
      value: {
        risk: { maxOpenPositions: 3, cooldownMs: 1_800_000 }, protection: { nakedPolicy: 'halt', stopRetries: 1, nakedLimitMs: 5_000 }, halt: { clockSkewMs: null, clockSkewForMs: 120_000, dataSilenceMs: 1_200_000 },
      },
    });
    expect(read('{"risk": {"cooldown": "0"}}')).toEqual({ ok: true, value: { risk: { cooldownMs: 0 } } });
  });

  it.each([
    ['{"protection": {"nakedPolicy": "pray"}}', '"protection.nakedPolicy"'], ['{"protection": {"nakedLimit": "1h"}}', '"protection.nakedLimit": must be a duration from "500ms" to "1m"'], ['{"protection": {"nakedLimit": "soon"}}', '"protection.nakedLimit"'],
    ['{"halt": {"dataSilence": "5s"}}', '"halt.dataSilence": must be "never" or a duration from "1m" to "1d"'], ['{"halt": {"loud": true}}', 'loud'], ['{"risk": {"cooldown": "2w"}}', '"risk.cooldown"'],
    ['{"balance": 5000}', '"balance"'], ['{"risk": {"riskPerTrade": "little"}}', '"risk.riskPerTrade"'], ['{"risk": {"riskPerTrade": 5}}', '"risk.riskPerTrade"'], ['{"interval": "often"}', '"interval"'],
    ['{"instruments": "BTC"}', '"instruments"'], ['{"kind": "margin"}', '"kind"'], ['{"blance": "1"}', 'blance'], ['[]', 'the file'], ['{', 'not JSON'],
  ])('refuses %s and names %s', (text, named) => {
    const result = read(text);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.error.sentence).toContain(named);
    expect(result.error.sentence).toContain(path.join(folder, 'config.json'));
    expect(result.error.remedy).toContain('Nothing was started');
  });
});
