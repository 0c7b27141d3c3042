import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { pluck, repeat, type Claim, type Figure } from './harness.ts';
import { inTempFolder } from './temp-folder.ts';

const CLI = path.resolve(import.meta.dirname, '..', 'src-main', 'cli', 'main.ts');
const ROUNDS = 3;
/** Nothing takes as long: a child that does is stuck. */
const PATIENCE_MS = 60_000;

/** Milliseconds from starting a program to its end. */
function lifeOf(args: readonly string[]): number {
  const started = performance.now();
  spawnSync(process.execPath, [...args], { encoding: 'utf8', stdio: 'ignore', timeout: PATIENCE_MS });
  return performance.now() - started;
}

interface Start {
  readonly firstLineMs: number;
  readonly lastLineMs: number;
}

/** Starts a program; when its first line came, and when it ended. Throws when it failed. */
function watch(args: readonly string[]): Promise<Start> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS });
  let firstLineMs: number | null = null;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  child.stdout.on('data', () => { firstLineMs ??= performance.now() - started; });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && firstLineMs !== null) resolve({ firstLineMs, lastLineMs: performance.now() - started });
      else reject(new Error(`${args.join(' ')} ended with code ${code}: ${errors}`));
    });
  });
}

/** One cycle of the generated market at full speed, in a fresh folder: the last line comes after it. */
function firstCycle(): Promise<Start> {
  return inTempFolder((folder) => watch([CLI, 'run', '--market', 'generated', '--speed', 'max', '--for', '5s', '--seed', '7', '--json', '--data-dir', folder]));
}

async function measure(): Promise<Figure[]> {
  const empty = await repeat(ROUNDS, () => lifeOf(['-e', '0']));
  const runs = await repeat(ROUNDS, firstCycle);
  const status = await inTempFolder(async (folder) => {
    await watch([CLI, 'run', '--market', 'generated', '--speed', 'max', '--for', '1m', '--seed', '7', '--json', '--data-dir', folder]);
    return repeat(ROUNDS, () => watch([CLI, 'status', '--data-dir', folder]));
  });
  const baseline = { what: 'node -e 0', samples: empty };
  return [
    { what: 'quorum status, first line', unit: 'ms', samples: pluck(status, 'firstLineMs'), baseline, target: null },
    { what: 'quorum run, session opened', unit: 'ms', samples: pluck(runs, 'firstLineMs'), baseline, target: null, note: 'new data folder: the database is made, 600 bars of 16 instruments are generated and taken in' },
    {
      what: 'quorum run, first cycle over and session closed', unit: 'ms', samples: pluck(runs, 'lastLineMs'), baseline, target: { sense: 'at most', must: 4_000, aim: 2_000 },
      note: 'the target is for the first cycle of the app; this is its engine from the command line, and closing included. Windows come with the app',
    },
  ];
}

export const startUpClaim: Claim = { name: 'start-up', sentence: 'from starting the process', measure };
