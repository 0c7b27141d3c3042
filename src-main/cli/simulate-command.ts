/** `quorum simulate`: days in which everything that can go wrong does, with every promise checked after each event. */
import { runSimulation, type SimulationOptions } from '../engine/simulation/run-simulation.ts';
import { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export interface SimulateFlags {
  readonly seeds: string;
  readonly seed: string;
  readonly minutes?: string;
  /** Every day has the market's worst hour. */
  readonly worst?: boolean;
  readonly json?: boolean;
}

/** Runs seeds until one breaks a promise or all are done. */
export function simulate(flags: SimulateFlags, terminal: Terminal): ExitCode {
  const seeds = whole(flags.seeds, 1, 1_000_000);
  const firstSeed = whole(flags.seed, 0, 0xffff_ffff);
  const minutes = flags.minutes === undefined ? undefined : whole(flags.minutes, 1, 1_440);
  if (seeds === null || firstSeed === null || minutes === null) {
    const [option, text] = seeds === null ? ['seeds', flags.seeds] : firstSeed === null ? ['seed', flags.seed] : ['minutes', flags.minutes ?? ''];
    terminal.fail({ code: 'bad_option', sentence: `--${option} cannot be "${text}".`, remedy: 'It must be a whole number; `quorum simulate --help` shows the options.' });
    return ExitCode.usage;
  }
  return run({ firstSeed, seeds, crash: flags.worst === true, ...(minutes === undefined ? {} : { minutes }) }, flags.json === true, terminal);
}

function run(options: Pick<SimulationOptions, 'firstSeed' | 'seeds' | 'minutes' | 'crash'>, json: boolean, terminal: Terminal): ExitCode {
  const startedMs = performance.now();
  let toldMs = startedMs;
  let days = 0;
  const { failure, ...sums } = runSimulation({
    ...options,
    onDay: () => {
      days += 1;
      if (performance.now() - toldMs < 2_000) return;
      toldMs = performance.now();
      terminal.note(`${days} of ${options.seeds} days`);
    },
  });
  const seconds = (performance.now() - startedMs) / 1000;
  if (json) void terminal.json({ type: 'simulation', ...sums, seconds, failure });
  else void terminal.line(`${sums.days} days, ${sums.events} events (${Math.round(sums.events / seconds)} a second), ${sums.submits} orders, ${sums.fills} fills, ${sums.crashes} crashes: ${failure === null ? 'every promise held' : 'A PROMISE WAS BROKEN'}`);
  if (failure === null) return ExitCode.done;
  terminal.fail({
    code: 'promise_broken',
    sentence: `Seed ${failure.seed}, ${failure.invariant}: ${failure.sentence}\n${failure.lines.join('\n')}\n(shortened to ${failure.minutes} minutes${failure.off.length === 0 ? '' : `; also without ${failure.off.join(', ')}`})`,
    remedy: `quorum simulate --seeds 1 --seed ${failure.seed}${options.crash === true ? ' --worst' : ''}`,
  });
  return ExitCode.failed;
}

function whole(text: string, least: number, most: number): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
}
