/** `quorum deposit` and `quorum withdraw`: at the running instance, or in the paper account where none runs. */
import { randomUUID } from 'node:crypto';
import { currencyCode } from '../../../src-shared/contract/profit-and-loss.ts';
import { positiveAmount } from '../../../src-shared/contract/values.ts';
import type { Currency, RowId, VenueId } from '../../../src-shared/domain/ids.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { askInstance } from './control-client.ts';
import type { ControlBasis } from './control-commands.ts';
import { whoAmI } from './who.ts';

export interface MoneyWish {
  readonly flow: 'deposit' | 'withdrawal';
  readonly amount: string;
  readonly currency: string;
  /** Null: the only one. */
  readonly venue: string | null;
}

/** Puts money in or takes it out. */
export async function moveMoney(basis: ControlBasis, wish: MoneyWish): Promise<ExitCode> {
  const { terminal, dataDir } = basis;
  const currency = wish.currency.toUpperCase();
  if (!positiveAmount.safeParse(wish.amount).success || !currencyCode.safeParse(currency).success) {
    terminal.fail({ code: 'bad_option', sentence: `"${wish.amount} ${wish.currency}" is no amount of a currency.`, remedy: 'Say such as `quorum deposit 500 USDT`.' });
    return ExitCode.usage;
  }
  const input = { ...wish, currency };
  const outcome = await askInstance(dataDir, { kind: 'ask', by: whoAmI(), name: 'portfolio.moveMoney', input });
  if (outcome.kind === 'answered' && outcome.answer.kind === 'told') {
    const { accepted, sentence } = outcome.answer.output as { readonly accepted: boolean; readonly sentence: string };
    return tell(basis, true, accepted, sentence);
  }
  if (outcome.kind !== 'absent') {
    const error = outcome.kind === 'answered' && outcome.answer.kind === 'error' ? outcome.answer.error : null;
    terminal.fail(error ?? { code: 'silent', sentence: `The instance on ${dataDir} cannot be talked to.`, remedy: '`quorum status` shows whether the money was moved; look before asking again.' });
    return ExitCode.failed;
  }
  const { moveMoneyStored } = await import('../../engine/composition/stored-transfer.ts');
  const stored = moveMoneyStored(dataDir, { kind: 'move_money', id: randomUUID() as string as RowId, by: whoAmI(), flow: wish.flow, amount: wish.amount, currency: currency as Currency, venue: wish.venue as VenueId | null }, Date.now());
  if (stored.ok) return tell(basis, false, stored.value.accepted, stored.value.sentence);
  terminal.fail(stored.error);
  return exitCodeFor(stored.error.code);
}

function tell({ json, terminal }: ControlBasis, running: boolean, accepted: boolean, sentence: string): ExitCode {
  if (json) void terminal.json({ type: 'command', command: 'move_money', running, accepted, sentence });
  else if (accepted) void terminal.line(readable(sentence, ENGLISH));
  else terminal.fail({ code: 'refused', sentence: readable(sentence, ENGLISH), remedy: 'Nothing was moved.' });
  return accepted ? ExitCode.done : ExitCode.halted;
}
