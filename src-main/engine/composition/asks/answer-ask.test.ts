import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type ContractName, type InputOf, type OutputOf } from '../../../../src-shared/contract/contract.ts';
import { floorTo, fromNumber, toText, type Price } from '../../../../src-shared/domain/decimal.ts';
import { findTeam } from '../../../../src-shared/domain/team/shipped-teams.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Result } from '../../../../src-shared/support/result.ts';
import { replaySession } from '../../../lab/replay/replay-session.ts';
import { openReader, query } from '../../../lab/reader.ts';
import { lastPrice } from '../../core/market/market.ts';
import { Session } from '../session.ts';
import { answerAsk } from './answer-ask.ts';

let folder = '';
let session: Session;
let ended: Promise<unknown>;

/** Asks as the app does: input through the schema, a good answer through the schema. */
async function ask<N extends ContractName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>>> {
  const entry = contract[name];
  const answer = await answerAsk(session, name, entry.input.parse(input), 'ann');
  return answer.ok ? { ok: true, value: entry.output.parse(answer.value) as OutputOf<N> } : answer;
}

async function told<N extends ContractName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const answer = await ask(name, input);
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resume) => { setTimeout(resume, 5); });
}

const state = (): Session['runner']['engine']['state'] => session.runner.engine.state;

/** A generated market at six hundred times its pace, warmed up and trading. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-asks-'));
  const opened = await Session.open(
    { market: 'generated', speed: 600, forMs: null, untilMs: null, seed: 7, intervalMs: 60_000, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', risk: { maxRiskByHand: 0.02 } },
    new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined },
  );
  if (!opened.ok) throw new Error(opened.error.sentence);
  session = opened.value;
  expect(await answerAsk(session, 'cycle.pause', { route: 'test' }, 'ann')).toMatchObject({ ok: false, error: { code: 'engine_starting' } });
  ended = session.run();
  await until(() => session.runner.engine.started && state().trading === 'active' && [...state().market.byId.values()].every(({ features }) => features.ready));
});
afterAll(async () => {
  session.stop();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

/** A ticket that the market takes: 1 % of the account, its stop two per cent away. */
function ticket(more: Partial<InputOf<'order.place'>> = {}): InputOf<'order.place'> {
  const free = must([...state().instruments.values()].find(({ id, venue }) => !state().positions.has(id) && state().venues.get(venue)?.reconciled === true && [...state().liveOrders].every((order) => state().orders.get(order)?.ticket.instrument !== id)), 'room');
  const last = must(lastPrice(state().market, free.id), 'a price');
  return { instrument: free.id, direction: 'long', type: 'market', price: null, size: { by: 'value', value: '100' }, stop: (last * 0.98).toFixed(8), target: null, ...more };
}

describe('asks of the engine', () => {
  it('only its own entries are answered', async () => {
    for (const [name, entry] of Object.entries(contract)) {
      if (entry.answeredBy === 'engine') continue;
      expect(await answerAsk(session, name as ContractName, {}, 'ann'), name).toMatchObject({ ok: false, error: { code: 'not_answered_here' } });
    }
    expect(await answerAsk(null, 'halt.checklist', {}, 'ann')).toMatchObject({ ok: false, error: { code: 'engine_starting' } });
  });

  it('a ticket is previewed, placed, filled, moved, noted and closed', async () => {
    const wish = ticket();
    const preview = await told('order.preview', wish);
    expect(preview).toMatchObject({ allowed: true, checks: expect.arrayContaining([expect.objectContaining({ name: 'portfolio exposure', passed: true })]) });
    expect(preview.sizing).toMatchObject({ method: 'fixed_fraction', sentence: expect.stringContaining('of equity at the stop asks for'), methods: { length: 3 }, headrooms: expect.arrayContaining([expect.objectContaining({ by: 'portfolio exposure' })]) });
    const placed = await told('order.place', wish);
    expect(placed).toMatchObject({ accepted: true, order: expect.any(String) });
    await until(() => state().positions.has(wish.instrument as never));
    const position = must(state().positions.get(wish.instrument as never), 'filled');
    expect(position.command).not.toBeNull();
    const stop = (Number(wish.stop) * 1.005).toFixed(8);
    expect(await told('position.previewProtect', { position: position.id, stop, target: null })).toMatchObject({ allowed: true, stop: expect.any(String), ifStopHits: expect.stringMatching(/^-/), r: expect.any(Number) });
    expect(await told('position.protect', { position: position.id, stop, target: null })).toMatchObject({ accepted: true });
    expect(await told('journal.note', { subject: 'position', id: position.id, text: 'mine', tags: ['idea', 'idea'] })).toMatchObject({ accepted: true });
    expect(await told('journal.note', { subject: 'order', id: must(placed.order, 'placed'), text: 'by hand', tags: [] })).toMatchObject({ accepted: true });
    expect(await told('journal.note', { subject: 'round', id: 'nobody', text: 'x', tags: [] })).toEqual({ accepted: false, sentence: 'There is no round nobody.' });
    expect(await told('position.previewClose', { position: position.id })).toMatchObject({ positions: 1, sentence: expect.stringContaining('Closing it at market costs about') });
    expect(await told('position.close', { position: position.id })).toMatchObject({ accepted: true });
    await until(() => state().positions.get(wish.instrument as never)?.id !== position.id);
    expect(await told('position.close', { position: position.id })).toEqual({ accepted: false, sentence: 'There is no such open position.' });
    expect(await told('position.previewClose', { position: position.id })).toMatchObject({ positions: 0, low: '0', high: '0' });
    // Its cooldown is a lock: it is lifted with a note, once.
    const lock = must([...must(state().locks, 'locks').locks.values()].find(({ scope }) => scope.subject === wish.instrument), 'a cooldown');
    expect(contract['locks.lift'].input.safeParse({ id: lock.id, note: ' ' }).success).toBe(false);
    expect(await told('locks.lift', { id: lock.id, note: 'only a test' })).toMatchObject({ accepted: true, sentence: expect.stringContaining(`${lock.id} is lifted`) });
    expect(state().cooldownUntil.has(wish.instrument as never)).toBe(false);
    expect(await told('locks.lift', { id: lock.id, note: 'again' })).toMatchObject({ accepted: false, sentence: expect.stringContaining('was lifted already, by ann: only a test') });
    expect(await told('locks.lift', { id: 'lock-9999', note: 'none' })).toEqual({ accepted: false, sentence: 'There is no lock lock-9999 that holds.' });
  });

  it('a resting order is placed and cancelled; a foolish one is refused with the reason', async () => {
    const near = ticket();
    const price = (Number(near.stop) / 0.98) * 0.985;
    const { tickSize } = must(state().instruments.get(near.instrument as never), 'known');
    const onTick = toText(floorTo(fromNumber<Price>(price), tickSize));
    const placed = await told('order.place', { ...near, type: 'limit', price: onTick, stop: (price * 0.98).toFixed(8) });
    expect(placed, placed.sentence).toMatchObject({ accepted: true });
    const order = must(placed.order, 'placed');
    await until(() => state().orders.get(order as never)?.state === 'accepted');
    expect(await told('order.cancel', { order })).toMatchObject({ accepted: true });
    await until(() => state().orders.get(order as never)?.state === 'cancelled');
    expect(await told('order.cancel', { order })).toEqual({ accepted: false, sentence: 'The order has ended already (cancelled).' });
    const much = { ...ticket(), size: { by: 'value' as const, value: '90000' } };
    expect(await told('order.preview', much)).toMatchObject({ allowed: false, sentence: expect.stringMatching(/risk per trade|instrument exposure/) });
    expect(await told('order.place', much)).toMatchObject({ accepted: false, order: null, sentence: expect.stringMatching(/^Not sent\. /) });
  });

  it('a halt by a limit asks for a word, keeps it, and ends by the checklist', async () => {
    session.command({ kind: 'halt', id: crypto.randomUUID() as never, by: 'drawdown limit', reason: 'too deep', close: false });
    const halt = must(state().halt, 'halted').id;
    expect(await told('halt.checklist', {})).toMatchObject({ automatic: true, items: expect.arrayContaining([expect.objectContaining({ name: 'clock', passed: true })]) });
    expect(await told('halt.resume', { route: 'test', acknowledge: true, note: '  ' })).toEqual({ accepted: false, sentence: 'Trading stays halted: drawdown limit halted it, so say in a note what you found before you resume.' });
    await until(() => [...state().venues.values()].every(({ reconciled }) => reconciled));
    expect((await told('halt.checklist', {})).ready).toBe(true);
    expect(await told('halt.resume', { route: 'test', acknowledge: true, note: 'a bad day, smaller sizes' })).toMatchObject({ accepted: true });
    const reader = must(((opened) => (opened.ok ? opened.value : null))(openReader(folder)), 'a database');
    const notes = reader.all(query<{ kind: string; id: string; text: string; tags: string }>('notes', 'SELECT subject_kind AS kind, subject_id AS id, text, tags FROM journal_notes ORDER BY ordinal'));
    reader.close();
    expect(notes.map(({ kind, text, tags }) => [kind, text, tags])).toEqual([['position', 'mine', '["idea"]'], ['order', 'by hand', '[]'], ['halt', 'a bad day, smaller sizes', '[]']]);
    expect(notes.at(-1)?.id).toBe(halt);
    expect(await told('cycle.pause', { route: 'test' })).toMatchObject({ accepted: true });
    expect(await told('halt.resume', { route: 'test', acknowledge: false, note: '' })).toMatchObject({ accepted: true });
  });

  it('the agents are asked: one framework, both, the whole watchlist, a name cut short; nothing is raised by it', async () => {
    const before = { ...state().counters };
    const [first] = state().config.watchlist;
    const [base = ''] = must(first, 'an instrument').split('-');
    const both = await told('agents.analyzeSymbol', { instrument: must(first, 'an instrument'), framework: 'both' });
    expect(both.debates.map(({ framework, said }) => [framework, said.length >= 8])).toEqual([['crew', true], ['group_chat', true]]);
    expect(both.round).toMatchObject({ instrument: first, votes: { length: 14 } });
    const crew = await told('agents.analyzeSymbol', { instrument: base.toLowerCase(), framework: 'crew' });
    expect(crew.round.instrument).toBe(first);
    expect(crew.round.votes.map(({ framework }) => framework)).toEqual(Array<string>(7).fill('crew'));
    const { rounds } = await told('agents.runConsensusAnalysis', { instruments: [] });
    expect(rounds.map(({ instrument }) => instrument)).toEqual(state().config.watchlist);
    expect(await ask('agents.runConsensusAnalysis', { instruments: [base, 'NOTHERE'] })).toMatchObject({ ok: false, error: { code: 'not_watched', sentence: 'NOTHERE is not on the watchlist.' } });
    expect(await told('agents.changePolicy', { change: 'freeze' })).toMatchObject({ accepted: false, sentence: expect.stringContaining('Nothing is learned in this session') });
    expect(await told('agents.executeTradingSignal', { signal: 'nothing' })).toMatchObject({ accepted: false, sentence: expect.stringContaining('no such waiting signal') });
    expect({ signals: state().counters.signals, ordersSent: state().counters.ordersSent }).toEqual({ signals: before.signals, ordersSent: before.ordersSent });
  });

  it('a team is tried on the newest snapshot, and leaves no trace; one that makes no sense is refused', async () => {
    expect((await told('agents.seated', {})).teams).toMatchObject([{ framework: 'crew', name: 'Research desk', members: { length: 8 } }, { framework: 'group_chat', name: 'Round table' }]);
    const relay = must(findTeam('relay', []), 'it ships');
    const before = { ...state().counters };
    const { instrument, debate, words } = await told('agents.tryTeam', { team: relay, instrument: null });
    expect(instrument).toBe(state().config.watchlist[0]);
    expect(debate).toMatchObject({ framework: 'group_chat', name: 'Relay' });
    expect(debate.said[0]?.agent).toBe('regime');
    expect(words.map(({ agent }) => agent)).toEqual(relay.members.map(({ agent }) => agent));
    expect(await ask('agents.tryTeam', { team: relay, instrument: 'NOTHERE' })).toMatchObject({ ok: false, error: { code: 'not_watched' } });
    expect(contract['agents.tryTeam'].input.safeParse({ team: { ...relay, turnCap: 1 }, instrument: null }).success).toBe(false);
    expect({ signals: state().counters.signals, ordersSent: state().counters.ordersSent }).toEqual({ signals: before.signals, ordersSent: before.ordersSent });
  });

  it('a backup is made beside it', async () => {
    const { file, bytes } = await told('backup.make', {});
    expect(existsSync(path.join(folder, 'backups', file))).toBe(true);
    expect(bytes).toBeGreaterThan(100_000);
  });

  it('all of it replays from the journal, decision by decision', async () => {
    session.stop();
    await ended;
    const report = replaySession(folder, session.id, () => 0);
    expect(report).toMatchObject({ ok: true, value: { verified: true, differences: [] } });
  });
});
