import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runDay } from '../day.ts';
import { CAUGHT_LATELY } from './caught-lately.ts';
import { PLANTED_FAULTS } from './planted-faults.ts';
import type { PlantedOutcome } from './run-planted.ts';

/** What Node has read of the sources, for the next of these processes: they start in half the time. */
const COMPILED = path.resolve('.cache', 'compiled');
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function plant(name: string): Promise<PlantedOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', script('./plant.ts'), script('./run-planted.ts')], {
      env: { ...process.env, QUORUM_PLANTED_FAULT: name, NODE_COMPILE_CACHE: COMPILED }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out) as PlantedOutcome);
      else reject(new Error(err));
    });
  });
}

describe('planted faults are caught within 200 simulated days', () => {
  it('there are at least twelve, each with a name of its own', () => {
    expect(new Set(PLANTED_FAULTS.map(({ name }) => name)).size).toBe(PLANTED_FAULTS.length);
    expect(PLANTED_FAULTS.length).toBeGreaterThanOrEqual(12);
  });

  it.each(PLANTED_FAULTS.map(({ name, story }) => [name, story]))('%s: %s', async (name) => {
    const outcome = await plant(name);
    expect(outcome.caughtOnDay, `"${name}" went unseen`).not.toBeNull();
    const lately = CAUGHT_LATELY[name];
    if (lately !== undefined && lately !== outcome.caughtOnDay) console.warn(`"${name}" is caught on day ${String(outcome.caughtOnDay)} now, no longer on ${String(lately)}: put that into caught-lately.ts, it saves the search`);
    expect(outcome.sentence).not.toBe('');
  }, 180_000);

  it('none of the first days fails without a fault, so that what is caught is the fault', () => {
    for (let seed = 1; seed <= 20; seed += 1) expect(runDay({ seed, replay: true }).violation).toBeNull();
  }, 120_000);
});
