import { describe, expect, it } from 'vitest';
import { money, price, quantity } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { RiskLimit } from '../../../../src-shared/domain/risk-limit.ts';
import { BTC, Desk, ETH_SPOT, LATENCY_MS, SOL, instrumentOf, type DeskOptions } from '../engine.fixture.ts';

const BETA = 'beta' as VenueId;
const ADA = instrumentOf('ADA', 'perpetual', { venue: BETA });
const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'portfolio', subject: null, measure: 'notional', limit: 2_500, act: 'reduce', ...more });
const deskWith = (limits: readonly RiskLimit[], more: DeskOptions = {}): Desk =>
  new Desk({ ...more, tweaks: { risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 10, dailyLossHalt: 0.9, limits }, ...more.tweaks } });
const exits = (desk: Desk): unknown[] => desk.orders('exit').map(({ ticket, state }) => `${ticket.instrument} ${state}`);
const quoteOf = (desk: Desk, { id }: Instrument, mid: number) => ({ kind: 'quote' as const, instrument: id, at: desk.at as never, bid: mid - 0.05, bidSize: 10, ask: mid + 0.05, askSize: 10 });

/** A position at the second venue, and one at the first. */
function deskOfTwoVenues(limits: readonly RiskLimit[]): Desk {
  const desk = deskWith(limits, { instruments: [BTC, ADA] });
  desk.open(BTC.id, 'long', { target: 200 });
  const entry = desk.enter(ADA.id, 'long', { target: 200 });
  desk.advance(2 * LATENCY_MS);
  desk.venues[1]?.fill(entry.ticket.clientOrderId, entry.ticket.quantity, price('100'), desk.state.at, (report) => desk.report(report, BETA));
  desk.advance(6 * LATENCY_MS);
  return desk;
}

describe('reduce', () => {
  it('of several limits that one event breaks each acts in that event', () => {
    const desk = deskWith([limit({ scope: 'instrument' })]);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.open(SOL.id, 'long', { target: 200 });
    desk.observe(quoteOf(desk, BTC, 120), quoteOf(desk, SOL, 120));
    expect(exits(desk)).toEqual([`${BTC.id} sent`, `${SOL.id} sent`]);
  });

  it('a venue that is away does not hold up what can be made smaller elsewhere', () => {
    const desk = deskOfTwoVenues([limit({ limit: 4_500 })]);
    desk.connection(false, BETA);
    desk.quote(ADA.id, 130);
    expect(exits(desk)).toEqual([`${BTC.id} sent`]);
    desk.advance(2 * LATENCY_MS);
    expect(desk.held(BTC.id) * 100 + desk.held(ADA.id) * 130).toBeLessThanOrEqual(0.95 * 4_500);
  });

  it('an exit that nobody answers is not counted on: after two seconds the others make room', () => {
    const desk = deskOfTwoVenues([limit({ limit: 4_500 })]);
    desk.venues[1]?.always('submit', 'lost');
    desk.quote(ADA.id, 130);
    desk.advance(1_000);
    desk.quote(ADA.id, 130.1);
    expect(exits(desk)).toEqual([`${ADA.id} sent`]);
    desk.advance(1_001);
    desk.quote(ADA.id, 130);
    expect(exits(desk)).toEqual([`${ADA.id} sent`, `${BTC.id} sent`]);
  });

  it('what the venue refuses to make smaller is made up for by the others at once', () => {
    const desk = deskWith([limit({ limit: 4_500 })]);
    desk.open(BTC.id, 'long', { target: 200 });
    desk.open(SOL.id, 'long', { target: 200 });
    desk.venue.next('submit', { answer: { kind: 'rejected', code: 'other', sentence: 'no' } });
    desk.quote(SOL.id, 130);
    desk.advance(2 * LATENCY_MS);
    expect(exits(desk)[0]).toBe(`${SOL.id} rejected`);
    desk.quote(SOL.id, 130);
    expect(desk.orders('exit')).toHaveLength(2);
    desk.advance(2 * LATENCY_MS);
    expect(desk.held(BTC.id) * 100 + desk.held(SOL.id) * 130).toBeLessThanOrEqual(0.95 * 4_500);
    expect(desk.held(SOL.id)).toBeGreaterThan(0);
  });

  it('cuts a short by buying, to a twentieth inside', () => {
    const desk = deskWith([limit({ scope: 'instrument', subject: BTC.id, limit: 830 })]);
    desk.open(BTC.id, 'short', { stop: 106, target: 90, fillAt: '100' });
    desk.quote(BTC.id, 105.9);
    expect(desk.orders('exit')[0]?.ticket).toMatchObject({ side: 'buy', reduceOnly: true });
    desk.advance(2 * LATENCY_MS);
    expect(-desk.held(BTC.id) * 105.9).toBeLessThanOrEqual(0.95 * 830);
    expect(-desk.held(BTC.id) * 105.9).toBeGreaterThan(0.94 * 830);
  });

  it('on spot neither what is sold nor what stays is less than the venue trades', () => {
    const spot: Instrument = { ...ETH_SPOT, minNotional: money('400') };
    const desk = deskWith([limit({ scope: 'instrument', limit: 2_200 })], { instruments: [spot] });
    desk.open(spot.id, 'long', { target: 200 });
    desk.quote(spot.id, 106);
    const [exit] = desk.orders('exit');
    expect(Number(exit?.ticket.quantity) / 1e18 * 106).toBeGreaterThanOrEqual(400);
    expect(exit?.ticket.quantity).toBeLessThan(quantity('20.9'));
  });
});
