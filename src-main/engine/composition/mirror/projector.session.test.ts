import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLLECTION_NAMES, type CollectionName, type MirrorChange } from '../../../../src-shared/contract/mirror.ts';
import { Replica } from '../../../../src-shared/contract/replica.ts';
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { FactLines } from '../fact-lines.ts';
import type { RunOptions } from '../run-options.ts';
import { Session } from '../session.ts';
import { statusOf } from '../status-of.ts';
import { SessionMirror } from './session-mirror.ts';

const HOUR = 3_600_000;
/** Made by the process that owns the windows. */
const NOT_OURS: readonly CollectionName[] = ['engine', 'halt', 'alerts', 'settings'];

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-mirror-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Followed {
  readonly replica: Replica;
  readonly fresh: Replica;
  readonly batches: number;
  readonly changes: number;
  readonly session: Session;
}

/** A session of the generated market, followed as the worker does: changes after every `every` turns, a beat now and then. */
async function follow(options: Partial<RunOptions>, every: number, meddle: (session: Session, turn: number) => void = () => undefined): Promise<Followed> {
  const replica = new Replica();
  const counts = { seq: 0, changes: 0, turn: 0 };
  const post = (changes: readonly MirrorChange[]): void => {
    counts.changes += changes.length;
    const applied = replica.take({ kind: counts.seq === 0 ? 'snapshot' : 'delta', epoch: 'e', seq: ++counts.seq, changes });
    expect(applied).toMatchObject({ kind: 'applied' });
  };
  const mirror = new SessionMirror(post);
  const story = new FactLines();
  let session: Session | null = null;
  const opened = await Session.open(
    { market: 'generated', speed: null, forMs: 2 * HOUR, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...options },
    new SharedArrayBuffer(4),
    {
      onFacts: (facts, event) => {
        if (session === null) return;
        mirror.take(facts, event, story.write(facts, session.runner.engine.state));
        counts.turn += 1;
        if (counts.turn % every === 0) mirror.flush();
        if (counts.turn % (every * 20) === 0) mirror.beat(statusOf(session, { uptimeMs: 1, dataAgeMs: 2 }), counts.turn, 1);
        meddle(session, counts.turn);
      },
      onProblem: () => undefined, onRound: mirror.projector.onRound,
    },
  );
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  mirror.begin(session);
  await session.run();
  mirror.beat(statusOf(session, { uptimeMs: 1, dataAgeMs: 2 }), counts.turn, 1);
  const fresh = new Replica();
  expect(fresh.take({ kind: 'snapshot', epoch: 'e', seq: 1, changes: mirror.projector.everything() })).toMatchObject({ kind: 'applied' });
  return { replica, fresh, batches: counts.seq, changes: counts.changes, session };
}

const rowsOf = (replica: Replica): Record<string, Record<string, unknown>> =>
  Object.fromEntries(COLLECTION_NAMES.map((name) => [name, Object.fromEntries([...replica.state[name]].sort(([a], [b]) => (a < b ? -1 : 1)))]));

describe('the mirror of a session', () => {
  it.each([[7, 1], [11, 13], [23, 200]])('seed %i, sent after every %i turns: every row keeps its schema, and a follower of all changes has what a new one is given', async (seed, every) => {
    const { replica, fresh } = await follow({ seed }, every);
    const followed = rowsOf(replica);
    expect(followed).toEqual(rowsOf(fresh));
    for (const name of COLLECTION_NAMES) {
      if (NOT_OURS.includes(name)) expect(Object.keys(followed[name] ?? {}), name).toEqual([]);
    }
    for (const name of ['session', 'status', 'portfolio', 'loop', 'instruments', 'quotes', 'books', 'bars', 'sparks', 'conditions', 'rounds', 'agents', 'venues', 'orders', 'fills', 'feed'] as const) {
      expect(replica.state[name].size, name).toBeGreaterThan(0);
    }
  });

  it('a halt shows its steps while it stands, and takes them away when it ends', async () => {
    let seen = 0;
    const { replica } = await follow({ seed: 7 }, 1, (session, turn) => {
      if (turn === 500) queueMicrotask(() => session.command({ kind: 'halt', id: 'h' as RowId, by: 'ann', reason: 'news', close: false }));
      if (turn === 900) queueMicrotask(() => session.command({ kind: 'resume', id: 'r' as RowId, by: 'ann', acknowledge: true }));
      seen = Math.max(seen, session.runner.engine.state.haltLines.length);
    });
    expect(seen).toBeGreaterThan(0);
    expect(replica.state.haltSteps.size).toBe(0);
    expect([...replica.state.feed.values()].map(({ kind }) => kind)).toContain('halt');
  });

  it('begins with what an earlier session left on the same account', async () => {
    const first = await follow({ seed: 7, speed: 1_000_000, forMs: HOUR }, 50);
    expect(first.replica.state.fills.size).toBeGreaterThan(0);
    const second = await follow({ seed: 8, speed: 1_000_000, forMs: 60_000 }, 1);
    for (const id of first.replica.state.fills.keys()) expect(second.replica.state.fills.has(id), id).toBe(true);
  });
});
