/** Losses that no price shows: what is booked may break a limit, and what is not compared yet may only seem to. */
import { describe, expect, it } from 'vitest';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk } from '../engine.fixture.ts';

const tweaks = { risk: { dailyLossHalt: 0.003 } };

/** A desk with one position, whose stop fills whole, far beyond its price. */
function stoppedOutAt(worst: string): Desk {
  const desk = new Desk({ tweaks });
  desk.cycle();
  desk.open();
  const stop = must(desk.orders('stop', BTC.id).at(-1), 'a stop rests');
  desk.fill(stop, stop.ticket.quantity, worst);
  return desk;
}

describe('the limit on the day’s loss', () => {
  it('regression: the last position is stopped out past it: halted with that fill, not with the next cycle', () => {
    const desk = stoppedOutAt('80');
    expect(desk.state.positions.size).toBe(0);
    expect(desk.state.halt?.by).toBe('daily-loss limit');
  });

  it('a stop that loses what it was meant to halts nothing', () => {
    expect(stoppedOutAt('99.8').state.halt).toBeNull();
  });

  it('regression: before the venue was compared it waits, since a stop may have filled while nothing ran; then it is looked at in full', () => {
    const desk = new Desk({ tweaks });
    desk.cycle();
    desk.open();
    const venue = must(desk.state.venues.get(BTC.venue), 'its venue');
    venue.reconciledAt = 0 as never;
    desk.quote(BTC.id, 80);
    desk.cycle();
    expect(desk.state.halt).toBeNull();
    venue.reconciledAt = desk.state.at;
    desk.quote(BTC.id, 79);
    expect(desk.state.halt?.by).toBe('daily-loss limit');
  });
});
