/** A message bus with an unlocked GNOME Keyring on it, for tests: what a desktop session has. Nothing of the machine's own is touched. */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Result } from '../../../../src-shared/support/result.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import type { KeyringWish } from './keyring-child.fixture.ts';

const PROGRAMS = ['dbus-daemon', 'gnome-keyring-daemon'];
const INSTALL = ['install', '-qq', '-y', '--no-install-recommends', 'dbus', 'gnome-keyring'];

/** Why there can be none here; null: there can. Installs what is missing where that is allowed. */
export function whyNoKeyring(): string | null {
  if (process.platform !== 'linux') return 'they need a keychain that is nobody\'s, which only Linux has';
  if (areThere()) return null;
  if (os.userInfo().uid === 0 && !apt(INSTALL)) {
    // The lists are empty or old.
    apt(['update', '-qq']);
    apt(INSTALL);
  }
  return areThere() ? null : `there is no dbus-daemon or no gnome-keyring-daemon here; as root: apt-get ${INSTALL.join(' ')}`;
}

function areThere(): boolean {
  return PROGRAMS.every((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined);
}

function apt(words: readonly string[]): boolean {
  return spawnSync('apt-get', words, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
}

/** A desktop's message bus, and processes on it. */
export interface DesktopKeyring {
  /** Of the bus: `DBUS_SESSION_BUS_ADDRESS` of whoever is to see this keychain. */
  readonly address: string;
  /** Secrets under a service, by a process of their own. */
  store(service: string): SecretStore;
  /** Ends everything that was started. */
  end(): void;
}

/** @param withService false: a bus that nobody keeps secrets on */
export async function startKeyring(withService = true): Promise<DesktopKeyring> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'quorum-keyring-'));
  // Services of the machine are not offered on this bus: what is there is what was started here.
  const config = path.join(import.meta.dirname, 'empty-bus.fixture.conf');
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const address = await firstLine(bus);
  const started = [bus, ...(withService ? [await startService(address, home)] : [])];
  return {
    address,
    store: (service) => {
      const child = fork(path.join(import.meta.dirname, 'keyring-child.fixture.ts'), { env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, DISPLAY: '' }, execArgv: [] });
      started.push(child);
      return storeIn(child, service);
    },
    end: () => {
      for (const child of started.reverse()) child.kill('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function storeIn(child: ChildProcess, service: string): SecretStore {
  const waiting = new Map<number, (result: never) => void>();
  let next = 0;
  child.on('message', ({ id, result }: { readonly id: number; readonly result: never }) => waiting.get(id)?.(result));
  const ask = <T>(call: KeyringWish['call'], name: string, secret = ''): Promise<Result<T>> => new Promise((resolve, reject) => {
    const id = (next += 1);
    waiting.set(id, resolve as (result: never) => void);
    child.once('exit', (code) => reject(new Error(`the process at the keychain ended with ${String(code)}`)));
    child.send({ id, service, call, name, secret } satisfies KeyringWish);
  });
  child.setMaxListeners(100);
  return { get: (name) => ask('get', name), set: (name, secret) => ask('set', name, secret), remove: (name) => ask('remove', name) };
}

async function startService(address: string, home: string): Promise<ChildProcess> {
  const service = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets', `--control-directory=${home}`], {
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: '' }, stdio: ['pipe', 'pipe', 'ignore'],
  });
  service.stdin?.end('a password of the tests');
  // It says where it is controlled once it is up.
  await firstLine(service, 1);
  return service;
}

function firstLine(child: ChildProcess, fd = 3): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdio[fd]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end).trim());
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${String(code)} before it said where it is`)));
  });
}
