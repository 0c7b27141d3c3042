import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretStoreContract } from '../../ports/secret-store.contract.test.ts';
import { VAULT_FILE, VaultStore } from './vault-store.ts';

const PASSPHRASE = 'correct horse battery staple';
/** As cheap as a file of ours may be: the tests open dozens. */
const CHEAP = 2 ** 14;

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'quorum-vault-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (): string => path.join(folder, VAULT_FILE);
const vault = (passphrase = PASSPHRASE): VaultStore => new VaultStore(folder, passphrase, CHEAP);

secretStoreContract('the vault', () => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'quorum-vault-'));
  return Promise.resolve({ store: new VaultStore(own, PASSPHRASE, CHEAP), again: () => new VaultStore(own, PASSPHRASE, CHEAP), close: () => Promise.resolve(rmSync(own, { recursive: true, force: true })) });
});

describe('the file of the vault', () => {
  it('is its user\'s alone, holds neither secret nor name nor passphrase, and leaves nothing beside it', async () => {
    await new VaultStore(folder, PASSPHRASE).set('openai key', 'sk-secret-1');
    const text = readFileSync(file(), 'utf8');
    for (const word of ['sk-secret-1', 'openai key', PASSPHRASE]) expect(text).not.toContain(word);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual([VAULT_FILE]);
    expect(await vault().get('openai key')).toEqual({ ok: true, value: 'sk-secret-1' });
  });

  it('is another each time it is written, though the same is in it', async () => {
    await vault().set('openai key', 'sk-secret-1');
    const before = readFileSync(file(), 'utf8');
    await vault().set('openai key', 'sk-secret-1');
    expect(readFileSync(file(), 'utf8')).not.toBe(before);
  });

  it('does not open with another passphrase, and is not written over', async () => {
    await vault().set('openai key', 'sk-secret-1');
    const before = readFileSync(file(), 'utf8');
    const other = vault('another horse battery staple');
    for (const result of [await other.get('openai key'), await other.set('openai key', 'sk-2'), await other.remove('openai key')]) expect(result).toMatchObject({ ok: false, error: { code: 'wrong_passphrase' } });
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it.each<[string, (sealed: Record<string, unknown>) => unknown, string]>([
    ['a bit of its data', (sealed) => ({ ...sealed, data: `${String(sealed['data']).startsWith('A') ? 'B' : 'A'}${String(sealed['data']).slice(1)}` }), 'wrong_passphrase'],
    ['its salt', (sealed) => ({ ...sealed, salt: Buffer.alloc(16).toString('base64') }), 'wrong_passphrase'],
    ['its cost, to one that is cheap to guess', (sealed) => ({ ...sealed, cost: 2 }), 'vault_damaged'], ['its cost, to one that takes all memory', (sealed) => ({ ...sealed, cost: 2 ** 30 }), 'vault_damaged'],
    ['its version', (sealed) => ({ ...sealed, version: 2 }), 'vault_damaged'], ['a shorter tag', (sealed) => ({ ...sealed, tag: 'AAAA' }), 'vault_damaged'], ['all of it', () => 'nothing', 'vault_damaged'],
  ])('somebody changed %s: it is refused and not written over', async (_, change, code) => {
    await vault().set('openai key', 'sk-secret-1');
    const changed = JSON.stringify(change(JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>));
    writeFileSync(file(), changed);
    expect(await vault().get('openai key')).toMatchObject({ ok: false, error: { code } });
    expect(await vault().set('openai key', 'sk-2')).toMatchObject({ ok: false, error: { code } });
    expect(readFileSync(file(), 'utf8')).toBe(changed);
  });

  it.skipIf(process.platform === 'win32')('that others can read is refused with what to do', async () => {
    await vault().set('openai key', 'sk-secret-1');
    chmodSync(file(), 0o644);
    expect(await vault().get('openai key')).toMatchObject({ ok: false, error: { code: 'vault_open_to_others', remedy: expect.stringContaining('chmod 600') as string } });
  });

  it('cannot be begun with a passphrase that is guessed, or where nothing can be written', async () => {
    expect(await vault('short').set('openai key', 'sk-secret-1')).toMatchObject({ ok: false, error: { code: 'weak_passphrase' } });
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(path.join(folder, 'in-the-way'), '');
    expect(await new VaultStore(path.join(folder, 'in-the-way'), PASSPHRASE, CHEAP).set('openai key', 'sk-secret-1')).toMatchObject({ ok: false, error: { code: 'vault_failed' } });
  });
});
