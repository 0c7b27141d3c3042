/** Whatever comes in: a typed refusal or a checked answer goes out, and junk reaches nobody. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract, CONTRACT_VERSION, type ContractName } from '../../src-shared/contract/contract.ts';
import { downMessageSchema } from '../../src-shared/contract/envelope.ts';
import { mayAct, ROLES } from '../../src-shared/contract/role.ts';
import { ok } from '../../src-shared/support/result.ts';
import { dispatch, type Answerers, type HubHandlers, type HubName } from './dispatch.ts';
import { FakeFollower, ManualClock } from './hub.fixture.ts';
import { lineTo } from './line-to-follower.ts';
import { MirrorBoard } from './mirror-board.ts';

const NAMES = Object.keys(contract) as ContractName[];
const HUB_NAMES = NAMES.filter((name) => contract[name].answeredBy === 'hub');

/** Answerers that only count, and answer something that no output schema knows. */
function counting(): { readonly answerers: Answerers; readonly reached: { readonly name: string; readonly input: unknown }[] } {
  const reached: { name: string; input: unknown }[] = [];
  const reach = (name: string, input: unknown) => {
    reached.push({ name, input });
    return Promise.resolve(ok({ rubbish: true }));
  };
  const hub = Object.fromEntries(HUB_NAMES.map((name) => [name, (input: unknown) => reach(name, input)])) as unknown as HubHandlers;
  return { reached, answerers: { hub, engine: (name, input) => reach(name, input), lab: (name, input) => reach(name, input), mask: (text) => text.replaceAll('/secret/place', '(data folder)') } };
}

const junk = fc.oneof(
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 3 }),
  fc.record({ v: fc.oneof(fc.constant(CONTRACT_VERSION), fc.anything()), kind: fc.oneof(fc.constantFrom('request', 'sync', 'explode'), fc.anything()), call: fc.oneof(fc.nat(), fc.anything()), name: fc.oneof(fc.constantFrom(...NAMES, '__proto__', 'constructor', 'toString'), fc.string()), input: fc.anything() }, { requiredKeys: [] }),
);

describe('a message from a window', () => {
  it('that is junk gets a typed refusal of its call, reaches nobody and moves nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.array(junk, { maxLength: 8 }), fc.constantFrom(...ROLES), async (messages, role) => {
      const { answerers, reached } = counting();
      const follower = new FakeFollower(role);
      const board = new MirrorBoard(new ManualClock());
      const before = JSON.stringify(Object.values(board.state).map((rows) => [...rows]));
      const line = lineTo(follower, board, answerers);
      for (const message of messages) line.take(message);
      await new Promise((resolve) => { setImmediate(resolve); });
      for (const sent of follower.got) expect(downMessageSchema.safeParse(sent).success, JSON.stringify(sent)).toBe(true);
      for (const { name, input } of reached) {
        expect(contract[name as ContractName].input.safeParse(input).success, name).toBe(true);
        expect(mayAct(role, contract[name as ContractName].role)).toBe(true);
      }
      const answered = follower.got.filter(({ kind }) => kind !== 'mirror').length;
      const synced = follower.got.length - answered;
      expect(answered + synced).toBe(messages.length);
      for (const sent of follower.got) if (sent.kind === 'refusal') expect(sent.error).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/) as string, sentence: expect.stringMatching(/.\.$/s) as string });
      expect(JSON.stringify(Object.values(board.state).map((rows) => [...rows]))).toBe(before);
    }), { numRuns: 400 });
  });

  it.each<[unknown, number, string]>([
    [null, 0, 'bad_message'], ['x', 0, 'bad_message'], [{ v: CONTRACT_VERSION, kind: 'request', call: 7, name: 'health.logs' }, 7, 'bad_message'], [{ v: 99, kind: 'sync', call: 3 }, 3, 'other_version'],
    [{ v: { toString: false }, kind: 'sync', call: 4 }, 4, 'other_version'], // once threw: its version cannot be made a text
    [{ v: CONTRACT_VERSION, kind: 'request', call: 7, name: 'toString', input: {} }, 7, 'unknown_call'], [{ v: CONTRACT_VERSION, kind: 'request', call: 7, name: 'health.logs', input: { level: 'info', text: '', limit: 5, more: 1 } }, 7, 'bad_input'],
    [{ v: CONTRACT_VERSION, kind: 'request', call: 7, name: 'cycle.pause', input: { route: 'a' } }, 7, 'not_allowed'],
  ])('%j is refused as call %i with %s', async (message, call, code) => {
    const follower = new FakeFollower('viewer');
    lineTo(follower, new MirrorBoard(new ManualClock()), counting().answerers).take(message);
    expect(await follower.to(call)).toMatchObject({ kind: 'refusal', error: { code } });
  });
});

describe('the dispatcher', () => {
  const caller = { name: 'window 1', role: 'owner' as const, signal: new AbortController().signal };

  it('has a handler for exactly the entries the hub answers', () => {
    const known: Record<HubName, true> = { 'halt.now': true, 'alert.acknowledge': true, 'setting.set': true, 'session.start': true, 'engine.restart': true, 'backup.restore': true, 'health.doctor': true, 'health.logs': true, 'health.workers': true, 'agents.ownModels': true, 'agents.importModel': true, 'agents.placeModel': true, 'agents.removeModel': true, 'models.setKey': true, 'models.removeKey': true, 'models.test': true, 'models.stopTest': true, 'models.keys': true };
    expect(HUB_NAMES.toSorted()).toEqual(Object.keys(known).toSorted());
  });

  it('refuses an answer that is not what the contract says', async () => {
    expect(await dispatch(counting().answerers, caller, 'health.workers', {})).toMatchObject({ ok: false, error: { code: 'bad_answer' } });
  });

  it('turns what a handler throws into a refusal', async () => {
    const { answerers } = counting();
    const throwing: Answerers = { ...answerers, engine: () => { throw new Error('oh no at /secret/place'); }, lab: () => Promise.reject(new Error('oh no')) };
    expect(await dispatch(throwing, caller, 'halt.checklist', {})).toMatchObject({ ok: false, error: { code: 'internal', sentence: 'halt.checklist failed: oh no at (data folder).' } });
    expect(await dispatch(throwing, caller, 'backup.list', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('calls the handler of a halt in the turn in which it was asked', () => {
    const { answerers, reached } = counting();
    void dispatch(answerers, caller, 'halt.now', { route: 'window button', reason: 'test', close: false });
    expect(reached).toMatchObject([{ name: 'halt.now' }]);
  });

  it('refuses more than 64 unanswered requests, but never a halt', async () => {
    const { answerers, reached } = counting();
    const follower = new FakeFollower();
    const silent: Answerers = { ...answerers, engine: () => new Promise(() => undefined) };
    const line = lineTo(follower, new MirrorBoard(new ManualClock()), silent);
    for (let call = 1; call <= 65; call += 1) line.take({ v: CONTRACT_VERSION, kind: 'request', call, name: 'halt.checklist', input: {} });
    expect(await follower.to(65)).toMatchObject({ kind: 'refusal', error: { code: 'busy' } });
    line.take({ v: CONTRACT_VERSION, kind: 'request', call: 66, name: 'halt.now', input: { route: 'a', reason: 'b', close: false } });
    expect(reached).toMatchObject([{ name: 'halt.now' }]);
  });

  it('sends nothing to a follower that is gone, and calls off what it asked', async () => {
    const { answerers } = counting();
    const follower = new FakeFollower();
    const signals: AbortSignal[] = [];
    const line = lineTo(follower, new MirrorBoard(new ManualClock()), { ...answerers, lab: (_name, _input, signal) => {
      signals.push(signal);
      return Promise.resolve(ok({}));
    } });
    line.take({ v: CONTRACT_VERSION, kind: 'request', call: 1, name: 'backup.list', input: {} });
    line.detach();
    line.take({ v: CONTRACT_VERSION, kind: 'sync' });
    await new Promise((resolve) => { setImmediate(resolve); });
    expect(follower.got).toEqual([]);
    expect(signals[0]?.aborted).toBe(true);
  });
});
