/** `quorum status`: the running instance's own word, or what is stored where none runs. */
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import type { SupervisorStatus } from '../../../src-shared/contract/supervisor-status.ts';
import { askInstance } from '../control/control-client.ts';
import { modeSentence } from '../approval-words.ts';
import { ExitCode } from '../exit-code.ts';
import { amount, describeDuration, milliseconds, signedAmount } from '../../../src-shared/support/figures.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import type { Paint, Terminal } from '../terminal.ts';

/** Shows the state. `notThere` when there is neither an instance nor stored state. */
export async function showStatus(dataDir: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const outcome = await askInstance(dataDir, { kind: 'status' });
  if (outcome.kind === 'answered' && outcome.answer.kind === 'status') {
    const { pid, fresh, status, supervisor } = outcome.answer;
    if (json) void terminal.json({ type: 'status', running: true, dataDir, pid, fresh, ...status, supervisor });
    else void terminal.line(runningLines({ dataDir, pid, fresh, status, supervisor }, terminal.paint).join('\n'));
    return ExitCode.done;
  }
  if (outcome.kind !== 'absent') terminal.note(`An instance is there but does not answer (${outcome.kind === 'silent' ? outcome.sentence : 'it refused the question'}); this is what is stored.`);
  const { showStoredStatus } = await import('./stored-status.ts');
  return showStoredStatus(dataDir, json, terminal);
}

interface RunningInstance {
  readonly dataDir: string;
  readonly pid: number;
  readonly fresh: boolean;
  readonly status: EngineStatus | null;
  readonly supervisor: SupervisorStatus;
}

function runningLines({ dataDir, pid, fresh, status, supervisor }: RunningInstance, paint: Paint): string[] {
  const head = `${paint('bold', 'Running')}, process ${pid}, on ${dataDir}`;
  const engine = engineLines(supervisor, paint);
  if (status === null) return [head, ...engine];
  const silent = fresh ? [] : [paint('red', '  The engine does not answer; this is the last it told.')];
  return [
    head, ...engine, ...silent,
    row('Trading', `${paint(status.trading === 'active' ? 'green' : 'yellow', status.trading)}${status.observing ? ' (observing: the agents vote for a full cycle before anything is sent)' : ''}`),
    ...(status.approval.mode === 'auto' && status.approval.waiting === 0 ? [] : [row('Signals', paint('yellow', modeSentence(status.approval)))]),
    ...haltLines(status, paint),
    row('Market', `${status.market}, at ${new Date(status.marketAt).toISOString().slice(0, 19)}Z`),
    row('Money', `paper; equity ${amount(status.equity)}${status.dayPnl === null ? '' : `, today ${signedAmount(status.dayPnl)}`}`),
    row('Positions', status.openPositions === 0 ? 'none' : `${status.openPositions} open, ${amount(status.openRisk)} at risk at the stops${status.unprotected === 0 ? '' : paint('red', `, ${status.unprotected} WITHOUT PROTECTION`)}`),
    row('Loop', `${status.cycles} cycles in ${describeDuration(status.uptimeSeconds * 1000)}, p50 ${milliseconds(status.cycleP50Ms)}, p99 ${milliseconds(status.cycleP99Ms)}, ${status.overruns} overruns, queue ${status.queueLength}`),
    row('Data', status.dataAgeMs === null ? 'none yet' : `${describeDuration(status.dataAgeMs)} old${status.blocked.length === 0 ? '' : `; no entries on ${status.blocked.join(', ')}`}`),
    ...(status.failure === null ? [] : [row('Failure', paint('red', status.failure))]),
  ];
}

function engineLines({ state, sentence, restarts, restartAt, lastDeath }: SupervisorStatus, paint: Paint): string[] {
  const well = state === 'running' || state === 'starting';
  const next = restartAt === null ? '' : ` Next start at ${new Date(restartAt).toISOString()}.`;
  const past = restarts === 0 ? '' : `; restarted ${restarts} time${restarts === 1 ? '' : 's'}${lastDeath === null ? '' : `, the last one ended because: ${lastDeath}`}`;
  return [row('Engine', `${paint(well ? 'green' : 'red', state.replaceAll('_', ' '))}${well ? '' : `: ${sentence}${next}`}${past}`)];
}

function haltLines({ halt }: EngineStatus, paint: Paint): string[] {
  if (halt === null) return [];
  const head = row('Halt', `${halt.reason} (by ${halt.by}, ${new Date(halt.at).toISOString()}), ${halt.verifiedAt === null ? paint('red', 'not verified yet') : 'verified: nothing that adds risk is open'}`);
  return [head, ...halt.lines.filter((line) => line.status !== 'done').map((line) => `             ${line.venue} ${line.subject}: ${readable(line.sentence, ENGLISH)}`)];
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(10)} ${text}`;
}
