/**
 * Money put into an account or taken out of it: booked once, and neither a gain nor a loss.
 *
 * Where the venue moves money itself (paper), it is asked to, and what it tells is booked, by its answer, its report or the next account, whichever comes first. Elsewhere a person books
 * what they have done at the venue, and the next comparison shows whether it is there.
 *
 * What losses are measured from (the day's and the week's start, the highest equities) is scaled by equity after ÷ equity before, as a fund does with its units: the share that is lost is the same before and
 * after. Adding the amount instead would let a deposit water a loss down, and turn a loss within its limit into one beyond it when most of the money is taken out.
 */
import { ZERO_MONEY, mulDiv, neg, parseDecimal, sub, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueRequest, VenueTransfer } from '../../../../src-shared/domain/venue-wire.ts';
import type { Command } from '../command.ts';
import { monitorPortfolio } from '../cycle/monitor.ts';
import { claim } from '../fill/booking.ts';
import { scaleParts } from '../limits/part-losses.ts';
import { keepFlow } from '../locks/lock-book.ts';
import { sendAccount, sendTransfer } from '../order/requests.ts';
import type { VenueState } from '../state.ts';
import { alert, type Turn } from '../turn.ts';
import { balanceOf, post } from './ledger.ts';
import { equity } from './valuation.ts';

type MoveMoney = Extract<Command, { kind: 'move_money' }>;
type TransferRequest = Extract<VenueRequest, { kind: 'transfer' }>;

interface Outcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** Carries out a person's wish, or says what stands against it. */
export function moveMoney(turn: Turn, command: MoveMoney): Outcome {
  const { flow, currency } = command;
  const amount = parseDecimal<Money>(command.amount);
  if (amount === null || amount <= ZERO_MONEY) return refused(`The amount ${JSON.stringify(command.amount)} is not a number above 0 with at most 18 decimal places.`);
  const venue = venueOf(turn, command.venue, currency);
  if (typeof venue === 'string') return refused(venue);
  const known = [...turn.state.instruments.values()].some((one) => one.venue === venue.id && (one.quote === currency || one.base === currency)) || balanceOf(turn.state, venue.id, currency) !== ZERO_MONEY;
  if (!known) return refused(`Nothing at ${venue.id} is traded in ${currency}.`);
  if (![...turn.state.balances.keys()].some((key) => key.startsWith(`${venue.id} `))) return refused(`The books of ${venue.id} are not open yet; try again in a moment.`);
  const there = balanceOf(turn.state, venue.id, currency);
  if (flow === 'withdrawal' && amount > there) return refused(`There are ${toText(there)} ${currency} at ${venue.id}; ${toText(amount)} cannot be taken out.`);
  const signed = flow === 'deposit' ? amount : neg(amount);
  const transferId = `transfer-${command.id}`;
  if (venue.capabilities.movesMoney === true) {
    if (!venue.connected) return refused(`${venue.id} is not connected; nothing was moved.`);
    sendTransfer(turn, venue.id, { transferId, currency, amount: signed });
    if (flow === 'withdrawal') holdEntries(turn, venue);
    return { accepted: true, sentence: `${flow === 'deposit' ? 'Putting in' : 'Taking out'} ${toText(amount)} ${currency} at ${venue.id}.` };
  }
  bookTransfer(turn, venue.id, { transferId, currency, amount: signed, at: turn.at });
  sendAccount(turn, venue, 'poll');
  return { accepted: true, sentence: `Booked: ${toText(amount)} ${currency} ${flow === 'deposit' ? 'into' : 'out of'} ${venue.id}. It must be so at the venue: where the next comparison finds otherwise, entries are blocked.` };
}

/** Entries are sized by what is there: none is made until the account has been seen after the withdrawal. */
function holdEntries(turn: Turn, venue: VenueState): void {
  venue.reconciled = false;
  sendAccount(turn, venue, 'poll');
}

/** The venue that is named; else the only one, or the only one where such money lies. */
function venueOf({ state }: Turn, named: VenueId | null, currency: Currency): VenueState | string {
  const names = [...state.venues.keys()].join(', ');
  if (named !== null) return state.venues.get(named) ?? `There is no venue ${named}; there are ${names}.`;
  const all = [...state.venues.values()];
  const rich = all.filter(({ id }) => balanceOf(state, id, currency) > ZERO_MONEY);
  const only = all.length === 1 ? all[0] : rich.length === 1 ? rich[0] : undefined;
  return only ?? `There are several venues, so say which: ${names}.`;
}

function refused(sentence: string): Outcome {
  return { accepted: false, sentence };
}

/** What a venue answered to a transfer. An answer that is lost loses nothing: the account tells of it. */
export function onTransferAnswer(turn: Turn, venue: VenueId, request: TransferRequest, answer: VenueAnswer): void {
  const what = `${toText(request.amount < 0n ? neg(request.amount) : request.amount)} ${request.currency} ${request.amount > 0n ? 'into' : 'out of'} ${venue}`;
  if (answer.kind === 'transferred') return void bookTransfer(turn, venue, answer.transfer);
  if (answer.kind === 'rejected') return alert(turn, 'warning', 'transfer_refused', `${what}: refused. ${answer.sentence}`, 'Nothing was moved. Close positions or cancel orders first where the money is tied up in them.');
  alert(turn, 'warning', 'transfer_unanswered', `${what}: the venue has not answered.`, 'The next comparison shows whether it was moved; look at the balance before asking again.');
}

/** Books a transfer once: the ledger, and what losses are measured from. Returns whether it was new. */
export function bookTransfer(turn: Turn, venue: VenueId, { transferId, currency, amount }: VenueTransfer): boolean {
  const { state, at } = turn;
  const venueState = state.venues.get(venue);
  if (venueState === undefined || !claim(turn, venue, transferId)) return false;
  venueState.bookings += 1;
  const before = equity(state);
  post(turn, venue, currency, amount > 0n ? 'deposit' : 'withdrawal', amount, transferId);
  const after = equity(state);
  scaleLossBases(turn, before, after);
  const worth = sub(after, before);
  if (state.locks !== null) keepFlow(state.locks, { at, worth });
  const noneYet = (high: Money): Money | null => (high > ZERO_MONEY ? high : null);
  turn.facts.push({
    kind: 'money_moved', venue, transferId, currency, amount, worth, day: state.day?.equity ?? null, peakEquity: noneYet(state.peakEquity), drawdownFrom: noneYet(state.drawdownFrom), at,
  });
  monitorPortfolio(turn);
  return true;
}

/** Nothing can be said of a share where nothing was there before: then the amount itself is what losses are measured from. */
function scaleLossBases(turn: Turn, before: Money, after: Money): void {
  const { state, facts } = turn;
  const scaled = (base: Money): Money => (before > ZERO_MONEY && after > ZERO_MONEY ? mulDiv(base, after, before) : after);
  if (state.day !== null) state.day = { ...state.day, equity: scaled(state.day.equity) };
  if (state.limits?.week != null) {
    const week = { ...state.limits.week, equity: scaled(state.limits.week.equity) };
    state.limits.week = week;
    facts.push({ kind: 'week_started', ...week });
  }
  scaleParts(turn, before, after);
  if (state.peakEquity > ZERO_MONEY) state.peakEquity = scaled(state.peakEquity);
  if (state.drawdownFrom > ZERO_MONEY) state.drawdownFrom = scaled(state.drawdownFrom);
}
