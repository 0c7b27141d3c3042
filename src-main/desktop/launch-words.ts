/** What was typed when the app was started, or started a second time. */
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { defaultDataDir } from '../hub/data-dir.ts';

/** `halt`: stop trading at once. `dataDir`: absolute. `problem`: words that were not understood, as a sentence. */
export interface Launch {
  readonly dataDir: string;
  readonly halt: boolean;
  readonly problem: string | null;
}

/** Reads the words after the program's own. Chromium's switches and anything unknown are left alone: a start must not fail over a word. */
export function readLaunch(words: readonly string[], env: NodeJS.ProcessEnv): Launch {
  let named: string | null = null;
  let problem: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word.startsWith('--data-dir=')) named = word.slice('--data-dir='.length);
    else if (word === '--data-dir') named = words[++at] ?? '';
    if (named === '') {
      problem = '--data-dir names no folder, so the usual one is used. Write --data-dir=<folder>.';
      named = null;
    }
  }
  const usual = defaultDataDir({ env, platform: process.platform, home: homedir() });
  return { dataDir: path.resolve(named ?? usual), halt: words.includes('--halt'), problem };
}

const secondLaunchSchema = z.object({ halt: z.boolean() });

/** What a second launch wants of the first: it arrives from another process, so it is read with care. Not understood: only shown. */
export function readSecondLaunch(data: unknown): { readonly halt: boolean } {
  const parsed = secondLaunchSchema.safeParse(data);
  return parsed.success ? parsed.data : { halt: false };
}
