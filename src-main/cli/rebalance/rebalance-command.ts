/** `quorum rebalance`: a proposal from what is stored; without `--dry-run` the running instance carries it out. */
import { createInterface } from 'node:readline/promises';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { planOf, type RebalanceProposal } from '../../../src-shared/contract/rebalance.ts';
import type { RebalanceRow } from '../../../src-shared/contract/rebalance-plan.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { pastRebalances } from '../../lab/rebalance/past-rebalances.ts';
import { propose } from '../../lab/rebalance/propose.ts';
import { storedPortfolio } from '../../lab/rebalance/stored-portfolio.ts';
import type { Reader } from '../../lab/reader.ts';
import { ask } from '../control/agents-commands.ts';
import { ExitCode } from '../exit-code.ts';
import { withReader, type QueryBasis } from '../query/with-reader.ts';
import { checkLines, proposalLines, stepLine } from './proposal-lines.ts';
import { readRebalanceFlags, type RebalanceFlags } from './rebalance-flags.ts';

export interface RebalanceChoice {
  readonly dryRun: boolean;
  /** Do not ask before orders are sent. */
  readonly yes: boolean;
}

const NEEDS = 'orders are the engine’s to send';
/** Of the wish, not of the data. */
const UNUSABLE: readonly string[] = ['bad_bounds', 'impossible_bounds', 'long_only_method', 'spot_is_long', 'nothing_to_invest'];
const LOOK_EVERY_MS = 250;
/** Longer than the engine gives a rebalance. */
const PATIENCE_MS = 11 * 60_000;

/** Proposes and, unless it is a dry run, has it carried out and tells what becomes of each order. */
export function rebalance(basis: QueryBasis, flags: RebalanceFlags, choice: RebalanceChoice): Promise<ExitCode> {
  return withReader(basis, async (reader) => {
    const proposal = proposalFrom(basis, reader, flags);
    if (typeof proposal === 'number') return proposal;
    if (basis.json) await basis.terminal.json({ type: 'rebalance', ...proposal });
    else await basis.terminal.line(proposalLines(proposal).join('\n'));
    return choice.dryRun || proposal.orders.length === 0 ? ExitCode.done : send(basis, reader, proposal, choice.yes);
  });
}

function proposalFrom({ terminal }: QueryBasis, reader: Reader, flags: RebalanceFlags): RebalanceProposal | ExitCode {
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
  if (proposal.ok) return proposal.value;
  terminal.fail(proposal.error);
  return UNUSABLE.includes(proposal.error.code) ? ExitCode.usage : ExitCode.failed;
}

async function send(basis: QueryBasis, reader: Reader, proposal: RebalanceProposal, yes: boolean): Promise<ExitCode> {
  const { terminal, json } = basis;
  const plan = planOf(proposal);
  const preview = await ask(basis, 'rebalance.preview', { plan, failedOnly: true }, NEEDS);
  if (typeof preview === 'number') return preview;
  if (preview.refusal !== null) return refused(basis, preview.refusal);
  if (json) for (const [i, one] of preview.orders.entries()) await terminal.json({ type: 'rebalance_check', instrument: proposal.orders[i]?.instrument, action: proposal.orders[i]?.action, ...one });
  else await terminal.line(checkLines(proposal, preview).join('\n'));
  if (!yes && !(await agreed(basis, preview))) return ExitCode.usage;
  const answer = await ask(basis, 'rebalance.carryOut', plan, NEEDS);
  if (typeof answer === 'number') return answer;
  if (!answer.accepted) return refused(basis, answer.sentence);
  if (json) await terminal.json({ type: 'command', command: 'rebalance', running: true, ...answer });
  else await terminal.line(answer.sentence);
  return follow(basis, reader, proposal.id);
}

function refused({ terminal, json }: QueryBasis, sentence: string): ExitCode {
  if (json) void terminal.json({ type: 'command', command: 'rebalance', running: true, accepted: false, sentence });
  else terminal.fail({ code: 'refused', sentence: readable(sentence, ENGLISH), remedy: '`quorum rebalance --dry-run` makes a new proposal; `quorum status` shows how trading stands.' });
  return ExitCode.halted;
}

/** Sending orders is asked for, never implied: at a terminal by an answer, elsewhere by `--yes`. */
async function agreed({ terminal }: QueryBasis, { orders }: OutputOf<'rebalance.preview'>): Promise<boolean> {
  const passing = orders.filter(({ passed }) => passed).length;
  if (terminal.isInteractive) {
    const input = createInterface({ input: process.stdin, output: process.stdout });
    try {
      if (/^y(es)?$/i.test((await input.question(`Send ${passing === 1 ? 'the order' : `the ${passing} orders`} that pass? [y/N] `)).trim())) return true;
    } finally {
      input.close();
    }
  }
  terminal.fail({ code: 'not_confirmed', sentence: 'Nothing was sent.', remedy: 'Say `--yes` to send it, or `--dry-run` to look only.' });
  return false;
}

/** Tells each order as it ends. Code 1 where not every one has filled. */
async function follow({ terminal, json }: QueryBasis, reader: Reader, proposal: string): Promise<ExitCode> {
  const told = new Set<number>();
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    const begun = pastRebalances(reader, { limit: 1 }).rebalances.find((one) => one.proposal === proposal);
    for (const [i, step] of begun?.steps.entries() ?? []) {
      if (told.has(i) || step.state === 'waiting' || step.state === 'sent') continue;
      told.add(i);
      if (json) await terminal.json({ type: 'rebalance_step', step: i + 1, ...step });
      else await terminal.line(stepLine(i, step));
    }
    if (begun !== undefined && begun.endedAt !== null) return ended(begun, { terminal, json });
    await new Promise((resume) => { setTimeout(resume, LOOK_EVERY_MS); });
  }
  terminal.fail({ code: 'silent', sentence: 'The rebalance has not ended in time.', remedy: '`quorum orders` shows what became of its orders.' });
  return ExitCode.failed;
}

async function ended({ steps, sentence }: RebalanceRow, { terminal, json }: Pick<QueryBasis, 'terminal' | 'json'>): Promise<ExitCode> {
  const whole = steps.every(({ state }) => state === 'done');
  if (json) await terminal.json({ type: 'rebalance_ended', whole, sentence });
  else await terminal.line(sentence);
  return whole ? ExitCode.done : ExitCode.failed;
}
