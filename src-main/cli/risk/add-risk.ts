/** The commands about risk: what is at risk, whether the VaR was any good, what would become of it if …. */
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from '../query/with-reader.ts';
import type { BacktestFlags } from './backtest-command.ts';
import type { RiskFlags } from './risk-command.ts';
import type { StressFlags } from './stress-command.ts';

interface CommonFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** What the program lends: its common options, and what they come to. */
export interface RiskHost {
  readonly withCommon: (command: Command) => Command;
  readonly basisOf: (flags: CommonFlags) => QueryBasis;
  readonly done: (code: ExitCode) => void;
}

export function addRisk(program: Command, { withCommon, basisOf, done }: RiskHost): void {
  const risk = program.command('risk').description('what is at risk: VaR by method with its own test, drawdown, exposure, what moves together');
  withCommon(risk.command('show', { isDefault: true }).description('of the present books, from what is stored'))
    .option('--timeframe <length>', 'bars the figures are made of: `auto`, `1m`, `5m`, `15m` or `1h`', 'auto').option('--window <bars>', 'how many of them, 250 to 5000', '500').option('--correlations <time>', 'how far back correlations look, such as 24h, 7d or 30d; `all`: twelve weeks at most', 'all')
    .action(async (flags: CommonFlags & RiskFlags) => {
      const { showRisk } = await import('./risk-command.ts');
      done(await showRisk(basisOf(flags), flags));
    });
  withCommon(risk.command('backtest').description('a VaR held against recorded history: how often losses went beyond it, against what was to be expected')).requiredOption('--market <folder>', 'a folder or file of recorded candles')
    .option('--instruments <names>', 'names with commas between them (default: all)').option('--timeframe <length>', '`1m`, `5m`, `15m` or `1h`', '1h').option('--window <bars>', 'how many each VaR is made of, 250 to 5000', '500')
    .option('--from <time>', 'judge bars from this moment on (ISO, UTC without a zone)').option('--until <time>', 'and up to this one')
    .action(async (flags: CommonFlags & BacktestFlags) => {
      const { showBacktest } = await import('./backtest-command.ts');
      done(await showBacktest(basisOf(flags), flags));
    });
  withCommon(program.command('stress').description('what would become of what is held if … (hypothetical): six crashes, eight made-up ones, your own, and the move that loses so much'))
    .option('--scenario <name...>', 'only these: keys or names from the list, or a JSON file with one of your own').option('--lose <share>', 'the loss of equity to look for a move for', '10%').option('--positions', 'position by position as well')
    .action(async (flags: CommonFlags & StressFlags) => {
      const { showStress } = await import('./stress-command.ts');
      done(await showStress(basisOf(flags), flags));
    });
  addLimits(program, { withCommon, basisOf, done });
}

interface ChangeFlags extends CommonFlags {
  readonly reason?: string;
  readonly dryRun?: boolean;
}

function addLimits(program: Command, { withCommon, basisOf, done }: RiskHost): void {
  const limits = program.command('limits').description('limits on what may be held and lost: how each stands, and how it is changed while trading goes on');
  const load = () => import('./limits-command.ts');
  const changing = (command: Command): Command => withCommon(command).option('--reason <text>', 'why, for the record; needed where more is allowed than before').option('--dry-run', 'only say what would come of it');
  const choiceOf = ({ reason, dryRun }: ChangeFlags) => ({ reason: (reason ?? '').slice(0, 500), dryRun: dryRun === true });
  withCommon(limits.command('list', { isDefault: true }).description('every limit: value, limit, what is left in money, what is done at it'))
    .action(async (flags: CommonFlags) => done(await (await load()).showLimits(basisOf(flags))));
  changing(limits.command('set').description('one of the limits by name, in force at once').argument('<name>', 'such as dailyLossHalt, from `quorum limits`').argument('<value>', 'a share such as 0.02 or 2%, or a count'))
    .action(async (name: string, value: string, flags: ChangeFlags) => done(await (await load()).setLimit(basisOf(flags), name, value, choiceOf(flags))));
  const place = '`portfolio`, or one of `venue`, `quote`, `instrument`, `strategy`, `team`: each of them, or with `:` and which, as in instrument:BTC';
  changing(limits.command('add').description('a limit to the list, or another value for the one that is there').argument('<scope[:subject]>', place).argument('<measure>', 'such as notional, drawdown or var95').argument('<limit>', 'in the measure\'s unit, or per cent').argument('<act>', 'what is done at it: block, reduce, close or halt'))
    .action(async (scope: string, measure: string, limit: string, act: string, flags: ChangeFlags) => done(await (await load()).addLimit(basisOf(flags), [scope, measure, limit, act], choiceOf(flags))));
  changing(limits.command('remove').description('a limit out of the list').argument('<scope[:subject]>', place).argument('<measure>', 'its measure').argument('<act>', 'what it does'))
    .action(async (scope: string, measure: string, act: string, flags: ChangeFlags) => done(await (await load()).removeLimit(basisOf(flags), [scope, measure, act], choiceOf(flags))));
}
