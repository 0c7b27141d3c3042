import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, CycleId, InstrumentId, RoundId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { openDataFolder, type DataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import type { SqliteStore } from '../../engine/adapters/store-sqlite/store.ts';
import type { Fact } from '../../engine/core/fact.ts';
import { NOTHING_TALLIED } from '../../engine/core/track-record/record.ts';
import { FactStory, give, storySession } from '../../engine/ports/fact-story.test.ts';
import type { AblationPart, MemberRow } from '../ablation/ablate.ts';
import { openReader } from '../reader.ts';
import { agentsReport, type AgentsReport } from './agents-report.ts';
import { bestMember } from './best-member.ts';

const BTC = 'BTC-USDT-PERP.alpha' as InstrumentId;
const MINUTE = 60_000;
const T0 = 1_700_006_460_000;

let root = '';
let folder: DataFolder;
let store: SqliteStore;
let seq = 0;
let rounds = 0;

function tell(at: number, ...facts: Fact[]): void {
  seq += 1;
  const hash = seq.toString(16).padStart(64, '0');
  give(store, { event: { seq, at: at as Timestamp, body: { kind: 'clock_measured', skewMs: 0 } }, facts, row: { seq, at: at as Timestamp, kind: 'clock_measured', payload: '{}', decisionHash: hash, chainHash: hash } });
}

function round(minute: number): void {
  const at = (T0 + minute * MINUTE) as Timestamp;
  const votes = (['a', 'b', 'c'] as const).map((agent) => ({ agent: agent as AgentId, framework: 'crew' as const, stance: 'hold' as const, confidence: 0.5, weight: 1 / 3, dissent: false }));
  tell(at, { kind: 'round_held', id: `r${rounds += 1}` as RoundId, cycle: 'c' as CycleId, snapshot: null, hearings: null, round: { instrument: BTC, at, votes, agreement: 1, presence: 1, confidence: 0.5, outcome: { kind: 'none', reason: 'hold', sentence: '' } } });
}

/** An opinion given at a minute that came out a minute later. */
function opinion(minute: number, agent: string, confidence: number, resultR: number, regime: 'bull' | 'bear' = 'bull'): void {
  const at = (T0 + minute * MINUTE) as Timestamp;
  const settledAt = (at + MINUTE) as Timestamp;
  tell(settledAt, {
    kind: 'opinion_settled', tally: NOTHING_TALLIED,
    opinion: { agent: agent as AgentId, framework: 'crew', instrument: BTC, direction: 1, confidence, regime, at, until: settledAt, entry: 100, stop: 98, target: 103, costRate: 0, settledAt, end: 'stop', resultR },
  });
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-report-'));
  folder = value(openDataFolder(root, 1));
  store = value(openStore(folder, { at: 1 }));
  store.openSession({ ...storySession(1), startedAt: T0 as Timestamp });
  give(store, new FactStory(1).next());
  seq = 1;
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

function report(from: number | null = null): AgentsReport {
  store.commit(true);
  const reader = value(openReader(root));
  try {
    return value(agentsReport(reader, { from, until: Number.MAX_SAFE_INTEGER, split: 0.5 }));
  } finally {
    reader.close();
  }
}

describe('a report of the agents', () => {
  it('counts an opinion in the part in which it was given, by regime and by tenth of confidence', () => {
    round(0);
    opinion(1, 'a', 0.62, 1);
    opinion(3, 'a', 0.66, -1, 'bear');
    opinion(4, 'a', 0.81, 2);
    // Given before the division, come out after it.
    opinion(9, 'b', 0.55, 1);
    round(19.9);
    opinion(10, 'a', 0.6, -1);
    round(20);
    const { speakers, splitAt } = report();
    expect(splitAt).toBe(T0 + 10 * MINUTE);
    expect(speakers.map(({ framework, agent }) => [framework, agent])).toEqual([['crew', 'a'], ['crew', 'b']]);
    const a = must(speakers[0], 'a');
    expect(a.before).toMatchObject({ n: 3, hitRate: 2 / 3, fewResults: true });
    expect(a.before.meanR).toBeCloseTo(2 / 3, 12);
    expect(a.before.brier).toBeCloseTo((0.38 ** 2 + 0.66 ** 2 + 0.19 ** 2) / 3, 12);
    expect(a.before.regimes.map(({ regime, n, meanR }) => [regime, n, meanR])).toEqual([['bull', 2, 1.5], ['bear', 1, -1]]);
    expect(a.before.calibration.map(({ n, right }) => [n, right])).toEqual([[2, 0.5], [1, 1]]);
    expect(a.before.calibration[0]?.stated).toBeCloseTo(0.64, 12);
    expect(a.after).toMatchObject({ n: 1, hitRate: 0, meanR: -1 });
    expect(must(speakers[1], 'b')).toMatchObject({ before: { n: 1 }, after: { n: 0, hitRate: null, calibration: [], regimes: [] } });
  });

  it('of a market that was traded again counts the last time only, and by default the newest session', () => {
    round(0);
    opinion(1, 'a', 0.6, 1);
    round(20);
    store.openSession({ ...storySession(2), startedAt: (T0 + 1) as Timestamp });
    seq = 0;
    round(1);
    opinion(2, 'a', 0.6, -1);
    round(20);
    expect(must(report(T0).speakers[0], 'a').before).toMatchObject({ n: 1, meanR: -1 });
    store.openSession({ ...storySession(3), startedAt: (T0 + 60 * MINUTE) as Timestamp });
    seq = 0;
    round(61);
    opinion(62, 'a', 0.6, 2);
    round(80);
    expect(must(report().speakers[0], 'a').before).toMatchObject({ n: 1, meanR: 2 });
    expect(must(report(T0).speakers[0], 'a').before.n + must(report(T0).speakers[0], 'a').after.n).toBe(2);
  });

  it('refuses a time of which nothing is kept', () => {
    round(0);
    store.commit(true);
    const reader = value(openReader(root));
    expect(agentsReport(reader, { from: T0 + MINUTE, until: Number.MAX_SAFE_INTEGER, split: 0.5 })).toMatchObject({ ok: false, error: { code: 'no_rounds', remedy: expect.stringContaining('--from') } });
    reader.close();
  });
});

describe('the vote against its best member', () => {
  const part = (meanR: number, half = 0.1, n = 100): AblationPart => ({ rounds: 1, quorums: 1, meanAgreement: null, n, hitRate: 0.5, hitRateInterval: [0.4, 0.6], meanR, meanRInterval: [meanR - half, meanR + half], brier: 0.25, fewResults: n < 30 });
  const member = (agent: string, before: AblationPart, after: AblationPart): MemberRow => ({ framework: 'crew', agent, before, after });
  const vote = (before: AblationPart, after: AblationPart, ...members: MemberRow[]): ReturnType<typeof bestMember> => bestMember({ rows: [{ without: null, before, after }], members });

  it.each([[0.5, 'better'], [-0.5, 'worse'], [0.05, 'no_difference']])('a mean of %d R against 0: %s', (meanR, finding) => {
    expect(vote(part(meanR), part(0), member('a', part(0), part(0)))?.before).toMatchObject({ finding, agent: 'a' });
  });

  it('the member is chosen before the division and held to after it; hindsight is said to be that', () => {
    const best = vote(part(0), part(0), member('early', part(0.3), part(-0.4)), member('late', part(-0.3), part(0.6)), member('rare', part(9, 0.1, 5), part(9, 0.1, 5)));
    expect(best?.before.agent).toBe('early');
    expect(best?.after).toMatchObject({ agent: 'early', finding: 'better' });
    expect(best?.after.difference).toBeCloseTo(0.4, 12);
    expect(best?.after.interval?.[0]).toBeCloseTo(0.4 - Math.hypot(0.1, 0.1), 12);
    expect(best?.afterHindsight).toMatchObject({ agent: 'late', finding: 'worse' });
  });

  it('says nothing where there are too few trades', () => {
    expect(vote(part(1), part(1), member('a', part(1, 0.1, 29), part(1)))).toBeNull();
    expect(vote(part(1, 0.1, 29), part(1), member('a', part(0), part(0)))?.before).toMatchObject({ finding: 'too_few', difference: null });
  });
});
