/** `quorum doctor`: what is well, what is not, and what to do about it. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { ExitCode } from '../exit-code.ts';
import type { Paint } from '../terminal.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import { checkBackups, checkConfig, checkDatabaseOf, checkHaltFile, checkInstance } from './check-data.ts';
import { checkClock, checkDisk, checkDisplay, checkKeychain, checkNode, checkPermissions } from './check-machine.ts';
import type { Finding } from './finding.ts';

const CLOCK_SAMPLE_MS = 50;

/** Checks everything; fails when any check failed. */
export async function runDoctor({ dataDir, json, terminal }: QueryBasis): Promise<ExitCode> {
  const findings: Finding[] = [
    checkNode(process.versions.node), await sampleClock(dataDir), checkDisk(dataDir), checkPermissions(dataDir), checkConfig(dataDir), checkDatabaseOf(dataDir),
    checkBackups(dataDir, Date.now()), checkHaltFile(dataDir), await checkInstance(dataDir), checkKeychain(process.platform, process.env), checkDisplay(process.platform, process.env),
  ];
  for (const finding of findings) {
    if (json) void terminal.json({ type: 'finding', ...finding });
    else void terminal.line(describe(finding, terminal.paint));
  }
  return findings.some((finding) => finding.level === 'failed') ? ExitCode.failed : ExitCode.done;
}

async function sampleClock(dataDir: string): Promise<Finding> {
  const wall = Date.now();
  const steady = performance.now();
  await new Promise((resolve) => { setTimeout(resolve, CLOCK_SAMPLE_MS); });
  const database = path.join(dataDir, 'quorum.sqlite');
  const newest = existsSync(database) ? statSync(database).mtimeMs : null;
  return checkClock(Date.now(), Date.now() - wall, performance.now() - steady, newest);
}

function describe({ check, level, sentence, remedy }: Finding, paint: Paint): string {
  const mark = level === 'ok' ? paint('green', 'ok     ') : level === 'warning' ? paint('yellow', 'warning') : paint('red', 'failed ');
  return `${mark}  ${check.padEnd(12)} ${sentence}${remedy === '' ? '' : `\n${' '.repeat(22)} → ${remedy}`}`;
}
