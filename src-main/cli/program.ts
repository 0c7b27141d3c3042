/** Every command with its options. Each loads what it needs when it is called: `quorum halt` must not wait for the engine's modules. */
import { homedir } from 'node:os';
import path from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { defaultDataDir } from '../hub/data-dir.ts';
import { EXIT_CODES_HELP, ExitCode } from './exit-code.ts';
import type { AblateFlags } from './query/ablate-command.ts';
import type { PeriodFlags } from './query/period-flags.ts';
import { addRisk } from './risk/add-risk.ts';
import { addPnl, withPnlFlags, type PnlFlags } from './query/pnl-program.ts';
import type { RebalanceFlags } from './rebalance/rebalance-flags.ts';
import type { RunFlags } from './run/run-flags.ts';
import type { StartFlags } from './run/start-flags.ts';
import type { SimulateFlags } from './simulate-command.ts';
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
  addControl(program, terminal, done);
  addQueries(program, terminal, done);
  addRisk(program, { withCommon, basisOf: (flags) => basisOf(flags, terminal), done });
  addRebalance(program, terminal, done);
  addLocks(program, terminal, done);
  addAgents(program, terminal, done);
  addDb(program, terminal, done);
  addMachinery(program, terminal, done);
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
  withCommon(program.command('start').description('watch agents trade paper money on the built-in market, here and in a browser'))
    .option('--seed <number>', 'the market\'s seed (default: one with something to trade)')
    .option('--port <number>', 'where the browser\'s interface listens, on this machine alone (default: a free one)')
    .option('--no-browser-ui', 'the terminal only')
    .option('--ask-for <duration>', 'on a new data folder: how long the browser\'s page may take to appear and ask what may be traded, before paper money is traded unasked (default: 15s)')
    .option('--mode <mode>', 'signals are traded by themselves (`auto`), after your yes (`approve`) or only shown (`suggest`) (default: as it was last)')
    .option('--on-quit <what>', 'open positions when told to leave: `keep` them with their stops, or `close` them first (default: asks at a terminal, else keep)')
    .action(async (flags: CommonFlags & StartFlags) => {
      const { startApp } = await import('./run/start-command.ts');
      done(await startApp(flags, dataDirOf(flags), terminal));
    });
  withCommon(program.command('open').description('print a new address for the browser; each works once'))
    .action(async (flags: CommonFlags) => {
      const { openInBrowser } = await import('./control/open-command.ts');
      done(await openInBrowser(basisOf(flags, terminal)));
    });
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
    .option('--balance <amount>', 'paper money (default: 10000)')
    .option('--kind <kind>', '`perpetual` or `spot` (default: perpetual)')
    .option('--mode <mode>', 'signals are traded by themselves (`auto`), after your yes (`approve`) or only shown (`suggest`) (default: as it was last)')
    .option('--on-quit <what>', 'open positions when told to leave: `keep` them with their stops, or `close` them first (default: asks at a terminal, else keep)')
    .action(async (flags: CommonFlags & RunFlags) => done(await run(flags, terminal)));
}

async function run(flags: CommonFlags & RunFlags, terminal: Terminal): Promise<ExitCode> {
  const { startRun } = await import('./run/start-run.ts');
  return startRun(flags, dataDirOf(flags), terminal);
}

function addControl(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(program.command('status').description('how it stands: the running instance, or what is stored'))
    .action(async (flags: CommonFlags) => {
      const { showStatus } = await import('./query/status-command.ts');
      done(await showStatus(dataDirOf(flags), flags.json === true, terminal));
    });
  withCommon(program.command('halt').description('stop trading now: nothing that adds risk leaves any more, entries are cancelled, stops stay'))
    .option('--close', 'also close every position')
    .option('--reason <text>', 'why, for the record', 'halted by hand')
    .action(async (flags: CommonFlags & { close?: boolean; reason: string }) => {
      const { halt } = await import('./control/control-commands.ts');
      done(await halt(basisOf(flags, terminal), { close: flags.close === true, reason: flags.reason.slice(0, 500) || 'halted by hand' }));
    });
  withCommon(program.command('resume').description('end a halt or a pause, after its checklist'))
    .option('--acknowledge', 'the cause of the halt, and every difference with the venue, is understood')
    .action(async (flags: CommonFlags & { acknowledge?: boolean }) => {
      const { resume } = await import('./control/control-commands.ts');
      done(await resume(basisOf(flags, terminal), flags.acknowledge === true));
    });
  withCommon(program.command('pause').description('no new orders but protection'))
    .action(async (flags: CommonFlags) => {
      const { pause } = await import('./control/control-commands.ts');
      done(await pause(basisOf(flags, terminal)));
    });
}

function addLocks(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const locks = program.command('locks').description('protections that hold entries back for a while');
  withCommon(locks.command('list', { isDefault: true }).description('those that hold')).option('--all', 'also those that are over or were lifted')
    .action(async (flags: CommonFlags & { all?: boolean }) => {
      const { showLocks } = await import('./control/locks-command.ts');
      done(await showLocks(basisOf(flags, terminal), flags.all === true));
    });
  withCommon(locks.command('lift').description('end one before its time').argument('<lock>', 'its name, such as lock-12')).option('--note <text>', 'why, for the record; needed')
    .action(async (lock: string, flags: CommonFlags & { note?: string }) => {
      const { liftLock } = await import('./control/locks-command.ts');
      done(await liftLock(basisOf(flags, terminal), lock, flags.note ?? ''));
    });
}

function basisOf(flags: CommonFlags, terminal: Terminal): { readonly dataDir: string; readonly json: boolean; readonly terminal: Terminal } {
  return { dataDir: dataDirOf(flags), json: flags.json === true, terminal };
}

function addQueries(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(program.command('positions').description('open positions')).option('--closed', 'the newest closed ones instead')
    .action(async (flags: CommonFlags & { closed?: boolean }) => {
      const { showPositions } = await import('./query/positions-command.ts');
      done(await showPositions(basisOf(flags, terminal), flags.closed === true ? 'closed' : 'open'));
    });
  withCommon(program.command('orders').description('the newest orders')).option('--open', 'only those that can still fill').option('--all', 'every one')
    .action(async (flags: CommonFlags & { open?: boolean; all?: boolean }) => {
      const { showOrders } = await import('./query/orders-command.ts');
      done(await showOrders(basisOf(flags, terminal), flags.open === true ? 'open' : flags.all === true ? 'all' : 'newest'));
    });
  withCommon(program.command('why').description('why an order exists and what came of it').argument('<order>', 'its id, from `quorum orders`'))
    .action(async (order: string, flags: CommonFlags) => {
      const { showWhy } = await import('./query/why-command.ts');
      done(await showWhy(basisOf(flags, terminal), order));
    });
  withPnlFlags(withCommon(program.command('export').description('everything of one kind, as a file or to stdout').argument('<kind>', 'fills, orders, positions, ledger, decisions, payments, transfers, approvals, lots (tax lots) or pnl (every line of `quorum pnl`)')))
    .option('--format <format>', 'csv or json (one object a line)', 'csv').option('--out <file>', 'where to (default: stdout)')
    .action(async (kind: string, flags: CommonFlags & PnlFlags & { format: string; out?: string }) => {
      const { exportRecords } = await import('./query/export-command.ts');
      done(await exportRecords(basisOf(flags, terminal), { kind, format: flags.format, out: flags.out ?? null, pnl: flags }));
    });
  addPnl(program, { withCommon, basisOf: (flags) => basisOf(flags, terminal), done });
}

function addRebalance(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(program.command('rebalance').description('weights by a method from stored returns, and the orders that lead there; the running instance sends them after your yes'))
    .option('--method <method>', '`min-variance`, `max-sharpe`, `risk-parity`, `hrp` (hierarchical risk parity) or `equal`', 'hrp')
    .option('--window <duration>', 'how far back returns are read: 6h, 7d, 30d, or `all` there is of the last 30 days', 'all').option('--instruments <names>', 'which, with commas between them (default: all where the money lies)')
    .option('--min <share>', 'least of each, share of equity (default: 0; with --shorts as far below as --max is above)').option('--max <share>', 'most of each', '0.24').option('--cash <share>', 'what is not invested', '0.05').option('--shorts', 'sell short as well (minimum variance and maximum Sharpe, perpetuals only)')
    .option('--max-turnover <share>', 'most that is bought and sold together, share of equity').option('--cost-aversion <factor>', 'how much costs weigh against variance, for minimum variance', '1')
    .option('--least-change <share>', 'changes below this share of equity are left out', '0.005').option('--stop <share>', 'how far stops of new positions lie from the price (default: twice a day\'s deviation, 1 to 6 %)')
    .option('--dry-run', 'only show the proposal').option('--yes', 'send without asking')
    .action(async (flags: CommonFlags & RebalanceFlags & { dryRun?: boolean; yes?: boolean }) => {
      const { rebalance } = await import('./rebalance/rebalance-command.ts');
      done(await rebalance(basisOf(flags, terminal), flags, { dryRun: flags.dryRun === true, yes: flags.yes === true }));
    });
}

function addAgents(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const agents = program.command('agents').description('ask the analyst agents, and what came of what they said');
  withCommon(agents.command('analyze').description('let them debate an instrument now, word by word, and vote; trades nothing').argument('<instrument>', 'its id, or `BTC` where that is clear'))
    .option('--framework <which>', '`crew`, `chat` or `both`', 'both')
    .action(async (instrument: string, flags: CommonFlags & { framework: string }) => {
      const { analyze } = await import('./control/agents-commands.ts');
      done(await analyze(basisOf(flags, terminal), instrument, flags.framework));
    });
  withCommon(agents.command('vote').description('how they would vote now; trades nothing').argument('[instruments...]', 'which (default: the whole watchlist)'))
    .action(async (instruments: string[], flags: CommonFlags) => {
      const { showVote } = await import('./control/agents-commands.ts');
      done(await showVote(basisOf(flags, terminal), instruments));
    });
  withCommon(agents.command('execute').description('try a waiting signal now: through risk and execution, and no other way').argument('<signal>', 'its id'))
    .action(async (signal: string, flags: CommonFlags) => {
      const { execute } = await import('./control/agents-commands.ts');
      done(await execute(basisOf(flags, terminal), signal));
    });
  withCommon(agents.command('stream').description('what they do in the running instance, as it happens: AG-UI events, one JSON object a line')).option('--runs <number>', 'end after so many cycles (default: never)')
    .action(async (flags: CommonFlags & { runs?: string }) => {
      const { streamAgents } = await import('./control/stream-command.ts');
      done(await streamAgents(basisOf(flags, terminal), flags.runs));
    });
  withCommon(agents.command('record').description('how often each was right, and what it would have earned')).option('--by-regime', 'regime by regime as well')
    .action(async (flags: CommonFlags & { byRegime?: boolean }) => {
      const { showRecords } = await import('./query/agents-record-command.ts');
      done(await showRecords(basisOf(flags, terminal), flags.byRegime === true));
    });
  withCommon(agents.command('costs').description('what language models were asked and what it cost')).option('--by <what>', '`agent`, `day` or `decision`', 'agent')
    .action(async (flags: CommonFlags & { by: string }) => {
      const { showModelCosts } = await import('./query/model-costs-command.ts');
      done(await showModelCosts(basisOf(flags, terminal), flags.by));
    });
  withCommon(agents.command('providers').description('the language models that may be asked').argument('[provider]', 'one of them (default: all)')).option('--test', 'ask each a little, for a few tokens, and say what it can do')
    .action(async (provider: string | undefined, flags: CommonFlags & { test?: boolean }) => {
      const { showProviders } = await import('./query/providers-command.ts');
      done(await showProviders(basisOf(flags, terminal), { only: provider ?? null, test: flags.test === true }));
    });
  withCommon(agents.command('ablate').description('what each was worth over a recorded past: the votes counted again without it')).option('--without <agent>', 'only this one (default: each in turn)')
    .option('--from <time>', 'rounds from this moment on (ISO, UTC without a zone)').option('--until <time>', 'and before this one').option('--split <share>', 'where in its time the period is divided in two', '0.67')
    .action(async (flags: CommonFlags & AblateFlags) => {
      const { showAblation } = await import('./query/ablate-command.ts');
      done(await showAblation(basisOf(flags, terminal), flags));
    });
  withCommon(agents.command('report').description('what came of what they said over a recorded past, before a split of its time and after it, and whether the vote is better than its best member'))
    .option('--from <time>', 'from this moment on (ISO, UTC without a zone; default: the newest session)').option('--until <time>', 'and before this one').option('--split <share>', 'where in its time the period is divided in two', '0.67')
    .action(async (flags: CommonFlags & PeriodFlags) => {
      const { showAgentsReport } = await import('./query/agents-report-command.ts');
      done(await showAgentsReport(basisOf(flags, terminal), flags));
    });
  addKeys(agents, terminal, done);
  addPolicy(agents, terminal, done);
  addTeams(agents, terminal, done);
  addApproval(agents, terminal, done);
  addOwnModels(agents, terminal, done);
}

function addKeys(agents: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const keys = agents.command('keys').description('keys of language models in the system\'s keychain; none is ever shown');
  withCommon(keys.command('set').description('keep a key: it is read from the input, never from the command line').argument('<name>', 'the `keyName` of its provider'))
    .action(async (name: string, flags: CommonFlags) => {
      const { setKey } = await import('./control/keys-commands.ts');
      done(await setKey(basisOf(flags, terminal), name, process.stdin));
    });
  withCommon(keys.command('remove').description('forget a key').argument('<name>', 'the `keyName` of its provider'))
    .action(async (name: string, flags: CommonFlags) => {
      const { removeKey } = await import('./control/keys-commands.ts');
      done(await removeKey(basisOf(flags, terminal), name));
    });
}

/** Teams: who debates in which framework, in the order in which a person goes about it. */
function addTeams(agents: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const teams = agents.command('teams').description('who debates: the teams there are, and which of them the next session seats');
  const commands = () => import('./teams/teams-commands.ts');
  withCommon(teams.command('list').description('every team, and which debate')).action(async (flags: CommonFlags) => done(await (await commands()).listTeams(basisOf(flags, terminal))));
  withCommon(teams.command('show').description('members, tasks, turns and limits of one').argument('<id>', 'from `list`')).action(async (id: string, flags: CommonFlags) => done(await (await commands()).showTeam(basisOf(flags, terminal), id)));
  withCommon(teams.command('use').description('seat a team from the next session on').argument('<framework>', '`crew` or `chat`').argument('<id>', 'from `list`'))
    .action(async (framework: string, id: string, flags: CommonFlags) => done(await (await commands()).chooseTeam(basisOf(flags, terminal), framework, id)));
  withCommon(teams.command('import').description('keep a team from a JSON file; replaces one of yours with its id').argument('<file>', 'as `export` writes it'))
    .action(async (file: string, flags: CommonFlags) => done(await (await commands()).importTeam(basisOf(flags, terminal), file)));
  withCommon(teams.command('export').description('a team as JSON').argument('<id>', 'from `list`')).option('--out <file>', 'where to (default: stdout)')
    .action(async (id: string, flags: CommonFlags & { out?: string }) => done(await (await commands()).exportTeam(basisOf(flags, terminal), id, flags.out ?? null)));
}

type PolicyFlags = CommonFlags & { freeze?: boolean; thaw?: boolean; reset?: boolean; export?: string; relearn?: string };

function addPolicy(agents: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(agents.command('policy').description('what was learned about quorums: how much of the risk to take in which market'))
    .addOption(new Option('--freeze', 'advise, learn nothing').conflicts(['thaw', 'reset', 'export'])).addOption(new Option('--thaw', 'learn again').conflicts(['reset', 'export']))
    .addOption(new Option('--reset', 'forget what was learned').conflicts('export')).option('--export <file>', 'write it and its experiences to a file')
    .addOption(new Option('--relearn <passes>', 'what going over the experiences so often would teach; changes nothing').conflicts(['freeze', 'thaw', 'reset', 'export']))
    .action(async ({ freeze, thaw, reset, export: file, relearn, ...flags }: PolicyFlags) => {
      const basis = basisOf(flags, terminal);
      const change = freeze === true ? 'freeze' : thaw === true ? 'thaw' : reset === true ? 'reset' : null;
      if (change !== null) {
        const { changePolicy } = await import('./control/agents-commands.ts');
        return done(await changePolicy(basis, change));
      }
      const { exportPolicy, showPolicy, showRelearned } = await import('./query/policy-command.ts');
      done(await (relearn !== undefined ? showRelearned(basis, relearn) : file === undefined ? showPolicy(basis) : exportPolicy(basis, file)));
    });
}

function addOwnModels(agents: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const models = agents.command('models').description('models of your own: ONNX files with a manifest, as a vote or a feature');
  withCommon(models.command('list', { isDefault: true }).description('those that are kept, what each is for and where it is')).action(async (flags: CommonFlags) => {
    const { listOwnModels } = await import('./control/own-models-command.ts');
    done(await listOwnModels(basisOf(flags, terminal)));
  });
  withCommon(models.command('import').description('check, try and keep a model').argument('<file>', 'the ONNX file')).requiredOption('--manifest <file>', 'the JSON file that says what goes in and what comes out')
    .action(async (file: string, flags: CommonFlags & { manifest: string }) => {
      const { importOwnModel } = await import('./control/own-models-command.ts');
      done(await importOwnModel(basisOf(flags, terminal), file, flags.manifest));
    });
  withCommon(models.command('place').description('where it takes part from the next session on').argument('<name>', 'the model').argument('<place>', '`crew`, `group_chat`, `both` or `nowhere`; of a feature `on` or `nowhere`'))
    .action(async (name: string, place: string, flags: CommonFlags) => {
      const { placeOwnModel } = await import('./control/own-models-command.ts');
      done(await placeOwnModel(basisOf(flags, terminal), name, place));
    });
  withCommon(models.command('remove').description('take it out of the data folder').argument('<name>', 'the model')).action(async (name: string, flags: CommonFlags) => {
    const { removeOwnModel } = await import('./control/own-models-command.ts');
    done(await removeOwnModel(basisOf(flags, terminal), name));
  });
}

function addApproval(agents: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  withCommon(agents.command('mode').description('whether signals are traded by themselves (`auto`), after your yes (`approve`) or only shown (`suggest`)').argument('[mode]', 'the new one (default: says which it is)'))
    .option('--limit <duration>', 'how long a signal waits for its answer: 30s to 1h, or `signal` for as long as it lives')
    .action(async (mode: string | undefined, flags: CommonFlags & { limit?: string }) => {
      const { showOrSetMode } = await import('./control/approval-commands.ts');
      done(await showOrSetMode(basisOf(flags, terminal), mode ?? null, flags.limit ?? null));
    });
  withCommon(agents.command('waiting').description('signals that wait for your answer'))
    .action(async (flags: CommonFlags) => {
      const { showWaiting } = await import('./control/approval-commands.ts');
      done(await showWaiting(basisOf(flags, terminal)));
    });
  for (const word of ['approve', 'reject'] as const) {
    withCommon(agents.command(word).description(word === 'approve' ? 'say yes to a waiting signal: it goes through every check at present prices' : 'say no to a waiting signal').argument('<signal>', 'its id, from `quorum agents waiting`'))
      .option('--note <text>', 'why, for the record')
      .action(async (signal: string, flags: CommonFlags & { note?: string }) => {
        const commands = await import('./control/approval-commands.ts');
        done(await commands[word](basisOf(flags, terminal), signal, (flags.note ?? '').slice(0, 500)));
      });
  }
}

function addDb(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const db = program.command('db').description('check, back up or restore the database');
  withCommon(db.command('check').description('read everything: pages, ledger, audit log')).action(async (flags: CommonFlags) => {
    const { checkDb } = await import('./query/db-commands.ts');
    done(await checkDb(basisOf(flags, terminal)));
  });
  withCommon(db.command('backup').description('make a backup now, also while Quorum runs')).action(async (flags: CommonFlags) => {
    const { backUpDb } = await import('./query/db-commands.ts');
    done(await backUpDb(basisOf(flags, terminal)));
  });
  withCommon(db.command('restore').description('put a backup in the database\'s place').argument('[backup]', 'its name (default: the newest)')).option('--list', 'only name the backups there are')
    .action(async (backup: string | undefined, flags: CommonFlags & { list?: boolean }) => {
      const { listDbBackups, restoreDb } = await import('./query/db-commands.ts');
      done(flags.list === true ? listDbBackups(basisOf(flags, terminal)) : restoreDb(basisOf(flags, terminal), backup ?? null));
    });
}

function addMachinery(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  program.command('simulate').description('days in which everything goes wrong, every promise checked').option('--json', 'machine-readable lines')
    .option('--seeds <number>', 'how many days', '100').option('--seed <number>', 'the first day\'s seed', '1').option('--minutes <number>', 'length of a day').option('--worst', 'each with the worst hour of a market')
    .action(async (flags: SimulateFlags) => {
      const { simulate } = await import('./simulate-command.ts');
      done(simulate(flags, terminal));
    });
  withCommon(program.command('replay').description('decide a recorded session again and hold it against the record'))
    .option('--session <id>', 'its id, or `last`', 'last').option('--verify', 'fail where anything differs (always done; kept for clarity)')
    .action(async (flags: CommonFlags & { session: string }) => {
      const { replay } = await import('./query/replay-command.ts');
      done(replay(basisOf(flags, terminal), flags.session));
    });
  withCommon(program.command('doctor').description('whether all is well here, and what to do where it is not')).action(async (flags: CommonFlags) => {
    const { runDoctor } = await import('./doctor/doctor-command.ts');
    done(await runDoctor(basisOf(flags, terminal)));
  });
}
