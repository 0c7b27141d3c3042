/** Every command with its options. Each loads what it needs when it is called: `quorum halt` must not wait for the engine's modules. */
import { homedir } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { defaultDataDir } from './data-dir.ts';
import { EXIT_CODES_HELP, ExitCode } from './exit-code.ts';
import type { RunFlags } from './run/run-flags.ts';
import { Terminal } from './terminal.ts';

interface CommonFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Runs one command line and answers its exit code. */
export async function runProgram(words: readonly string[]): Promise<ExitCode> {
  const terminal = new Terminal();
  let code: ExitCode = ExitCode.done;
  const program = createProgram(terminal, (ended) => { code = ended; });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  }
}

function createProgram(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = new Command('quorum');
  program.description('Analyst agents watch the market, argue and vote; only what reaches a quorum is traded.').version('0.1.0');
  program.exitOverride().showSuggestionAfterError().addHelpText('after', EXIT_CODES_HELP);
  program.configureOutput({ outputError: (text, write) => write(`${text.replace(/^error: /, '')}  → \`quorum --help\` lists every command, \`quorum <command> --help\` its options.\n`) });
  addStart(program, terminal, done);
  addRun(program, terminal, done);
  return program;
}

/** The data folder meant: named, or the default. */
function dataDirOf({ dataDir }: CommonFlags): string {
  return path.resolve(dataDir ?? defaultDataDir({ env: process.env, platform: process.platform, home: homedir() }));
}

function withCommon(command: Command): Command {
  return command.option('--data-dir <folder>', 'where data are kept (default: $QUORUM_HOME, or the system\'s place for data)').option('--json', 'machine-readable lines');
}

function addStart(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(program.command('start').description('watch agents trade paper money on the built-in market'))
    .option('--seed <number>', 'the market\'s seed (default: drawn)')
    .action(async (flags: CommonFlags & RunFlags) => done(await run({ ...flags, market: 'generated', speed: 'real' }, true, terminal)));
}

function addRun(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(program.command('run').description('trade a market with paper money'))
    .option('--market <which>', '`generated`, a folder or file of recorded data, or a ccxt id (default: generated)')
    .option('--speed <pace>', '`real`, `max` or a factor such as 60 (default: real; max for recorded data)')
    .option('--for <duration>', 'market time to run: 90s, 10m, 6h, 2d')
    .option('--until <time>', 'market time to stop at: ISO, UTC without a zone')
    .option('--seed <number>', '0 to 4294967295; the same seed gives the same generated market (default: drawn)')
    .option('--interval <duration>', 'time between cycles, 1s to 1h (default: 5s; each candle where there are only candles)')
    .option('--instruments <names>', 'names with commas between them (default: all the market offers)')
    .option('--balance <amount>', 'paper money on each venue (default: 10000)')
    .option('--kind <kind>', '`perpetual` or `spot` (default: perpetual)')
    .action(async (flags: CommonFlags & RunFlags) => done(await run(flags, false, terminal)));
}

async function run(flags: CommonFlags & RunFlags, welcome: boolean, terminal: Terminal): Promise<ExitCode> {
  const { startRun } = await import('./run/start-run.ts');
  return startRun(flags, dataDirOf(flags), welcome, terminal);
}
