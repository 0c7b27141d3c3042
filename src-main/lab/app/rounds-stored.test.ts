/** Every round is kept with every vote, and where there was no signal with its reason and the sentence that says it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, CycleId, InstrumentId, RoundId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { openDataFolder, type DataFolder } from '../../engine/adapters/store-sqlite/data-folder.ts';
import { openStore } from '../../engine/adapters/store-sqlite/open-store.ts';
import type { SqliteStore } from '../../engine/adapters/store-sqlite/store.ts';
import type { NoSignalReason, Vote } from '../../engine/core/consensus/consensus-round.ts';
import { FactStory, give, storySession } from '../../engine/ports/fact-story.test.ts';
import { openReader, query, type Reader } from '../reader.ts';
import { readShortVotes } from './round-votes.ts';

/** The compiler wants every reason here. */
const REASONS: Readonly<Record<NoSignalReason, true>> = {
  too_few_voices: true, no_presence: true, tie: true, below_threshold: true, hold: true, vetoed: true, frameworks_opposed: true, stale_snapshot: true, data_quality: true, no_plan: true,
};
const STORED = query<{ outcome: string; sentence: string | null; votes: string | null }, [round: string]>('a stored round', 'SELECT outcome, sentence, votes FROM consensus_rounds WHERE id = ?');
const AT = 1_700_006_460_000 as Timestamp;

let root = '';
let folder: DataFolder;
let store: SqliteStore;
let reader: Reader;

/** Seven seats in each of two frameworks, each stance among them, no two weights alike. */
const votesFor = (salt: number): readonly Vote[] => (['crew', 'group_chat'] as const).flatMap((framework, f) => ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((agent, i): Vote => ({
  agent: agent as AgentId, framework, stance: (['buy', 'sell', 'hold', 'abstain'] as const)[(i + f * salt) % 4] ?? 'abstain', confidence: (i + salt) / 20, weight: (i + 1) / 56, dissent: false,
})));

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'quorum-rounds-'));
  folder = value(openDataFolder(root, 1));
  store = value(openStore(folder, { at: 1 }));
  store.openSession(storySession(1));
  give(store, new FactStory(1).next());
  Object.keys(REASONS).forEach((reason, i) => {
    const hash = (i + 2).toString(16).padStart(64, '0');
    give(store, {
      event: { seq: i + 2, at: AT, body: { kind: 'clock_measured', skewMs: 0 } }, row: { seq: i + 2, at: AT, kind: 'clock_measured', payload: '{}', decisionHash: hash, chainHash: hash },
      facts: [{
        kind: 'round_held', id: `round ${reason}` as RoundId, cycle: 'c' as CycleId, snapshot: null, hearings: null,
        round: { instrument: 'BTC-USDT-PERP.alpha' as InstrumentId, at: AT, votes: votesFor(i), agreement: 0.6, presence: 0.9, confidence: 0.4, outcome: { kind: 'none', reason: reason as NoSignalReason, sentence: `because of ${reason}` } },
      }],
    });
  });
  store.commit(true);
  reader = value(openReader(root));
});
afterAll(() => {
  reader.close();
  store.close();
  folder.release();
  rmSync(root, { recursive: true, force: true });
});

describe('a round without a signal', () => {
  it.each(Object.keys(REASONS).map((reason, i) => [reason, i] as const))('%s: reason, sentence and all fourteen votes come back', (reason, i) => {
    const { outcome, sentence, votes } = must(reader.first(STORED, `round ${reason}`), 'a round');
    expect([outcome, sentence]).toEqual([reason, `because of ${reason}`]);
    const read = readShortVotes(must(votes, 'votes'));
    expect(read.map(({ framework, agent, stance }) => [framework, agent, stance])).toEqual(votesFor(i).map(({ framework, agent, stance }) => [framework, agent, stance]));
    votesFor(i).forEach(({ confidence, weight }, at) => {
      expect(read[at]?.confidence).toBeCloseTo(confidence, 3);
      expect(read[at]?.weight).toBeCloseTo(weight, 3);
    });
  });
});
