/** Limits changed over the contract in a whole session: in force at once, in the audit log, replayed, and still there after a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contract, type ContractName, type InputOf, type OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { openReader } from '../../lab/reader.ts';
import { readBooks } from '../../lab/risk/books.ts';
import { replaySession } from '../../lab/replay/replay-session.ts';
import { answerAsk } from './asks/answer-ask.ts';
import type { RunOptions } from './run-options.ts';
import { Session } from './session.ts';

let folder = '';
let session: Session;
let ended: Promise<unknown>;

async function begin(risk?: RunOptions['risk']): Promise<void> {
  const opened = await Session.open({
    market: 'generated', speed: 600, forMs: null, untilMs: null, seed: 7, intervalMs: 60_000, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...(risk === undefined ? {} : { risk }),
  }, new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined });
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  ended = session.run();
  while (!session.runner.engine.started || session.runner.engine.state.trading !== 'active') await new Promise((resume) => { setTimeout(resume, 5); });
}

async function end(): Promise<void> {
  session.stop();
  await ended;
}

async function told<N extends ContractName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const answer = await answerAsk(session, name, contract[name].input.parse(input), 'ann');
  if (!answer.ok) throw new Error(answer.error.sentence);
  return contract[name].output.parse(answer.value) as OutputOf<N>;
}

const inForce = async (name: string) => (await told('risk.limitsInForce', {})).limits.find((limit) => limit.name === name);

beforeAll(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-limits-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells, tries, refuses, changes, replays and keeps limits', async () => {
  await begin();
  expect(await inForce('riskPerTrade')).toEqual({ name: 'riskPerTrade', value: 0.0025, counted: false, least: 0.0001, most: 0.05, configured: null });
  expect(await told('risk.tryLimits', { limits: { riskPerTrade: 0.001, maxOpenPositions: 12 } })).toEqual({ refusal: null, looser: ['open positions 12 (was 8)'], consequences: [] });
  expect((await told('risk.tryLimits', { limits: { dailyLossHalt: 0.6 } })).refusal).toMatch(/^Daily loss must be from 0.1 % to 50 %/);
  expect(await told('risk.setLimits', { limits: { riskPerTrade: 0.004 }, reason: '' })).toMatchObject({ accepted: false });
  expect(await told('risk.setLimits', { limits: { riskPerTrade: 0.002, maxOpenPositions: 12 }, reason: 'more and smaller' })).toEqual({ accepted: true, sentence: 'In force now: risk per trade 0.2 % (was 0.25 %), open positions 12 (was 8). Looser because: more and smaller.' });
  expect(await inForce('riskPerTrade')).toMatchObject({ value: 0.002, configured: 0.0025 });
  await end();

  const reader = openReader(folder);
  if (!reader.ok) throw new Error(reader.error.sentence);
  const audited = reader.value.all({ name: 'audit', sql: "SELECT body FROM audit_log WHERE kind = 'risk_limits_changed'" } as never) as { body: string }[];
  reader.value.close();
  expect(audited.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([{ loosened: true, reason: 'more and smaller', by: 'ann', changes: [{ name: 'riskPerTrade', from: 0.0025, to: 0.002 }, { name: 'maxOpenPositions', from: 8, to: 12 }] }]);
  expect(replaySession(folder, 'last', () => 0)).toMatchObject({ ok: true, value: { verified: true, differences: [] } });

  await begin();
  expect(await inForce('riskPerTrade')).toMatchObject({ value: 0.002, configured: 0.0025 });
  await end();
  expect(replaySession(folder, 'last', () => 0)).toMatchObject({ ok: true, value: { verified: true, differences: [] } });
  await begin({ riskPerTrade: 0.003 });
  expect(await inForce('riskPerTrade')).toMatchObject({ value: 0.003, configured: null });
  expect(await inForce('maxOpenPositions')).toMatchObject({ value: 12, configured: 8 });
  await end();
}, 60_000);

it('does the same with the list of limits', async () => {
  const drawdown: RiskLimit = { scope: 'portfolio', subject: null, measure: 'drawdown', limit: 0.08, act: 'close' };
  const each: RiskLimit = { scope: 'instrument', subject: null, measure: 'notional', limit: 4_000, act: 'reduce' };
  await begin();
  const { list, listConfigured, subjects, standings } = await told('risk.limitsInForce', {});
  expect([list, listConfigured]).toEqual([[], null]);
  expect(subjects).toMatchObject({ venues: ['alpha', 'beta'], quotes: ['USDT'], instruments: expect.arrayContaining(['BTC-USDT-PERP.alpha']) as unknown });
  expect(standings.map(({ measure, basic }) => [measure, basic])).toContainEqual(['dailyLoss', true]);
  expect((await told('risk.tryLimits', { limits: {}, list: [{ ...drawdown, scope: 'venue', act: 'reduce' }] })).refusal).toMatch(/^Reduce does not help against drawdown: choose block, close, halt\.$/);
  expect(await told('risk.tryLimits', { limits: {}, list: [{ ...drawdown, measure: 'minEquity', limit: 20_000 }] })).toEqual({ refusal: null, looser: [], consequences: [expect.stringMatching(/^Broken at once: portfolio minimum equity [\d.]+ of 20000\.00: (closes|there is no position to close)/)] });
  expect(await told('risk.setLimits', { limits: {}, list: [drawdown, each], reason: '' })).toEqual({ accepted: true, sentence: 'In force now: drawdown of the portfolio 8 % (close; new), notional of each instrument 4000.00 (reduce; new).' });
  expect((await told('risk.limitsInForce', {})).standings).toContainEqual(expect.objectContaining({ measure: 'drawdown', basic: false, limit: '0.08', act: 'close' }));
  expect(await told('risk.setLimits', { limits: {}, list: [drawdown], reason: '' })).toMatchObject({ accepted: false, sentence: expect.stringMatching(/^Looser would be notional of each instrument 4000\.00 \(reduce; removed\)/) as string });
  expect(await told('risk.setLimits', { limits: {}, list: [drawdown], reason: 'too tight for it' })).toMatchObject({ accepted: true });
  await end();
  expect(replaySession(folder, 'last', () => 0)).toMatchObject({ ok: true, value: { verified: true, differences: [] } });

  const reader = openReader(folder);
  if (!reader.ok) throw new Error(reader.error.sentence);
  const audited = reader.value.all({ name: 'audit', sql: "SELECT body FROM audit_log WHERE kind = 'limit_list_changed' ORDER BY ordinal" } as never) as { body: string }[];
  const books = readBooks(reader.value);
  reader.value.close();
  expect(audited.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { from: [], to: [drawdown, each], kept: { list: [drawdown, each], instead: [] }, loosened: false, reason: '', by: 'ann' },
    { from: [drawdown, each], to: [drawdown], kept: { list: [drawdown], instead: [] }, loosened: true, reason: 'too tight for it', by: 'ann' },
  ]);
  expect(books?.limits?.limits).toEqual([drawdown]);

  await begin();
  expect(await told('risk.limitsInForce', {})).toMatchObject({ list: [drawdown], listConfigured: [] });
  await end();
  expect(replaySession(folder, 'last', () => 0)).toMatchObject({ ok: true, value: { verified: true, differences: [] } });
  await begin({ limits: [each] });
  expect(await told('risk.limitsInForce', {})).toMatchObject({ list: [each], listConfigured: null });
  await end();
  await begin();
  expect(await told('risk.limitsInForce', {})).toMatchObject({ list: [], listConfigured: null });
  await end();
}, 60_000);
