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

  it.each([
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
