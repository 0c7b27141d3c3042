/** A person's own models through the hub, as a window asks for them: the lab's thread does the work, the trial runs in one of its own. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hanging } from '../../scripts/onnx/models.mjs';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { MOST_SENT_MODEL_BYTES } from '../../src-shared/contract/own-models.ts';
import { fakeStart, FakeFollower, ManualClock, temporaryFolder } from './hub.fixture.ts';
import { openHub, type Hub } from './hub.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'docs', 'examples');
const manifest = readFileSync(path.join(EXAMPLES, 'drift.json'), 'utf8');
const model = readFileSync(path.join(EXAMPLES, 'drift.onnx')).toString('base64');

let folder = '';
let hub: Hub;
let ask: (name: string, input: unknown) => Promise<unknown>;
beforeEach(() => {
  folder = temporaryFolder();
  const opened = openHub({ dataDir: folder, startEngine: fakeStart(() => undefined).start, begin: 'at_once', overrides: () => ({ seed: 7 }), clock: new ManualClock() });
  if (!opened.ok) throw new Error(opened.error.sentence);
  hub = opened.value;
  const follower = new FakeFollower();
  const line = hub.attach(follower);
  let call = 0;
  ask = (name, input) => {
    call += 1;
    line.take({ v: CONTRACT_VERSION, kind: 'request', call, name, input });
    return follower.to(call);
  };
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const models = (): Promise<unknown> => ask('agents.ownModels', {});

describe('a person\'s own models through the hub', () => {
  it('are imported, placed, listed and removed', async () => {
    expect(await models()).toMatchObject({ output: { models: [] } });
    expect(await ask('agents.importModel', { model, manifest })).toMatchObject({ output: { accepted: true, sentence: expect.stringContaining('is kept. It has no place yet.') as string } });
    expect(await models()).toMatchObject({ output: { models: [{ name: 'drift', agent: 'user_drift', use: 'vote', place: 'nowhere', places: ['nowhere', 'crew', 'group_chat', 'both'], problem: null }] } });
    expect(await ask('agents.placeModel', { name: 'drift', place: 'crew' })).toMatchObject({ output: { accepted: true, sentence: '"drift" sits in the crew. The next session takes it up.' } });
    expect(await models()).toMatchObject({ output: { models: [{ place: 'crew' }] } });
    expect(await ask('agents.removeModel', { name: 'drift' })).toMatchObject({ output: { accepted: true } });
    expect(await models()).toMatchObject({ output: { models: [] } });
  });

  it.each<[string, string, unknown, object]>([
    ['a model that hangs', 'agents.importModel', { model: Buffer.from(hanging(3)).toString('base64'), manifest }, { code: 'model_timeout' }],
    ['what is no base64', 'agents.importModel', { model: '../../etc/passwd', manifest }, { code: 'bad_input' }],
    ['one too large for a message', 'agents.importModel', { model: 'A'.repeat(2 * MOST_SENT_MODEL_BYTES), manifest }, { code: 'bad_input', sentence: expect.stringContaining('quorum agents models import') as string }],
    ['a name that is a path', 'agents.removeModel', { name: '../quorum.sqlite' }, { code: 'bad_input' }],
    ['a model there is not', 'agents.placeModel', { name: 'drift', place: 'crew' }, { code: 'unknown_model', remedy: 'Import one first.' }],
  ])('%s is refused, and nothing is kept', async (_what, name, input, error) => {
    expect(await ask(name, input)).toMatchObject({ kind: 'refusal', error });
    expect(await models()).toMatchObject({ output: { models: [] } });
  });
});
