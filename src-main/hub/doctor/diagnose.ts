/** Everything the doctor looks at on this machine and in a data folder, whoever asks. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkBackups, checkDatabaseOf, checkHaltFile } from './check-data.ts';
import { checkClock, checkDisk, checkDisplay, checkKeychain, checkNode, checkPermissions } from './check-machine.ts';
import type { Finding } from './finding.ts';

const CLOCK_SAMPLE_MS = 50;

/** Looks at all of it, in the order in which it is shown. Takes as long as reading the database does. */
export async function diagnose(dataDir: string): Promise<Finding[]> {
  return [
    checkNode(process.versions.node), await sampleClock(dataDir), checkDisk(dataDir), checkPermissions(dataDir), checkDatabaseOf(dataDir),
    checkBackups(dataDir, Date.now()), checkHaltFile(dataDir), checkKeychain(process.platform, process.env), checkDisplay(process.platform, process.env),
  ];
}

async function sampleClock(dataDir: string): Promise<Finding> {
  const wall = Date.now();
  const steady = performance.now();
  await new Promise((resolve) => { setTimeout(resolve, CLOCK_SAMPLE_MS); });
  const database = path.join(dataDir, 'quorum.sqlite');
  const newest = existsSync(database) ? statSync(database).mtimeMs : null;
  return checkClock(Date.now(), Date.now() - wall, performance.now() - steady, newest);
}
