/** Language models through the whole of Quorum: a hub, a real engine, servers that misbehave. What a window sees of them, and where a key is found afterwards: nowhere. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../../src-shared/contract/contract.ts';
import type { MirrorMessage } from '../../../src-shared/contract/mirror.ts';
import { Replica } from '../../../src-shared/contract/replica.ts';
import { LoopbackModel } from '../../engine/adapters/model-openai/loopback-model.fixture.ts';
import { MemorySecrets } from '../../engine/composition/models/memory-secrets.fixture.ts';
import { ModelKeys } from '../../engine/composition/models/model-keys.ts';
import { FakeFollower, temporaryFolder } from '../hub.fixture.ts';
import { openHub, type Hub } from '../hub.ts';
import { startSupervised } from '../start-supervised.ts';

/** The engine's thread has keys from the environment; what is entered goes to the keychain of the test. */
const GIVEN = 'sk-given-by-environment-8231';
const ENTERED = 'sk-entered-in-the-app-5520';
const WRONG = 'sk-of-somebody-else-7734';

describe('language models in a running app', () => {
  const folder = temporaryFolder();
  const follower = new FakeFollower();
  const replica = new Replica();
  const refuses = new LoopbackModel();
  const writes = new LoopbackModel({ key: GIVEN });
  const secrets = new MemorySecrets();
  let hub: Hub;
  let line: ReturnType<Hub['attach']>;
  let call = 0;
  let taken = 0;
  const ask = (name: string, input: unknown) => {
    call += 1;
    line.take({ v: CONTRACT_VERSION, kind: 'request', call, name, input });
    return follower.to(call);
  };
  const screen = () => {
    for (; taken < follower.got.length; taken += 1) {
      const message = follower.got[taken];
      if (message?.kind === 'mirror') expect(replica.take(message.message as MirrorMessage).kind).toBe('applied');
    }
    return replica.state;
  };

  beforeAll(async () => {
    process.env['QUORUM_KEY_GIVEN'] = GIVEN;
    process.env['QUORUM_KEY_WRONG'] = WRONG;
    refuses.serve('expired_key');
    writes.serve('hangs_midway');
    const prices = { promptPrice: '2', answerPrice: '8', contextTokens: 32_000, model: 'analyst-1' };
    const opened = openHub({ dataDir: folder, startEngine: startSupervised, begin: 'at_once', overrides: () => ({ seed: 11 }), keys: new ModelKeys(process.env, secrets) });
    if (!opened.ok) throw new Error(opened.error.sentence);
    hub = opened.value;
    line = hub.attach(follower);
    line.take({ v: CONTRACT_VERSION, kind: 'sync' });
    const providers = [{ ...prices, id: 'refuses', baseUrl: await refuses.start(), keyName: 'wrong' }, { ...prices, id: 'writes', baseUrl: await writes.start(), keyName: 'given', timeoutSeconds: 280 }];
    expect(await ask('setting.set', { key: 'models', value: { providers, seats: { crew: { trend: 'model' } }, freshSeconds: 3_600 } })).toMatchObject({ output: { accepted: true } });
    expect(await hub.begin()).toMatchObject({ accepted: true });
  });
  afterAll(async () => {
    await hub.quit('leave');
    await refuses.stop();
    await writes.stop();
    delete process.env['QUORUM_KEY_GIVEN'];
    delete process.env['QUORUM_KEY_WRONG'];
    rmSync(folder, { recursive: true, force: true });
  });

  it('a window sees which provider rests and why, which one works, what is being written, and the money of the day', async () => {
    await expect.poll(() => screen().models.get('refuses')?.state, { timeout: 60_000 }).toBe('resting');
    expect(screen().models.get('refuses')).toMatchObject({ failedCalls: expect.any(Number) as number, restsUntil: expect.any(Number) as number, lastFailure: { sentence: expect.stringMatching(/key/i) as string } });
    await expect.poll(() => [...screen().thinking.values()].some(({ text }) => text.length > 0), { timeout: 60_000 }).toBe(true);
    expect([...screen().thinking.values()].every(({ framework, agent }) => framework === 'crew' && agent === 'trend')).toBe(true);
    expect(screen().models.get('writes')).toMatchObject({ state: 'ready', running: expect.any(Number) as number });
    expect(screen().modelDay.get('now')).toMatchObject({ mostMicros: 1_000_000 });
    expect([...screen().alerts.values()].filter(({ code }) => code === 'mirror_row')).toEqual([]);
  });

  it('answers where keys are and tries a provider while the session runs', async () => {
    expect(await ask('models.setKey', { name: 'entered', key: ENTERED })).toMatchObject({ output: { accepted: true } });
    expect(await ask('models.keys', { names: ['given', 'entered', 'nowhere'] })).toMatchObject({ output: { keys: [{ place: 'environment' }, { place: 'keychain' }, { place: 'none' }] } });
    const provider = { id: 'tried', baseUrl: hub.settings.get('models').providers[0]?.baseUrl, keyName: 'entered', model: 'analyst-1', promptPrice: '2', answerPrice: '8', contextTokens: 32_000 };
    expect(await ask('models.test', { provider })).toMatchObject({ output: { usable: false, sentences: [expect.stringMatching(/key/i)] } });
    expect(await ask('models.costs', { at: Date.now() })).toMatchObject({ output: { day: { calls: expect.any(Number) as number } } });
  });

  it('a bad key is refused without being repeated', async () => {
    const refused = [await ask('models.setKey', { name: 'entered', key: `${ENTERED} and more` }), await ask('models.setKey', { name: ENTERED, key: ENTERED }), await ask('setting.set', { key: 'models', value: { providers: [{ id: 'x', keyName: ENTERED }] } })];
    for (const answer of refused) expect(JSON.stringify(answer)).not.toContain(ENTERED);
    expect(refused[0]).toMatchObject({ kind: 'refusal', error: { code: 'bad_input' } });
  });

  it('no key is in any file of the data folder or any message to the window, though servers were sent them', async () => {
    await hub.session.stop();
    expect(writes.requests.map(({ headers }) => headers.authorization)).toContain(`Bearer ${GIVEN}`);
    expect(refuses.requests.map(({ headers }) => headers.authorization)).toEqual(expect.arrayContaining([`Bearer ${WRONG}`, `Bearer ${ENTERED}`]));
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.map((file) => path.basename(file))).toEqual(expect.arrayContaining(['quorum.sqlite', 'app-settings.json']));
    const said = JSON.stringify(follower.got);
    for (const key of [GIVEN, ENTERED, WRONG]) {
      for (const file of files) expect(readFileSync(file).includes(key), `${file} holds a key`).toBe(false);
      expect(said.includes(key), 'a message to the window holds a key').toBe(false);
    }
    // What was asked is there: the search would have found a key beside it.
    expect(files.some((file) => readFileSync(file).includes('analyst-1'))).toBe(true);
  });
});
