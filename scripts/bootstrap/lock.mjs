import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './progress.mjs';

/**
 * A lock between processes: a folder, because making one either succeeds or fails, never half.
 * It holds the owner's process id; a lock whose owner is dead is taken over.
 * The folder is prepared under a private name and renamed into place, so a lock without an owner is never seen.
 */
const pollMs = 250;
const ownerFile = 'owner.pid';

/**
 * Performs the step while holding the lock; waits while another live process holds it.
 * @template T
 * @param {string} folder the lock, whose parent must exist
 * @param {string} doing what the other one is doing, for the line that explains the wait
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function withLock(folder, doing, step) {
  let explained = false;
  while (!tryLock(folder, process.pid)) {
    if (!explained) say(`another run is ${doing}; waiting for it…`);
    explained = true;
    await wait(pollMs);
  }
  try {
    return await step();
  } finally {
    release(folder, process.pid);
  }
}

/** Lets go of the lock. Renamed first, because removing a folder is not one act and another process may already be taking it. @param {string} folder @param {number} pid */
export function release(folder, pid) {
  const spent = `${folder}.spent.${pid}`;
  fs.renameSync(folder, spent);
  fs.rmSync(spent, { recursive: true, force: true });
}

/**
 * Tries to take the lock once.
 * @param {string} folder @param {number} pid the owner to be @returns {boolean} whether it is now ours
 */
export function tryLock(folder, pid) {
  const claim = `${folder}.${pid}`;
  fs.rmSync(claim, { recursive: true, force: true });
  fs.mkdirSync(claim);
  fs.writeFileSync(path.join(claim, ownerFile), String(pid));
  removeIfStale(folder, pid);
  try {
    // Renaming onto a folder that is not empty fails, on every platform we know.
    fs.renameSync(claim, folder);
    return true;
  } catch {
    fs.rmSync(claim, { recursive: true, force: true });
    return false;
  }
}

/**
 * Clears a lock left by a process that died. It is first renamed to a name of ours and looked at again,
 * so that of several waiting processes only one clears it, and none clears a fresh one.
 * @param {string} folder @param {number} pid
 */
function removeIfStale(folder, pid) {
  const owner = lockOwner(folder);
  if (owner === undefined || isAlive(owner)) return;
  const grave = `${folder}.stale.${pid}`;
  try {
    fs.renameSync(folder, grave);
  } catch {
    return;
  }
  const buried = lockOwner(grave);
  if (buried !== undefined && buried !== owner && isAlive(buried)) putBack(grave, folder);
  fs.rmSync(grave, { recursive: true, force: true });
}

/** @param {string} grave @param {string} folder */
function putBack(grave, folder) {
  try {
    fs.renameSync(grave, folder);
  } catch {
    // Someone took the lock meanwhile; two installs in a row are the worst that follows.
  }
}

/** @param {string} folder @returns {number | undefined} the process id written in the lock */
export function lockOwner(folder) {
  try {
    const pid = Number.parseInt(fs.readFileSync(path.join(folder, ownerFile), 'utf8'), 10);
    return Number.isInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {boolean} */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
