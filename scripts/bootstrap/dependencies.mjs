import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { withLock } from './lock.mjs';
import { npmCi } from './npm.mjs';
import { folderProblem, npmProblem, SetupProblem } from './problem.mjs';
import { timed } from './progress.mjs';

/** Written as the last act of an installation and removed as the first: where it is, the installation is whole. */
const markerPath = path.join('node_modules', '.quorum-installed');
const doing = 'installing dependencies';

/**
 * Installs what the lockfile says, unless exactly that is already installed.
 * @param {string} root the repository
 */
export async function ensureDependencies(root) {
  const wanted = fingerprint(readLockfile(root), process.platform, process.arch);
  if (isInstalled(root, wanted)) return;
  const locks = path.join(root, '.cache');
  try {
    fs.mkdirSync(locks, { recursive: true });
    await withLock(path.join(locks, 'install.lock'), doing, () => installUnlessDone(root, wanted));
  } catch (error) {
    throw folderProblem(error, root, `give yourself the folder: sudo chown -R "$(id -un)" "${root}"`);
  }
}

/** @param {string} root @param {string} wanted */
async function installUnlessDone(root, wanted) {
  // Whoever held the lock before us may have done it.
  if (isInstalled(root, wanted)) return;
  fs.rmSync(path.join(root, markerPath), { force: true });
  await timed(doing, async () => {
    const { ok, output } = await npmCi(root);
    if (!ok) throw npmProblem(doing, output, 'npm ci --ignore-scripts');
  });
  writeMarker(root, wanted);
}

/**
 * Names an installation: the lockfile's content and the machine it was made for.
 * @param {string | Buffer} lockfile @param {string} platform @param {string} arch
 */
export function fingerprint(lockfile, platform, arch) {
  return `${platform}-${arch} ${crypto.createHash('sha256').update(lockfile).digest('hex')}`;
}

/** Whether the folder holds a whole installation of that name. @param {string} root @param {string} wanted */
export function isInstalled(root, wanted) {
  try {
    return fs.readFileSync(path.join(root, markerPath), 'utf8').trim() === wanted;
  } catch {
    return false;
  }
}

/** Records a whole installation; written aside and renamed, so a crash leaves no half marker. @param {string} root @param {string} wanted */
export function writeMarker(root, wanted) {
  const marker = path.join(root, markerPath);
  fs.mkdirSync(path.dirname(marker), { recursive: true });
  fs.writeFileSync(`${marker}.new`, `${wanted}\n`);
  fs.renameSync(`${marker}.new`, marker);
}

/** @param {string} root */
function readLockfile(root) {
  try {
    return fs.readFileSync(path.join(root, 'package-lock.json'));
  } catch {
    throw new SetupProblem('package-lock.json is missing, so nobody knows what to install.', 'git checkout -- package-lock.json');
  }
}
