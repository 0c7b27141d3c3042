import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, CycleId, InstrumentId, RoundId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { must } from '../../../src-shared/support/assert.ts';
import type { Result } from '../../../src-shared/support/result.ts';
import { openDataFolder, type DataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import type { SqliteStore } from '../../engine/adapters/store-sqlite/store.ts';
import type { Stance } from '../../engine/core/agents/analysis.ts';
import type { RoundOutcome, Vote } from '../../engine/core/consensus/consensus-round.ts';
import type { Fact } from '../../engine/core/fact.ts';
import { FactStory, give, storySession } from '../../engine/ports/fact-story.test.ts';
import { openReader, type Reader } from '../reader.ts';
import { ablate, worthOf } from './ablate.ts';
import { voteAgain } from './vote-again.ts';

const BTC = 'BTC-USDT-PERP.alpha' as InstrumentId;
const MINUTE = 60_000;
/** A whole minute. */
const T0 = 1_700_006_460_000;
const PLAN = { entry: 100, stop: 98, target: 103, horizonMs: 1, rewardRisk: 1.5 };
const LONG: RoundOutcome = { kind: 'signal', direction: 'long', plan: PLAN };
const BELOW: RoundOutcome = { kind: 'none', reason: 'below_threshold', sentence: '' };
const VETOED: RoundOutcome = { kind: 'none', reason: 'vetoed', sentence: '' };

let root = '';
let folder: DataFolder;
let store: SqliteStore;
let seq = 0;

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

function tell(at: number, ...facts: Fact[]): void {
  seq += 1;
  const hash = seq.toString(16).padStart(64, '0');
  give(store, { event: { seq, at: at as Timestamp, body: { kind: 'clock_measured', skewMs: 0 } }, facts, row: { seq, at: at as Timestamp, kind: 'clock_measured', payload: '{}', decisionHash: hash, chainHash: hash } });
}

function bars(from: number, until: number, high: number, low: number): void {
  for (let minute = from; minute < until; minute += 1) {
    const openAt = (T0 + minute * MINUTE) as Timestamp;
    tell(openAt + MINUTE, { kind: 'candle_closed', partial: false, candle: { instrument: BTC, timeframe: '1m', openAt, open: 100, high, low, close: 100, volume: 1 } });
  }
}

function round(minute: number, stances: Readonly<Record<string, Stance>>, outcome: RoundOutcome): void {
  const at = (T0 + minute * MINUTE) as Timestamp;
  const weight = 1 / Object.keys(stances).length;
  const votes = Object.entries(stances).map(([agent, stance]): Vote => ({ agent: agent as AgentId, framework: 'crew', stance, confidence: 0.6, weight, dissent: false }));
  tell(at, { kind: 'round_held', id: `r${seq}` as RoundId, cycle: 'c' as CycleId, snapshot: null, hearings: null, round: { instrument: BTC, at, votes, agreement: 0.75, presence: 1, confidence: 0.5, outcome } });
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-ablate-'));
  folder = value(openDataFolder(root, 1));
  store = value(openStore(folder, { at: 1 }));
  store.openSession(storySession(1));
  give(store, new FactStory(1).next());
  seq = 1;
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

/** Three hours around 100, a quorum that needs `a` and wins 1.5 R, an hour later one that needs no single agent and loses. */
function twoQuorums(): void {
  bars(0, 1, 102, 98);
  bars(1, 180, 100.1, 99.9);
  round(180, { a: 'buy', b: 'buy', c: 'buy', d: 'sell' }, LONG);
  bars(180, 181, 103.5, 99.9);
  bars(181, 230, 100.1, 99.9);
  round(230, { a: 'sell', b: 'buy', c: 'buy', d: 'buy' }, LONG);
  bars(230, 231, 100.1, 97);
  round(231, { a: 'buy', b: 'buy', c: 'buy', d: 'buy' }, VETOED);
  store.commit(true);
}

const asked = { without: null, from: 0, until: Number.MAX_SAFE_INTEGER, split: 0.5 };

function withReader<T>(ask: (reader: Reader) => T): T {
  const reader = value(openReader(root));
  try {
    return ask(reader);
  } finally {
    reader.close();
  }
}

describe('a vote counted again', () => {
  const cast = (framework: string, stances: string): { agent: string; framework: string; stance: string; weight: number }[] =>
    stances.split('').map((letter, i) => ({ agent: 'abcdefg'[i] as string, framework, stance: { b: 'buy', s: 'sell', h: 'hold', a: 'abstain' }[letter] as string, weight: 0.125 }));

  it.each([
    ['bbbs', null, 'long', 0.75], ['bbbs', 'a', null, 2 / 3], ['bbbs', 'd', 'long', 1], ['ssss', null, 'short', 1], ['hhhb', null, null, 0.75], ['bbss', null, null, 0.5], ['bbaa', null, null, 1], ['bbba', 'a', null, 1], ['aaaa', null, 0, 0],
  ])('%s without %s: %s, agreement %d', (stances, without, direction, agreement) => {
    const again = voteAgain(cast('crew', stances), without);
    expect(again.direction ?? 0).toBe(direction ?? 0);
    expect(again.agreement).toBeCloseTo(agreement, 12);
  });

  it('a framework whose own majority points the other way stops it', () => {
    const votes = [...cast('crew', 'bbbbbbb'), ...cast('group_chat', 'aaaaaas')];
    expect(voteAgain(votes, null)).toMatchObject({ direction: null });
    expect(voteAgain(votes, 'g')).toMatchObject({ direction: 'long' });
  });
});

describe('ablation', () => {
  it('an agent is worth what the vote earns with it and not without it, before the split and after it', () => {
    twoQuorums();
    const { rows, differing, splitAt } = value(withReader((one) => ablate(one, asked)));
    expect(differing).toBe(0);
    expect(splitAt).toBeGreaterThan(T0 + 181 * MINUTE);
    const of = (without: string | null) => must(rows.find((row) => row.without === without), 'a row');
    expect(rows.map(({ without }) => without)).toEqual([null, 'a', 'b', 'c', 'd']);
    // 1.5 R less 0.12 of a stop 2 away; then a stop half of 103.5 − 98 away.
    expect(of(null).before).toMatchObject({ rounds: 1, quorums: 1, n: 1, hitRate: 1, meanAgreement: 0.75, fewResults: true });
    expect(of(null).before.meanR).toBeCloseTo(1.5 - 0.06, 9);
    expect(of(null).after).toMatchObject({ rounds: 2, quorums: 1, n: 1, hitRate: 0 });
    expect(of(null).after.meanR).toBeCloseTo(-1 - 0.12 / 2.75, 9);
    expect(of('a').before).toMatchObject({ quorums: 0, n: 0, meanR: null });
    expect(of('a').after).toMatchObject({ quorums: 1, n: 1 });
    expect(of('d').before).toMatchObject({ quorums: 1, n: 1, meanAgreement: 1 });
    expect(worthOf(of(null).before, of('d').before)).toBeCloseTo(0, 12);
    expect(worthOf(of(null).before, of('a').before)).toBeNull();
  });

  it('asks of one agent alone, and names those who voted where it is none of them', () => {
    twoQuorums();
    expect(value(withReader((one) => ablate(one, { ...asked, without: 'd' }))).rows.map(({ without }) => without)).toEqual([null, 'd']);
    expect(withReader((one) => ablate(one, { ...asked, without: 'zed' }))).toMatchObject({ ok: false, error: { code: 'no_such_agent', remedy: expect.stringContaining('a, b, c, d') } });
  });

  it('says so where nothing is kept, and counts a market that was traded again its last time only', () => {
    store.commit(true);
    expect(withReader((one) => ablate(one, asked))).toMatchObject({ ok: false, error: { code: 'no_rounds' } });
    bars(0, 180, 100.5, 99.5);
    round(180, { a: 'buy', b: 'buy', c: 'buy', d: 'sell' }, LONG);
    round(170, { a: 'buy', b: 'hold', c: 'sell', d: 'sell' }, BELOW);
    store.commit(true);
    const [all] = value(withReader((one) => ablate(one, asked))).rows;
    expect([all?.before.rounds, all?.after.rounds]).toEqual([0, 1]);
  });
});
