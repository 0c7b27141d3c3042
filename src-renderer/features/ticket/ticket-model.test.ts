import { describe, expect, it } from 'vitest';
import { ticketSchema } from '../../../src-shared/contract/commands.ts';
import { EMPTY_DRAFT, fitRisk, fittingSize, isMultiple, needsConfirming, onTick, readDraft, suggestion, type Draft } from './ticket-model.ts';

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

describe('a size that fits', () => {
  const room = (value: string, by: 'instrument exposure' | 'portfolio exposure' = 'instrument exposure'): { readonly by: typeof by; readonly value: string } => ({ by, value });

  // Regression: with a near stop the usual quarter of a per cent is worth more than one instrument may hold, and the ticket opened refused.
  it('is the usual one where there is room, and smaller where a limit leaves less', () => {
    expect(fitRisk(null, { value: '2000', room: room('2500') })).toBeNull();
    // 0.25 × 2,500 ÷ 3,333, and a twentieth for the price to move.
    expect(fitRisk(null, { value: '3333', room: room('2500') })).toEqual({ percent: '0.17', room: room('2500') });
    expect(fitRisk(null, { value: '3333', room: room('100', 'portfolio exposure') })).toEqual({ percent: '0.007', room: room('100', 'portfolio exposure') });
  });

  it('stays while the price moves a little, shrinks before it is refused, and grows back when it is worth it', () => {
    const fit = { percent: '0.17', room: room('2500') };
    expect(fitRisk(fit, { value: '2400', room: room('2500') })).toBe(fit);
    expect(fitRisk(fit, { value: '2550', room: room('2500') })?.percent).toBe('0.15');
    expect(fitRisk(fit, { value: '2000', room: room('2500') })?.percent).toBe('0.2');
    expect(fitRisk(fit, { value: '1000', room: room('2500') })).toBeNull();
  });

  it('is not made up where there is no room or no price', () => {
    expect(fitRisk(null, { value: '3333', room: room('0') })).toBeNull();
    expect(fitRisk(null, { value: null, room: null })).toBeNull();
  });

  it.each([['risk', '1', '0.178'], ['quantity', '300', '23.678'], ['value', '40000', '2375']] as const)('given by %s', (by, typed, fitting) => {
    expect(fittingSize(by, typed, { value: '13333', price: '100.3', room: room('2500') }, '0.001')).toBe(fitting);
    expect(fittingSize(by, typed, { value: '13333', price: '100.3', room: room('0') }, '0.001')).toBeNull();
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
