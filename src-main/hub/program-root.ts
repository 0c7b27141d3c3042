/** Where this program lies: looked for, because its files run as they are written and as they are built, from folders of another depth. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { must } from '../../src-shared/support/assert.ts';

/** The nearest folder above `from` with a package.json. Throws where there is none: the installation is incomplete. */
function rootAbove(from: string): string {
  for (let at = from; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'package.json'))) return at;
    must(path.dirname(at) === at ? null : at, `no package.json above ${from}: the installation is incomplete`);
  }
}

/** The repository, or the packaged app. */
export const programRoot = rootAbove(import.meta.dirname);
