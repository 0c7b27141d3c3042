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

  it('gives seats to language models, with everything else as it is at first', () => {
    const provider = { id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.2', promptPrice: '0', answerPrice: '0', contextTokens: 4_096 };
    const result = read(JSON.stringify({ models: { providers: [provider], seats: { crew: { trend: 'model' } } } }));
    expect(result.ok ? result.value.models : result.error).toMatchObject({
      providers: [{ ...provider, keyName: null, timeoutSeconds: 30 }], seats: { crew: { trend: 'model' }, group_chat: {} }, dailyDollars: '1', dailyTokens: null, cycleDollars: null, freshSeconds: 90, promptSize: 'full',
    });
  });

  it('takes protections as a word or as rules, with durations as people write them', () => {
    expect(read('{"locks": "default"}')).toEqual({ ok: true, value: { locks: 'default' } });
    expect(read('{"locks": [{"kind": "stop_streak", "scope": "everything", "count": 3, "window": "12h", "lock": "30m"}, {"kind": "drawdown", "share": 0.03, "window": "1d", "lock": "1h"}]}')).toEqual({
      ok: true, value: { locks: [{ kind: 'stop_streak', scope: 'everything', count: 3, windowMs: 43_200_000, lockMs: 1_800_000 }, { kind: 'drawdown', share: 0.03, windowMs: 86_400_000, lockMs: 3_600_000 }] },
    });
    expect(read('{"locks": [{"kind": "drawdown", "share": 0.03, "window": "5s", "lock": "1h"}]}')).toMatchObject({ ok: false, error: { code: 'config_bad' } });
    expect(read('{"locks": "sometimes"}')).toMatchObject({ ok: false });
  });

  it('takes a way of sizing, and refuses nonsense by its field', () => {
    expect(read('{"sizing": {"method": "kelly", "kellyFraction": 0.2}}')).toEqual({ ok: true, value: { sizing: { method: 'kelly', kellyFraction: 0.2 } } });
    const wrong = read('{\n  "sizing": {\n    "kellyFraction": 2\n  }\n}');
    expect(wrong.ok ? '' : wrong.error.sentence).toContain('line 3, "sizing.kellyFraction"');
    expect(read('{"sizing": {"method": "all in"}}')).toMatchObject({ ok: false });
  });

  it('switches learning on, as built in or otherwise', () => {
    expect(read('{"learning": {}}')).toEqual({ ok: true, value: { learning: {} } });
    expect(read('{"learning": {"epsilon": 0.1, "double": false}}')).toEqual({ ok: true, value: { learning: { epsilon: 0.1, double: false } } });
    const wrong = read('{\n  "learning": {\n    "epsilon": 2\n  }\n}');
    expect(wrong.ok ? '' : wrong.error.sentence).toContain('line 3, "learning.epsilon"');
  });

  it.each([
    ['{\n  "kind": "spot",\n  "risk": {\n    "maxOpenPositions": 3,\n    "riskPerTrade": "little"\n  }\n}', 'line 5, "risk.riskPerTrade"'],
    ['{\n  "kind": "spot",\n  "blance": "1"\n}', 'line 3, the file'], ['{\n  "halt": {\n    "loud": true\n  }\n}', 'line 3, "halt"'],
    ['{\n  "instruments": ["BTC", 5]\n}', 'line 2, "instruments.1"'], ['{\n  "kind": "spot",\n}', 'line 3'],
  ])('names the line: %j', (text, named) => {
    const result = read(text);
    expect(result.ok ? '' : result.error.sentence).toContain(named);
  });

  it.each([
    ['{"protection": {"nakedPolicy": "pray"}}', '"protection.nakedPolicy"'], ['{"protection": {"nakedLimit": "1h"}}', '"protection.nakedLimit": must be a duration from "500ms" to "1m"'], ['{"protection": {"nakedLimit": "soon"}}', '"protection.nakedLimit"'],
    ['{"halt": {"dataSilence": "5s"}}', '"halt.dataSilence": must be "never" or a duration from "1m" to "1d"'], ['{"halt": {"loud": true}}', 'loud'], ['{"risk": {"cooldown": "2w"}}', '"risk.cooldown"'],
    ['{"balance": 5000}', '"balance"'], ['{"risk": {"riskPerTrade": "little"}}', '"risk.riskPerTrade"'], ['{"risk": {"riskPerTrade": 5}}', '"risk.riskPerTrade"'], ['{"interval": "often"}', '"interval"'],
    ['{"interval": "100ms"}', '"interval": must be a duration from "1s" to "1h"'],
    ['{"models": {"seats": {"crew": {"wizard": "model"}}}}', 'there is no agent "wizard"'], ['{"models": {"seats": {"crew": {"trend": "model"}}}}', '"models.providers"'], ['{"balance": "0"}', '"balance"'],
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
