/**
 * Paper money put in or taken out where no engine runs: the paper venue's own books take it, and the next start, which compares with every venue, books it like any transfer whose answer
 * was lost.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { add, decimal, neg, parseDecimal, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import { err, failure, type Result } from '../../../src-shared/support/result.ts';
import { FileBooks } from '../adapters/venue-paper/file-books.ts';
import type { VenueSnapshot } from '../adapters/venue-paper/venue-snapshot.ts';
import type { Command } from '../core/command.ts';
import { onStore, record, type StoredOutcome } from './stored-control.ts';

type MoveMoney = Extract<Command, { kind: 'move_money' }>;

const BOOKS = /^paper-(.+)\.json$/;

/** Moves money in the paper account of a data folder. A refusal changes nothing. @param at ms UTC */
export function moveMoneyStored(dataDir: string, command: MoveMoney, at: number): Result<StoredOutcome> {
  return onStore(dataDir, at, (store) => {
    const refuse = (sentence: string): Result<StoredOutcome> => record(store, command, at, [], { accepted: false, sentence });
    const venues = readdirSync(path.resolve(dataDir)).flatMap((file) => BOOKS.exec(file)?.[1] ?? []);
    const named = command.venue ?? (venues.length === 1 ? venues[0] : onlyRich(dataDir, venues, command.currency));
    if (venues.length === 0) return refuse('No paper account outlives its session here: what is traded at full speed or from a recording begins anew, with --balance.');
    if (named === undefined || !venues.includes(named)) return refuse(`Say which venue: ${venues.join(', ')}.`);
    const books = FileBooks.open(path.join(path.resolve(dataDir), `paper-${named}.json`));
    if (!books.ok) return books;
    const snapshot = books.value.load();
    if (snapshot === null) return refuse(`The books of ${named} are gone.`);
    const moved = withTransfer(snapshot, command, at);
    if (typeof moved === 'string') return refuse(moved);
    try {
      books.value.save(moved);
    } catch (error) {
      return err(failure('paper_books_not_saved', `The books of ${named} could not be saved: ${error instanceof Error ? error.message : String(error)}.`, 'Make room on the disk; nothing was moved.'));
    }
    const verb = command.flow === 'deposit' ? 'put into' : 'taken out of';
    return record(store, command, at, [], { accepted: true, sentence: `${command.amount} ${command.currency} ${verb} the paper account at ${named}; the next start books it.` });
  });
}

/** The only venue where such money lies. */
function onlyRich(dataDir: string, venues: readonly string[], currency: string): string | undefined {
  const rich = venues.filter((venue) => {
    const books = FileBooks.open(path.join(path.resolve(dataDir), `paper-${venue}.json`));
    return books.ok && books.value.load()?.balances.some((one) => one.currency === currency && decimal<Money>(one.total) > 0n) === true;
  });
  return rich.length === 1 ? rich[0] : undefined;
}

function withTransfer(snapshot: VenueSnapshot, { id, flow, currency, amount }: MoveMoney, at: number): VenueSnapshot | string {
  const wanted = parseDecimal<Money>(amount);
  if (wanted === null || wanted <= 0n) return `The amount ${JSON.stringify(amount)} is not a number above 0 with at most 18 decimal places.`;
  const there = snapshot.balances.find((one) => one.currency === currency);
  if (there === undefined) return `There is no ${currency} at ${snapshot.venue}; there is ${snapshot.balances.map((one) => one.currency).join(', ')}.`;
  const signed = flow === 'deposit' ? wanted : neg(wanted);
  if (flow === 'withdrawal' && snapshot.positions.length + snapshot.orders.length > 0) return 'Money may be tied up in what is open. Start Quorum and take it out there.';
  const total = add(decimal<Money>(there.total), signed);
  if (total < 0n) return `There are ${there.total} ${currency} at ${snapshot.venue}; ${amount} cannot be taken out.`;
  return {
    ...snapshot, balances: snapshot.balances.map((one) => (one === there ? { currency, total: toText(total) } : one)),
    transfers: [...snapshot.transfers, { transferId: `transfer-${id}`, currency, amount: toText(signed), at }],
  };
}
