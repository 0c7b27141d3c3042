/** `quorum pnl` and the flags it shares with the exports that are counted the same way. */
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import type { QueryBasis } from './with-reader.ts';

export interface PnlFlags {
  readonly method?: string;
  readonly currency?: string;
  readonly atPar?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
}

/** What the command line's own file lends to others. */
interface Host {
  readonly withCommon: (command: Command) => Command;
  readonly basisOf: (flags: { readonly dataDir?: string; readonly json?: boolean }) => QueryBasis;
  readonly done: (code: ExitCode) => void;
}

/** How profit and loss is counted. */
export function withPnlFlags(command: Command): Command {
  return command
    .option('--method <method>', 'what a closing closes: `fifo` (the oldest first) or `average` cost (default: as set in the app, else fifo)')
    .option('--currency <code>', 'what it is counted in (default: as set in the app, else what most is traded in)')
    .option('--at-par', 'every dollar coin (USDT, USDC …) counts as one dollar')
    .option('--from <time>', 'from this moment on (ISO, UTC without a zone; default: since the account began)').option('--to <time>', 'and before this one (default: now)');
}

/** `pnl`, `deposit` and `withdraw`. */
export function addPnl(program: Command, { withCommon, basisOf, done }: Host): void {
  for (const word of ['deposit', 'withdraw'] as const) {
    withCommon(program.command(word).description(word === 'deposit' ? 'put paper money into the account; no gain, for no limit' : 'take paper money out of the account; no loss, for no limit'))
      .argument('<amount>', 'such as 500').argument('<currency>', 'such as USDT').option('--venue <name>', 'where (default: where such money lies)')
      .action(async (amount: string, currency: string, flags: { dataDir?: string; json?: boolean; venue?: string }) => {
        const { moveMoney } = await import('../control/money-commands.ts');
        done(await moveMoney(basisOf(flags), { flow: word === 'deposit' ? 'deposit' : 'withdrawal', amount, currency, venue: flags.venue ?? null }));
      });
  }
  withPnlFlags(withCommon(program.command('pnl').description('profit and loss: gross, what took from it, net; returns; every number down to its fills')))
    .option('--by <what>', '`instrument`, `hour` (of 31 days at most), `day`, `month`, `strategy` or `team`', 'instrument')
    .option('--open <figure>', 'the lines behind one figure: realised, unrealised, fees, funding, slippage, corrections, currencies or flows').option('--group <name>', 'with --open: only of this row')
    .action(async (flags: PnlFlags & { dataDir?: string; json?: boolean; open?: string; group?: string }) => {
      const { showPnl, showPnlLines } = await import('./pnl-command.ts');
      done(await (flags.open === undefined ? showPnl(basisOf(flags), flags) : showPnlLines(basisOf(flags), flags, { figure: flags.open, key: flags.group ?? null })));
    });
}
