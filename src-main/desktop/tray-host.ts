/** Whether the desktop shows tray icons at all. On Linux that is a service on the session bus, and a desktop without one shows nothing and says nothing. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

const question = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'org.kde.StatusNotifierWatcher'] as const;
const [name, object, method, watcher] = question;

/** The programs that can ask; the first one there is answers. */
const askers: readonly (readonly [program: string, words: readonly string[]])[] = [
  ['gdbus', ['call', '--session', '--dest', name, '--object-path', object, '--method', method, watcher]],
  ['dbus-send', ['--session', '--print-reply', `--dest=${name}`, object, method, `string:${watcher}`]],
  ['busctl', ['--user', 'call', name, object, name, 'NameHasOwner', 's', watcher]],
];

const WITHIN_MS = 3_000;

/** Null: nobody here could say. */
export async function hasTrayHost(platform: NodeJS.Platform): Promise<boolean | null> {
  if (platform !== 'linux') return true;
  for (const [program, words] of askers) {
    const answer = await ask(program, words);
    if (answer !== null) return answer;
  }
  return null;
}

/** How the tray stands as a way to halt. @param host see {@link hasTrayHost} */
export function trayRoute(host: boolean | null): { readonly works: boolean; readonly sentence: string } {
  if (host === null) return { works: true, sentence: 'In the tray\'s menu, where this desktop has one: nobody here could say.' };
  return { works: host, sentence: host ? 'In the tray\'s menu.' : 'This desktop shows no tray icons.' };
}

/** Whether this was never asked before, as a note on disk remembers. One that cannot be written is the first time again. */
export function isFirstTime(note: string): boolean {
  if (existsSync(note)) return false;
  try {
    writeFileSync(note, '');
  } catch {
    // See above.
  }
  return true;
}

function ask(program: string, words: readonly string[]): Promise<boolean | null> {
  return new Promise((resolve) => {
    execFile(program, [...words], { timeout: WITHIN_MS, encoding: 'utf8' }, (error, stdout) => {
      if (error !== null) return resolve(null);
      resolve(/\btrue\b/.test(stdout) ? true : /\bfalse\b/.test(stdout) ? false : null);
    });
  });
}
