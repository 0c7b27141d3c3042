import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../src-shared/support/result.ts';
import { MemorySecrets } from './memory-secrets.fixture.ts';
import { keyVariable, ModelKeys, systemKeys } from './model-keys.ts';

const NO_KEYCHAIN = failure('no_keychain', 'No keychain runs here.', 'Install one.');
const KEY = 'sk-very-secret-1';

describe('the variable of a key', () => {
  it.each([['openai key', 'QUORUM_KEY_OPENAI_KEY'], ['Azure.west-2', 'QUORUM_KEY_AZURE_WEST_2'], ['x', 'QUORUM_KEY_X']])('%s is %s', (name, variable) => {
    expect(keyVariable(name)).toBe(variable);
  });
});

describe('a key', () => {
  it('comes from the environment first, without what surrounds it', async () => {
    const keys = new ModelKeys({ QUORUM_KEY_OPENAI_KEY: ' sk-env\n' }, new MemorySecrets(new Map([['openai key', KEY]])));
    expect(await keys.read('openai key')).toBe('sk-env');
    expect(await keys.sourceOf('openai key')).toEqual({ place: 'environment', sentence: 'From the environment variable QUORUM_KEY_OPENAI_KEY.' });
    expect(await keys.set('openai key', 'sk-new')).toEqual({ ok: true, value: 'The key "openai key" is in the system\'s keychain. The environment variable QUORUM_KEY_OPENAI_KEY is set, and comes first while it is.' });
  });

  it.each([[{}], [{ QUORUM_KEY_OPENAI_KEY: '' }], [{ QUORUM_KEY_OPENAI_KEY: '  ' }]])('comes from the keychain where the environment has none: %j', async (environment) => {
    const keys = new ModelKeys(environment, new MemorySecrets());
    await expect(keys.read('openai key')).rejects.toThrow('enter it in Settings under Language models, or set the environment variable QUORUM_KEY_OPENAI_KEY');
    expect(await keys.sourceOf('openai key')).toMatchObject({ place: 'none' });
    expect(await keys.set('openai key', KEY)).toEqual({ ok: true, value: 'The key "openai key" is in the system\'s keychain.' });
    expect(await keys.read('openai key')).toBe(KEY);
    expect(await keys.sourceOf('openai key')).toEqual({ place: 'keychain', sentence: 'From the system\'s keychain.' });
    expect(await keys.remove('openai key')).toEqual({ ok: true, value: 'The key "openai key" is out of the system\'s keychain.' });
    expect(await keys.remove('openai key')).toEqual({ ok: true, value: 'There was no key "openai key" in the system\'s keychain.' });
    await expect(keys.read('openai key')).rejects.toThrow('enter it in Settings');
  });

  it('is refused with the remedy and its variable where no keychain runs, and nothing says it', async () => {
    const secrets = new MemorySecrets();
    secrets.trouble = NO_KEYCHAIN;
    const keys = new ModelKeys({}, secrets);
    const refused = await keys.set('openai key', KEY);
    expect(refused).toEqual({ ok: false, error: failure('no_keychain', 'The key was not kept. No keychain runs here.', 'Install one. Its variable is QUORUM_KEY_OPENAI_KEY.') });
    expect(await keys.sourceOf('openai key')).toEqual({ place: 'unknown', sentence: 'No keychain runs here. Install one. Its variable is QUORUM_KEY_OPENAI_KEY.' });
    await expect(keys.read('openai key')).rejects.toThrow('No keychain runs here; Install one');
    expect(await keys.trouble()).toEqual(NO_KEYCHAIN);
    secrets.trouble = null;
    expect(await keys.trouble()).toBeNull();
  });
});

describe('where a passphrase is given', () => {
  it('keys are kept in the vault of the data folder, encrypted, and the session\'s own thread finds them there', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'quorum-keys-'));
    try {
      const environment = { QUORUM_VAULT_PASSPHRASE: 'correct horse battery staple' };
      expect(await systemKeys(environment, folder).set('openai key', KEY)).toEqual({ ok: true, value: 'The key "openai key" is in the encrypted vault.' });
      expect(await systemKeys(environment, folder).sourceOf('openai key')).toEqual({ place: 'vault', sentence: 'From the encrypted vault.' });
      expect(await systemKeys(environment, folder).read('openai key')).toBe(KEY);
      expect(readFileSync(path.join(folder, 'keys.vault'), 'utf8')).not.toContain(KEY);
      await expect(systemKeys({ QUORUM_VAULT_PASSPHRASE: 'another long passphrase' }, folder).read('openai key')).rejects.toThrow('does not open with this passphrase; Start Quorum with the one it was begun with');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
