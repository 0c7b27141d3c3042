/** `quorum rebalance`: a proposal from what is stored. */
import { propose } from '../../lab/rebalance/propose.ts';
import { storedPortfolio } from '../../lab/rebalance/stored-portfolio.ts';
import { ExitCode } from '../exit-code.ts';
import { withReader, type QueryBasis } from '../query/with-reader.ts';
import { proposalLines } from './proposal-lines.ts';
import { readRebalanceFlags, type RebalanceFlags } from './rebalance-flags.ts';

/** Shows what would be done. Code 1: there is not enough data, or no weights keep the bounds. */
export function showProposal(basis: QueryBasis, flags: RebalanceFlags): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const portfolio = storedPortfolio(reader);
    if (!portfolio.ok) {
      terminal.fail(portfolio.error);
      return ExitCode.failed;
    }
    const wish = readRebalanceFlags(flags, portfolio.value.holdings.map(({ instrument }) => instrument));
    if (!wish.ok) {
      terminal.fail(wish.error);
      return ExitCode.usage;
    }
    const proposal = propose(reader, wish.value);
    if (!proposal.ok) {
      terminal.fail(proposal.error);
      return ['bad_bounds', 'impossible_bounds', 'long_only_method', 'spot_is_long', 'nothing_to_invest'].includes(proposal.error.code) ? ExitCode.usage : ExitCode.failed;
    }
    if (json) await terminal.json({ type: 'rebalance', ...proposal.value });
    else await terminal.line(proposalLines(proposal.value).join('\n'));
    return ExitCode.done;
  });
}
