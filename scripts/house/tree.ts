import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The repository's own tree, and small copies of it in which a test plants a violation. */

/** The repository. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** What a planted tree copies from ours: every rule, and nothing they judge. */
const ruleFiles = ['package.json', '.oxlintrc.json', 'knip.json', 'tsconfig.json', 'tsconfig.base.json', 'tsconfig.tests.json', 'src-renderer/tsconfig.tests.json'];

/** Files of the tree that are ours to judge: tracked, or new and not ignored. Relative to the repository, sorted. */
export function ownFiles(): string[] {
  return (trackedFiles() ?? filesOnDisk()).filter((file) => file !== '' && fs.existsSync(path.join(root, file))).sort();
}

/** What git knows, whoever owns the folder; undefined where there is no git or no repository. */
function trackedFiles(): string[] | undefined {
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\0');
  } catch {
    return undefined;
  }
}

/** The same for a tree that was unpacked from an archive. */
function filesOnDisk(): string[] {
  const entries = fs.readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  return files.filter((file) => !/^(?:node_modules|\.cache|\.git|dist|coverage)\//.test(file));
}

/** The text of one of our files. */
export function textOf(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

/**
 * Builds a tree with our rules and the planted files, lets the test look at it, and removes it.
 * @param plants file contents by path
 */
export function withPlantedTree<Result>(plants: Readonly<Record<string, string>>, look: (tree: string) => Result): Result {
  // The real path, because tools report it and macOS hides its temporary folder behind a link.
  const tree = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'quorum-planted-')));
  try {
    for (const file of [...ruleFiles, ...roomConfigs(), ...houseRules()]) write(tree, file, textOf(file));
    for (const [file, content] of Object.entries(plants)) write(tree, file, content);
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'), 'junction');
    return look(tree);
  } finally {
    fs.rmSync(tree, { recursive: true, force: true });
  }
}

function roomConfigs(): string[] {
  return ownFiles().filter((file) => file.endsWith('/tsconfig.json'));
}

function houseRules(): string[] {
  return ownFiles().filter((file) => /^scripts\/house\/.*\.mjs$/.test(file));
}

function write(tree: string, file: string, content: string): void {
  const target = path.join(tree, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
}
