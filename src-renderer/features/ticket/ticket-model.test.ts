import { describe, expect, it } from 'vitest';
import { ticketSchema } from '../../../src-shared/contract/commands.ts';
import { EMPTY_DRAFT, isMultiple, needsConfirming, onTick, readDraft, suggestion, type Draft } from './ticket-model.ts';

const btc = { id: 'BTC', tickSize: '0.1', lotSize: '0.0001' };
const read = (part: Partial<Draft>, last: number | null = 100): ReturnType<typeof readDraft> => readDraft({ ...EMPTY_DRAFT, ...part }, btc, suggestion(part.direction ?? 'long', last ?? 100, null, '0.1'), last);

describe('a suggested stop and target', () => {
  it('lie two ranges and twice that away', () => {
    expect(suggestion('long', 100, 1, '0.1')).toEqual({ stop: '98.0', target: '104.0' });
    expect(suggestion('short', 100, 1, '0.1')).toEqual({ stop: '102.0', target: '96.0' });
  });

  it('lie two per cent away where the range is not known', () => {
    expect(suggestion('long', 100, null, '0.1')?.stop).toBe('98.0');
  });

  it.each([[0.01, '99.3'], [40, '95.0']])('stay where costs and venue allow it: a range of %s gives %s', (atr, stop) => {
    expect(suggestion('long', 100, atr, '0.1')?.stop).toBe(stop);
  });

  it('need a price', () => {
    expect(suggestion('long', 0, 1, '0.1')).toBeNull();
    expect(suggestion('long', Number.NaN, 1, '0.1')).toBeNull();
  });

  it('are on the tick, for tiny prices too', () => {
    expect(onTick(0.000012346, '0.00000001')).toBe('0.00001235');
    expect(onTick(0.000000001, '0.00000001')).toBe('0.00000001');
    expect(onTick(67_450.1234, '0.10')).toBe('67450.1');
    expect(onTick(12.6, '1')).toBe('13');
  });
});

describe('reading a draft', () => {
  it.each<[string, Partial<Draft>]>([
    ['a market order by risk', {}], ['a limit order', { type: 'limit', price: '99.5' }], ['by quantity', { sizeBy: 'quantity', quantity: '0.25' }], ['by value', { sizeBy: 'value', value: '500' }], ['without a target', { target: '' }], ['short', { direction: 'short' }],
  ])('%s makes a ticket the contract takes', (_, part) => {
    const { ticket, problems } = read(part);
    expect(problems).toEqual({});
    expect(ticketSchema.safeParse(ticket).success).toBe(true);
  });

  it('turns per cent at risk into a share', () => {
    expect(read({ risk: '0.3' }).ticket?.size).toEqual({ by: 'risk', share: 0.003 });
  });

  it.each<[Partial<Draft>, object]>([
    [{ type: 'limit', price: '' }, { price: 'missing' }],
    [{ type: 'limit', price: '99.55' }, { price: 'off_tick' }],
    [{ risk: null }, { size: 'unreadable' }],
    [{ risk: '0' }, { size: 'not_positive' }],
    [{ risk: '6' }, { size: 'too_much' }],
    [{ sizeBy: 'quantity', quantity: '0.00005' }, { size: 'off_lot' }],
    [{ stop: '' }, { stop: 'missing' }],
    [{ stop: '101' }, { stop: 'wrong_side' }],
    [{ target: '99' }, { target: 'wrong_side' }],
    [{ direction: 'short', stop: '99' }, { stop: 'wrong_side' }],
    [{ type: 'limit', price: '97', stop: '98' }, { stop: 'wrong_side' }],
  ])('%j is told as %j', (part, problems) => {
    const reading = read(part);
    expect(reading.ticket).toBeNull();
    expect(reading.problems).toMatchObject(problems);
  });

  it('without an instrument says nothing', () => {
    expect(readDraft(EMPTY_DRAFT, undefined, null, null)).toEqual({ ticket: null, problems: {} });
  });
});

describe('multiples', () => {
  it.each([['0.3', '0.1', true], ['0.30', '0.1', true], ['67450.15', '0.1', false], ['1000', '1000', true], ['1500', '1000', false], ['0.00001234', '0.00000001', true]])('%s of %s: %s', (text, step, is) => {
    expect(isMultiple(text, step)).toBe(is);
  });
});

describe('being asked once more', () => {
  it('happens for a large loss, an unknown one, and every key', () => {
    expect(needsConfirming(0.002, false)).toBe(false);
    expect(needsConfirming(0.0101, false)).toBe(true);
    expect(needsConfirming(null, false)).toBe(true);
    expect(needsConfirming(0.002, true)).toBe(true);
  });
});
