import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretStoreContract } from '../../ports/secret-store.contract.test.ts';
import { startKeyring, whyNoKeyring, type DesktopKeyring } from './desktop-keyring.fixture.ts';
import { KeyringStore, type EntryOf } from './keyring-store.ts';

const without = whyNoKeyring();
if (without !== null) console.warn(`TESTS OF A REAL KEYCHAIN ARE SKIPPED: ${without}.`);

const SERVICE = 'Quorum, in a test';

describe.skipIf(without !== null)('on a desktop', () => {
  let keyring: DesktopKeyring;
  let services = 0;
  beforeAll(async () => {
    keyring = await startKeyring();
  });
  afterAll(() => keyring.end());

  secretStoreContract('GNOME Keyring', () => {
    const service = `${SERVICE} ${(services += 1)}`;
    return Promise.resolve({ store: keyring.store(service), again: () => keyring.store(service), close: () => Promise.resolve() });
  });

  it('a bus that nobody keeps secrets on is a refusal with what to do, and the kernel\'s forgetful keyring is not used instead', async () => {
    const bare = await startKeyring(false);
    try {
      const store = bare.store(SERVICE);
      for (const result of [await store.set('openai key', 'sk-one'), await store.get('openai key'), await store.remove('openai key')]) {
        expect(result).toMatchObject({ ok: false, error: { code: 'no_keychain', remedy: expect.stringContaining('GNOME Keyring or KWallet') as string } });
      }
    } finally {
      bare.end();
    }
  });
});

const entry = (more: Partial<Awaited<ReturnType<EntryOf>>>): EntryOf => () => ({ getPassword: () => Promise.resolve(null), setPassword: () => Promise.resolve(), deletePassword: () => Promise.resolve(false), ...more });

describe('what the system says', () => {
  it.each([
    ['Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time', 'no_keychain'],
    ['Couldn\'t access platform storage: Secret Service: no result found', 'no_keychain'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'no_keychain'],
    ['Couldn\'t access platform storage: Secret Service: locked', 'keychain_locked'],
    ['Prompt was dismissed', 'keychain_locked'],
    ['something nobody foresaw', 'keychain_failed'],
  ])('"%s" is %s, with a remedy and the way without a keychain', async (said, code) => {
    const store = new KeyringStore(SERVICE, entry({ setPassword: () => Promise.reject(new Error(said)) }));
    expect(await store.set('openai key', 'sk-secret')).toMatchObject({ ok: false, error: { code, remedy: expect.stringMatching(/^[A-Z].*environment variable\.$/) as string } });
    expect(JSON.stringify(await store.set('openai key', 'sk-secret'))).not.toContain('sk-secret');
  });

  it('a library that cannot be loaded is a failure like any other', async () => {
    const store = new KeyringStore(SERVICE, () => Promise.reject(new Error('Cannot find native binding')));
    expect(await store.get('x')).toMatchObject({ ok: false, error: { code: 'keychain_failed' } });
  });

  it('one that waits for its password holds nothing up: who asks meanwhile is told at once, and all goes on when it answers', async () => {
    let unlock: (value: string) => void = () => undefined;
    let asked = 0;
    const store = new KeyringStore(SERVICE, entry({
      getPassword: () => {
        asked += 1;
        return asked === 1 ? new Promise((resolve) => { unlock = resolve; }) : Promise.resolve('sk-two');
      },
    }), 1);
    expect(await store.get('x')).toMatchObject({ ok: false, error: { code: 'keychain_silent' } });
    expect(await store.get('x')).toMatchObject({ ok: false, error: { code: 'keychain_silent' } });
    expect(asked).toBe(1);
    unlock('sk-one');
    await expect.poll(() => store.get('x')).toEqual({ ok: true, value: 'sk-two' });
  });
});
