/** A whole session with a person before every trade: asked over the contract, stored, explained, restarted and replayed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type ContractName, type InputOf, type OutputOf } from '../../../src-shared/contract/contract.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { answerLab } from '../../lab/app/answer-lab.ts';
import { exportRows } from '../../lab/export.ts';
import { openReader } from '../../lab/reader.ts';
import { replaySession } from '../../lab/replay/replay-session.ts';
import { answerAsk } from './asks/answer-ask.ts';
import type { RunOptions } from './run-options.ts';
import { Session } from './session.ts';

let folder = '';
let session: Session;
let ended: Promise<unknown>;

const options = (more: Partial<RunOptions> = {}): RunOptions => ({
  market: 'generated', speed: 600, forMs: null, untilMs: null, seed: 7, intervalMs: 60_000, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', approval: { mode: 'approve', limitSeconds: 3_600, override: false }, ...more,
});

async function begin(more: Partial<RunOptions> = {}): Promise<void> {
  const opened = await Session.open(options(more), new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined });
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  ended = session.run();
}

async function end(): Promise<void> {
  session.stop();
  await ended;
}

const state = (): Session['runner']['engine']['state'] => session.runner.engine.state;
const waiting = (): readonly string[] => [...state().approval.waiting.keys()];
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resume) => { setTimeout(resume, 5); });
}
async function told<N extends ContractName>(name: N, input: InputOf<N>, by = 'ann'): Promise<OutputOf<N>> {
  const answer = await answerAsk(session, name, contract[name].input.parse(input), by);
  if (!answer.ok) throw new Error(answer.error.sentence);
  return contract[name].output.parse(answer.value) as OutputOf<N>;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-approval-'));
  await begin();
  await until(() => session.runner.engine.started && state().trading === 'active' && waiting().length > 0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a session in which signals wait for a yes', () => {
  it('lists what waits; the first answer counts, the second window is told; the mode may be changed; every step is in the database', async () => {
    expect(contract['signals.approve'].role).toBe('operator');
    const { approval, signals } = await told('signals.waiting', {});
    expect(approval).toMatchObject({ mode: 'approve', limitSeconds: 3_600, waiting: signals.length });
    const first = must(signals[0], 'a signal waits');
    expect(first).toMatchObject({ state: 'waiting', direction: expect.stringMatching(/long|short/) as string });
    expect(await told('signals.reject', { id: first.id, note: ' too late ' })).toMatchObject({ accepted: true });
    expect(await told('signals.approve', { id: first.id }, 'bob')).toEqual({ accepted: false, sentence: 'It was rejected already, by ann.' });
    expect([...state().orders.values()].filter(({ purpose }) => purpose === 'entry')).toEqual([]);

    let sent = false;
    const tried: string[] = [];
    while (!sent) {
      await until(() => waiting().some((id) => !tried.includes(id)));
      const id = must(waiting().find((one) => !tried.includes(one)), 'another');
      tried.push(id);
      sent = (await told('signals.approve', { id, note: 'go' })).accepted;
    }
    expect(await told('signals.setMode', { mode: 'approve', limitSeconds: 1_800 })).toMatchObject({ accepted: true });
    // One is left for the restart.
    await until(() => waiting().length > 0);
    await end();

    const reader = openReader(folder);
    if (!reader.ok) throw new Error(reader.error.sentence);
    const rows = [...exportRows(reader.value, 'approvals')];
    expect(rows.find(({ signal_id: id }) => id === first.id)).toMatchObject({ decision: 'rejected', by: 'ann', note: 'too late', shown: 0 });
    expect(rows.some(({ decision, note }) => decision === 'approved' && note === 'go')).toBe(true);
    expect(rows.some(({ decision }) => decision === null)).toBe(true);
    const explained = answerLab(reader.value, 'journal.explain', { subject: 'round', id: first.round });
    if (!explained.ok) throw new Error(explained.error.sentence);
    expect(explained.value).toMatchObject({ outcome: 'rejected', approval: { decision: 'rejected', by: 'ann', note: 'too late', sentence: expect.stringMatching(/^A person was asked and rejected it after .* \(ann\): too late\.$/) as string } });
    const audited = reader.value.all({ name: 'audit', sql: "SELECT body FROM audit_log WHERE body LIKE '%reject_signal%'" } as never) as { body: string }[];
    expect(audited).toHaveLength(1);
    reader.value.close();
  });

  it('replays to the same decisions', () => {
    expect(replaySession(folder, 'last', () => 0)).toMatchObject({ ok: true, value: { verified: true, differences: [] } });
  });

  it('is in the same mode after a restart that asks for another, and finds what waited or ended it', async () => {
    await begin({ approval: { mode: 'auto', limitSeconds: null, override: false } });
    await until(() => session.runner.engine.started);
    expect(state().approval).toMatchObject({ mode: 'approve', limitMs: 1_800_000 });
    await end();
    await begin({ approval: { mode: 'suggest', limitSeconds: null, override: true } });
    await until(() => session.runner.engine.started);
    expect(state().approval.mode).toBe('suggest');
    await end();
  });
});
