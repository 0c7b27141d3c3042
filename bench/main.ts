/**
 * `npm run bench [-- <name>…] [--json]`: measures the claims of docs/performance.md. Each claim runs in a process of its own, so that
 * none inherits another's heap or compiled code, and beside its baseline. Never fails on a figure; fails when a claim cannot be measured.
 */
import { spawnSync } from 'node:child_process';
import { cycleClaim } from './cycle.ts';
import { databaseReadsClaim } from './database-reads.ts';
import { haltClaim } from './halt.ts';
import type { Claim, Figure } from './harness.ts';
import { hierarchicalClaim } from './hierarchical.ts';
import { indicatorsClaim } from './indicators.ts';
import { journalClaim } from './journal.ts';
import { limitBreachClaim } from './limit-breach.ts';
import { marketEventToOrderClaim } from './market-event-to-order.ts';
import { memoryClaim } from './memory.ts';
import { metricRefreshClaim } from './metric-refresh.ts';
import { modelDebatesClaim } from './model-debates.ts';
import { modelTurnClaim } from './model-turn.ts';
import { recordedHistoryClaim } from './recorded-history.ts';
import { replayClaim } from './replay.ts';
import { riskCheckClaim } from './risk-check.ts';
import { claimText, figureLine, machineLine } from './show.ts';
import { simulationClaim } from './simulation.ts';
import { startUpClaim } from './start-up.ts';
import { valueAtRiskClaim } from './value-at-risk.ts';
import { windowClaim } from './window.ts';
import { windowJournalClaim } from './window-journal.ts';

const CLAIMS: readonly Claim[] = [
  cycleClaim, replayClaim, journalClaim, marketEventToOrderClaim, limitBreachClaim, riskCheckClaim, recordedHistoryClaim, simulationClaim, haltClaim, databaseReadsClaim, startUpClaim, memoryClaim, metricRefreshClaim,
  hierarchicalClaim, indicatorsClaim, modelTurnClaim, modelDebatesClaim, valueAtRiskClaim, windowClaim, windowJournalClaim,
];
/** Said to a child: measure this claim here and answer its figures in one line. */
const HERE = '--here';

// `npm run bench | head` is not an error.
process.stdout.on('error', () => process.exit());

const words = process.argv.slice(2);
if (words[0] === HERE) await measureHere(words[1] ?? '');
else process.exitCode = runAll(words);

/** What a child answers. */
interface Measured {
  readonly figures: readonly Figure[];
  readonly seconds: number;
  /** Of all its threads: far below `seconds` where others had the machine. */
  readonly processorSeconds: number;
}

async function measureHere(name: string): Promise<void> {
  const claim = CLAIMS.find((one) => one.name === name);
  if (claim === undefined) throw new Error(`there is no claim ${name}`);
  const started = performance.now();
  const figures = await claim.measure();
  const { user, system } = process.cpuUsage();
  const measured: Measured = { figures, seconds: (performance.now() - started) / 1000, processorSeconds: (user + system) / 1e6 };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

function runAll(args: readonly string[]): number {
  const json = args.includes('--json');
  const names = args.filter((word) => word !== '--json');
  const unknown = names.filter((name) => !CLAIMS.some((claim) => claim.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no claim ${unknown.join(', ')}. There are: ${CLAIMS.map((claim) => claim.name).join(', ')}.\n`);
    return 2;
  }
  process.stdout.write(json ? `${JSON.stringify({ type: 'machine', text: machineLine() })}\n` : `${machineLine()}\nratio: median over the median of its baseline, measured in the same process; processor time far below the time taken means that others had the machine\n\n`);
  const wanted = names.length === 0 ? CLAIMS : CLAIMS.filter((claim) => names.includes(claim.name));
  const failed = wanted.filter((claim) => !runClaim(claim, json));
  if (failed.length > 0) process.stderr.write(`Could not be measured: ${failed.map((claim) => claim.name).join(', ')}.\n`);
  return failed.length > 0 ? 1 : 0;
}

/** Measures one claim in a child and shows it. False when the child broke. */
function runClaim(claim: Claim, json: boolean): boolean {
  const child = spawnSync(process.execPath, ['--expose-gc', import.meta.filename, HERE, claim.name], { encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) return false;
  const { figures, seconds, processorSeconds } = JSON.parse(child.stdout.trimEnd().split('\n').at(-1) ?? '') as Measured;
  if (json) for (const figure of figures) process.stdout.write(`${figureLine(claim.name, figure)}\n`);
  else process.stdout.write(`${claimText(claim, figures)}    took ${seconds.toFixed(1)} s, with ${processorSeconds.toFixed(1)} s of processor time\n\n`);
  return true;
}
