import { describe, expect, it } from 'vitest';
import { money, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, RowId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { VenueTransfer } from '../../../../src-shared/domain/venue-wire.ts';
import type { Command } from '../command.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import type { Turn } from '../turn.ts';
import { bookTransfer, moveMoney } from './move-money.ts';
import { equity } from './valuation.ts';

const USDT = 'USDT' as Currency;
type MoveMoney = Extract<Command, { kind: 'move_money' }>;

const turnOf = (desk: Desk): Turn => ({ state: desk.state, at: desk.state.at, facts: [], effects: [], probe: () => undefined } as unknown as Turn);
const wish = (flow: MoveMoney['flow'], amount: string, more: Partial<MoveMoney> = {}): MoveMoney => ({ kind: 'move_money', id: 'c1' as RowId, by: 'ann', flow, venue: null, currency: USDT, amount, ...more });
const transfer = (amount: string, transferId = 't1'): VenueTransfer => ({ transferId, currency: USDT, amount: money(amount), at: 0 as never });
const bases = (desk: Desk): string[] => [desk.state.day?.equity ?? 0n, desk.state.peakEquity, desk.state.drawdownFrom].map((one) => Number(toText(one as never)).toFixed(2));

/** 10,000 at the day's start and at the highest, then a loss of 4 % with a limit of 5 %. */
function losing(): Desk {
  const desk = new Desk();
  desk.state.day = { startsAt: (desk.state.at - (desk.state.at % 86_400_000)) as never, equity: money('10000') };
  desk.state.peakEquity = money('10000');
  desk.state.drawdownFrom = money('10000');
  desk.state.balances.set(`${desk.venue.id} USDT`, money('9600'));
  return desk;
}

describe('money put in and taken out', () => {
  it('is an entry of the ledger, once, whoever tells it how often', () => {
    const desk = losing();
    const turn = turnOf(desk);
    expect([bookTransfer(turn, desk.venue.id, transfer('250.5')), bookTransfer(turn, desk.venue.id, transfer('250.5'))]).toEqual([true, false]);
    bookTransfer(turn, desk.venue.id, transfer('-50.25', 't2'));
    const entries = turn.facts.flatMap((fact) => (fact.kind === 'ledger_posted' ? [`${fact.entry.kind} ${toText(fact.entry.amount)} ${toText(fact.entry.balanceAfter)} ${fact.entry.reference}`] : []));
    expect(entries).toEqual(['deposit 250.5 9850.5 t1', 'withdrawal -50.25 9800.25 t2']);
    expect(toText(equity(desk.state))).toBe('9800.25');
  });

  it.each([['9000', '-0.04'], ['-600', '-0.04'], ['-9000', '-0.04']])('of %s leaves the share that is lost as it was: %s', (amount, lost) => {
    const desk = losing();
    const turn = turnOf(desk);
    bookTransfer(turn, desk.venue.id, transfer(amount));
    const now = Number(toText(equity(desk.state)));
    for (const base of bases(desk)) expect(now / Number(base) - 1).toBeCloseTo(Number(lost), 5);
    expect(desk.state.trading).not.toBe('halted');
    expect(turn.facts.some(({ kind }) => kind === 'risk_event' || kind === 'halt_changed')).toBe(false);
  });

  it('a loss of the limit still halts after a deposit as large as the account: it is no gain', () => {
    const desk = losing();
    const turn = turnOf(desk);
    bookTransfer(turn, desk.venue.id, transfer('9600'));
    desk.state.balances.set(`${desk.venue.id} USDT`, money('18990'));
    bookTransfer(turn, desk.venue.id, transfer('0.000001', 't2'));
    expect(desk.state.trading).toBe('halted');
  });

  it('the fact carries what losses are measured from, for the store', () => {
    const desk = losing();
    const turn = turnOf(desk);
    bookTransfer(turn, desk.venue.id, transfer('-4800'));
    expect(turn.facts.find(({ kind }) => kind === 'money_moved')).toMatchObject({ worth: money('-4800'), day: money('5000'), peakEquity: money('5000'), drawdownFrom: money('5000') });
  });

  it('the start of a week that a limit is held against is scaled with the others, and told', () => {
    const desk = losing();
    const week = { startsAt: 0 as never, equity: money('12000') };
    Object.assign(desk.state, { limits: { ...desk.state.limits, week, watched: [], breaches: new Map() } });
    const turn = turnOf(desk);
    turn.state.trading = 'halted';
    bookTransfer(turn, desk.venue.id, transfer('4800'));
    expect(turn.facts.find(({ kind }) => kind === 'week_started')).toMatchObject({ startsAt: 0, equity: money('18000') });
  });

  it('at a venue that moves no money a person books what they did there, and the account is looked at', () => {
    const desk = losing();
    const turn = turnOf(desk);
    expect(moveMoney(turn, wish('deposit', '100'))).toMatchObject({ accepted: true, sentence: expect.stringContaining('It must be so at the venue') as string });
    expect(turn.effects.filter((effect) => effect.kind === 'send_request').map(({ request }) => request.kind)).toEqual(['account']);
  });

  it('a venue that moves money is asked, and nothing is booked before it has answered; entries wait for a withdrawal', () => {
    const desk = losing();
    const venue = [...desk.state.venues.values()][0];
    if (venue === undefined) throw new Error('a venue');
    Object.assign(venue, { capabilities: { ...venue.capabilities, movesMoney: true } });
    const turn = turnOf(desk);
    expect(moveMoney(turn, wish('withdrawal', '100')).accepted).toBe(true);
    const [asked] = turn.effects.flatMap((effect) => (effect.kind === 'send_request' && effect.request.kind === 'transfer' ? [effect.request] : []));
    expect(asked).toMatchObject({ transferId: 'transfer-c1', currency: USDT, amount: money('-100') });
    expect([turn.facts.some(({ kind }) => kind === 'ledger_posted'), venue.reconciled]).toEqual([false, false]);
  });

  it.each([
    ['nothing', wish('deposit', '0'), 'is not a number above 0'],
    ['no number', wish('deposit', 'much'), 'is not a number above 0'],
    ['more than there is', wish('withdrawal', '9600.01'), 'There are 9600 USDT'],
    ['a currency nothing is traded in', wish('deposit', '5', { currency: 'DOGE' as Currency }), 'is traded in DOGE'],
    ['a venue that is not there', wish('deposit', '5', { venue: 'moon' as VenueId }), 'There is no venue moon'],
  ])('%s is refused, and nothing changes', (_name, command, sentence) => {
    const desk = losing();
    const turn = turnOf(desk);
    expect(moveMoney(turn, command)).toMatchObject({ accepted: false, sentence: expect.stringContaining(sentence) as string });
    expect([turn.facts, turn.effects, desk.state.instruments.has(BTC.id)]).toEqual([[], [], true]);
  });
});
