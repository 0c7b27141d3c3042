import { Readable, Writable } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../../src-shared/support/result.ts';
import { MemorySecrets } from '../../engine/composition/models/memory-secrets.fixture.ts';
import { ModelKeys } from '../../engine/composition/models/model-keys.ts';
import { ExitCode } from '../exit-code.ts';
import { Terminal } from '../terminal.ts';
import { removeKey, setKey } from './keys-commands.ts';

let said = '';
let secrets: MemorySecrets;
beforeEach(() => {
  said = '';
  secrets = new MemorySecrets();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { said += String(text); return true; });
});
const basis = (dataDir = ''): { readonly terminal: Terminal; readonly dataDir: string } => ({ dataDir, terminal: new Terminal(new Writable({ write: (chunk, _encoding, done) => { said += String(chunk); done(); } })) });
const input = (text: string): NodeJS.ReadStream => Readable.from(text === '' ? [] : [text]) as unknown as NodeJS.ReadStream;
const keys = (): ModelKeys => new ModelKeys({}, secrets);

describe('quorum agents keys', () => {
  it('keeps what stands in the input, without the end of its line, and does not say it', async () => {
    expect(await setKey(basis(), 'openai key', input('sk-secret-1\n'), keys())).toBe(ExitCode.done);
    expect([...secrets.kept]).toEqual([['openai key', 'sk-secret-1']]);
    expect(said).toContain('The key "openai key" is in the system\'s keychain. The next session uses what is there.');
    expect(await removeKey(basis(), 'openai key', keys())).toBe(ExitCode.done);
    expect([...secrets.kept]).toEqual([]);
    expect(said).not.toContain('sk-secret-1');
  });

  it.each([
    ['', 'openai key', 'the key is empty'], ['sk one two', 'openai key', 'paste the key alone'], ['k'.repeat(20_000), 'openai key', 'longer than 2000'],
    ['sk-secret-1', 'sk-secret-1', 'keyName looks like a key itself'], ['sk-secret-1', 'a/b', 'keyName must have'],
  ])('refuses %j under the name %j: %s; nothing is kept, and no key is repeated', async (text, name, why) => {
    expect(await setKey(basis(), name, input(text), keys())).toBe(ExitCode.usage);
    expect(said).toContain(why);
    expect(said).not.toContain('sk-secret-1');
    expect([...secrets.kept]).toEqual([]);
  });

  it('says what to do where no keychain runs', async () => {
    secrets.trouble = failure('no_keychain', 'No keychain runs here.', 'Install one.');
    expect(await setKey(basis(), 'openai key', input('sk-secret-1'), keys())).toBe(ExitCode.failed);
    expect(said).toContain('Its variable is QUORUM_KEY_OPENAI_KEY.');
    expect(await removeKey(basis(), 'openai key', keys())).toBe(ExitCode.failed);
    expect(said).not.toContain('sk-secret-1');
  });
});
