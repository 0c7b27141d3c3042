import { describe, expect, it } from 'vitest';
import { money, price, quantity, toText } from '../../../../src-shared/domain/decimal.ts';
import type { RowId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, ETH_SPOT, instrumentOf, LATENCY_MS, SOL, START } from '../engine.fixture.ts';

const SOL_BETA = instrumentOf('SOL', 'perpetual', { venue: 'beta' as VenueId });
const stopsAtVenue = (desk: Desk): string[] => desk.venue.open().filter((order) => order.type === 'stop').map((order) => toText(order.quantity));

describe('halt', () => {
  it('blocks first: the halt word is the first thing the turn asks for, then entries are cancelled; protective stops stay', () => {
    const desk = new Desk();
    desk.open();
    const resting = desk.enter(SOL.id);
    desk.advance(2 * LATENCY_MS);
    desk.halt();
    const turn = must(desk.results.at(-1), 'the turn');
    expect(turn.effects.map((effect) => effect.kind)[0]).toBe('engage_halt');
    desk.advance(500);
    expect(resting.state).toBe('cancelled');
    expect(stopsAtVenue(desk)).toEqual(['21.739']);
    expect(desk.held()).toBe(21.739);
    expect(desk.state.trading).toBe('halted');
  });

  it('lesson 48: entries are blocked before anything is closed: not one is sent while positions are flattened', () => {
    const desk = new Desk();
    desk.open();
    desk.signal(SOL.id);
    desk.halt(true);
    for (let i = 0; i < 10; i += 1) {
      desk.signal(SOL.id);
      desk.cycle();
      desk.advance(1_000);
    }
    expect(desk.held()).toBe(0);
    expect(desk.orders('entry', SOL.id)).toEqual([]);
    expect(desk.sent.filter((sent) => sent.riskAdding)).toHaveLength(1);
  });

  it('waiting signals are dropped and recorded', () => {
    const desk = new Desk();
    desk.signal(SOL.id);
    desk.signal(ETH_SPOT.id);
    desk.halt();
    expect(desk.state.queue).toEqual([]);
    expect(desk.factsOf('signal_ended').map((fact) => fact.end)).toEqual(['halted', 'halted']);
  });

  it('a send that is in flight counts as unknown, is asked about at once, and cancelled when the venue has it', () => {
    const desk = new Desk();
    desk.venue.next('submit', 'silent');
    const entry = desk.enter();
    desk.halt();
    expect(entry.state).toBe('unknown');
    expect(desk.requests('query', entry.ticket.clientOrderId)).toHaveLength(1);
    desk.advance(1_000);
    expect(entry.state).toBe('cancelled');
    expect(desk.venue.open()).toEqual([]);
  });

  it('a fill that comes while halted is booked and protected', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.venue.always('cancel', 'lost');
    desk.halt();
    desk.fill(entry, '5', '100');
    desk.advance(1_000);
    expect([desk.held(), stopsAtVenue(desk)]).toEqual([5, ['5']]);
  });

  it('the one send function refuses with the halt word set before the engine knows: denied, nothing unknown, nothing left', () => {
    const desk = new Desk();
    desk.haltWord = true;
    const entry = desk.enter();
    expect([entry.state, entry.reason]).toEqual(['denied', 'halted']);
    expect(desk.venue.submitted).toEqual([]);
    expect(desk.state.liveOrders.size).toBe(0);
    desk.advance(30_000);
    expect(desk.requests('query')).toEqual([]);
  });

  it('asking again changes nothing; asking for a close is added', () => {
    const desk = new Desk();
    desk.open();
    desk.halt();
    const id = desk.state.halt?.id;
    desk.halt();
    expect(desk.orders('exit')).toEqual([]);
    desk.halt(true);
    expect(desk.state.halt).toMatchObject({ id, close: true, verifiedAt: null });
    desk.advance(2_000);
    expect(desk.held()).toBe(0);
    expect(desk.factsOf('command_handled').map((fact) => fact.sentence)).toEqual([
      'Trading is halted; stops stay.', 'Trading is halted already.', 'Trading is halted; positions are being closed.',
    ]);
  });

  it('paused lets protection through and no entry, and cannot lift a halt', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.command({ kind: 'pause' });
    desk.fill(entry, '5', '100');
    desk.advance(500);
    expect(stopsAtVenue(desk)).toEqual(['5']);
    desk.signal(SOL.id);
    desk.cycle();
    expect(desk.orders('entry', SOL.id)).toEqual([]);
    desk.halt();
    desk.command({ kind: 'pause' });
    expect(desk.state.trading).toBe('halted');
  });
});

describe('halt and close', () => {
  it('exits are reduce-only, of fresh size, capped at 1 % from the last price; stops go only once the position is flat', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.marketPrice.clear();
    desk.halt(true);
    const exit = must(desk.orders('exit')[0], 'an exit');
    expect(exit.ticket).toMatchObject({ type: 'limit', timeInForce: 'ioc', reduceOnly: true, side: 'sell', price: price('99') });
    desk.advance(1_000);
    expect(stopsAtVenue(desk)).toEqual(['21.739']);
    desk.fill(exit, exit.ticket.quantity, '99.5');
    desk.advance(1_000);
    expect([desk.held(), stopsAtVenue(desk)]).toEqual([0, []]);
  });

  it('an exit that the cap kept from filling is tried again at the new price', () => {
    const desk = new Desk();
    desk.open();
    desk.venue.marketPrice.clear();
    desk.halt(true);
    const exit = must(desk.orders('exit')[0], 'an exit');
    desk.advance(2 * LATENCY_MS);
    desk.report({ kind: 'order', order: desk.venue.end(exit.ticket.clientOrderId, 'cancelled', desk.state.at) });
    desk.quote(BTC.id, 97);
    desk.advance(2_000);
    expect(desk.orders('exit').map((order) => toText(must(order.ticket.price, 'capped')))).toEqual(['99', '96']);
  });

  it('one venue down: the others are closed, the lost one is retried once it is back', () => {
    const desk = new Desk({ instruments: [BTC, SOL_BETA] });
    desk.open();
    const lost = desk.enter(SOL_BETA.id);
    desk.advance(2 * LATENCY_MS);
    const beta = must(desk.venues[1], 'beta');
    beta.fill(lost.ticket.clientOrderId, lost.ticket.quantity, price('100'), desk.state.at, (report) => desk.report(report, beta.id));
    desk.advance(500);
    desk.connection(false, SOL_BETA.venue);
    desk.halt(true);
    desk.advance(10_000);
    expect([desk.held(), desk.position(SOL_BETA.id)?.quantity]).toEqual([0, lost.ticket.quantity]);
    expect(desk.state.halt?.verifiedAt).toBeNull();
    desk.connection(true, SOL_BETA.venue);
    desk.advance(10_000);
    expect(desk.held(SOL_BETA.id)).toBe(0);
    expect(desk.state.halt?.verifiedAt).not.toBeNull();
  });
});

describe('halt and close: what fills after it', () => {
  it('an entry that still fills while its cancel is on the way is closed as well', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.venue.always('cancel', 'lost');
    desk.halt(true);
    desk.advance(500);
    desk.fill(entry, '5', '100');
    desk.advance(3_000);
    expect(desk.held()).toBe(0);
    expect(desk.orders('exit')[0]?.ticket).toMatchObject({ type: 'limit', timeInForce: 'ioc', reduceOnly: true });
    // Its exit is capped and may have to wait: it has a stop meanwhile, which goes when it is flat.
    expect(desk.orders('stop').map((order) => toText(order.ticket.quantity))).toEqual(['5']);
    desk.venue.behave();
    desk.advance(60_000);
    expect([desk.state.halt?.verifiedAt === null, desk.venue.open()]).toEqual([false, []]);
  });

  it('a send in flight that turns out to have filled is closed as well; after a restart such a fill is only protected', () => {
    const desk = new Desk();
    desk.venue.next('submit', 'silent');
    const entry = desk.enter();
    desk.venue.fill(entry.ticket.clientOrderId, quantity('5'), price('100'), desk.state.at, () => undefined);
    desk.halt(true);
    desk.advance(5_000);
    expect(desk.held()).toBe(0);

    const first = new Desk();
    first.venue.next('submit', 'silent');
    const late = first.enter();
    first.venue.always('account', 'lost');
    first.venue.always('query', 'lost');
    first.halt(true);
    first.venue.fill(late.ticket.clientOrderId, quantity('5'), price('100'), first.state.at, () => undefined);
    first.venue.behave();
    const again = restart(first);
    again.advance(5_000);
    expect([again.held(), stopsAtVenue(again)]).toEqual([5, ['5']]);
  });
});

describe('verification', () => {
  it('a halt is verified once every venue was re-read and no entry is open, and says so', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.halt();
    expect(desk.state.halt?.verifiedAt).toBeNull();
    desk.advance(4_100);
    expect(entry.state).toBe('cancelled');
    expect(desk.state.halt?.verifiedAt).not.toBeNull();
    expect(desk.factsOf('halt_changed').at(-1)?.report.map((line) => line.status)).toEqual(['done']);
  });

  it('overdue: after 30 s it is alarmed, every 30 s again, and named by order', () => {
    const desk = new Desk();
    const entry = desk.enter();
    desk.advance(2 * LATENCY_MS);
    desk.venue.always('cancel', 'lost');
    desk.venue.always('query', 'lost');
    desk.halt();
    desk.advance(29_000);
    expect(desk.alerts()).toEqual([]);
    desk.advance(35_000);
    expect(desk.alerts()).toEqual(['halt_unverified', 'halt_unverified']);
    expect(desk.factsOf('alert_raised')[0]?.sentence).toContain(`buy ${toText(entry.ticket.quantity)} BTC-USDT-PERP.alpha limit 100.3: cancel under way`);
    desk.venue.behave();
    desk.advance(60_000);
    expect(desk.state.halt?.verifiedAt).not.toBeNull();
  });
});

describe('after a restart', () => {
  it('it stays halted, re-reads, sets the word again, and never repeats the flatten', () => {
    const first = new Desk();
    first.open();
    first.venue.always('submit', 'lost');
    first.halt(true);
    first.venue.behave();
    const desk = restart(first);
    expect(desk.state.trading).toBe('halted');
    expect(desk.haltWord).toBe(true);
    desk.advance(120_000);
    expect(desk.orders('exit').filter((order) => order.createdAt > first.at)).toEqual([]);
    expect(desk.held()).toBe(21.739);
    expect(stopsAtVenue(desk)).toEqual(['21.739']);
  });

  it('what is open is still verified, and a person may ask for the close again', () => {
    const first = new Desk();
    first.open();
    first.venue.always('submit', 'lost');
    first.halt(true);
    first.venue.behave();
    const desk = restart(first);
    desk.advance(45_000);
    expect(desk.alerts()).toContain('halt_unverified');
    desk.halt(true);
    desk.advance(15_000);
    expect(desk.held()).toBe(0);
    expect(desk.state.halt?.verifiedAt).not.toBeNull();
  });

  it('a halt that is stored as open beside another trading state keeps no later halt from halting', () => {
    const open = { id: 'h' as RowId, by: 'person', reason: 'a click', close: false, at: 0 as Timestamp, verifiedAt: null, resumedAt: null, resumedBy: null };
    const desk = new Desk({ stored: { halt: open, trading: 'active' } });
    desk.halt();
    expect([desk.state.trading, desk.haltWord]).toEqual(['halted', true]);
    const outside = new Desk({ stored: { halt: open, trading: 'active' }, haltedOutside: { by: 'person', reason: 'another click' } });
    expect([outside.state.trading, outside.haltWord]).toEqual(['halted', true]);
  });

  it('a sentinel that was set while the engine was down halts it before anything else', () => {
    const first = new Desk();
    const entry = first.enter();
    first.advance(2 * LATENCY_MS);
    const desk = restart(first, { haltedOutside: { by: 'person', reason: 'a click' } });
    expect(desk.state.trading).toBe('halted');
    desk.advance(5_000);
    expect(desk.order(entry.ticket.clientOrderId).state).toBe('cancelled');
    expect(desk.sent.filter((sent) => sent.riskAdding)).toEqual([]);
  });
});

describe('resume', () => {
  const halted = (): Desk => {
    const desk = new Desk();
    desk.halt();
    desk.advance(5_000);
    return desk;
  };
  const said = (desk: Desk): string => desk.factsOf('command_handled').at(-1)?.sentence ?? '';

  it('needs the cause acknowledged', () => {
    const desk = halted();
    desk.resume(false);
    expect([desk.state.trading, said(desk)]).toEqual(['halted', 'Trading stays halted: the cause of the halt must be acknowledged.']);
    desk.resume(true);
    expect(desk.state.trading).toBe('active');
    expect(desk.haltWord).toBe(false);
    expect(desk.factsOf('halt_changed').at(-1)?.halt).toMatchObject({ resumedBy: 'tester' });
  });

  it.each<[string, (desk: Desk) => void, RegExp]>([
    ['a venue that is not connected', (desk) => { desk.connection(false); }, /alpha is not connected/],
    ['a venue that is not reconciled', (desk) => { desk.connection(false); desk.venue.always('account', 'lost'); desk.connection(true); }, /alpha is not reconciled/],
    ['a clock that is off', (desk) => { desk.post({ kind: 'clock_measured', skewMs: -5_001 }); }, /the clock is -5001 ms off/],
  ])('is refused over %s', (_name, spoil, sentence) => {
    const desk = halted();
    spoil(desk);
    desk.resume(true);
    expect(desk.state.trading).toBe('halted');
    expect(said(desk)).toMatch(sentence);
  });

  it('is refused over an unknown order', () => {
    const desk = new Desk();
    desk.venue.next('submit', 'lost');
    desk.venue.always('query', 'lost');
    const entry = desk.enter();
    desk.halt();
    desk.advance(5_000);
    desk.resume(true);
    expect(said(desk)).toContain(`order ${entry.ticket.clientOrderId} is unknown`);
    expect(desk.state.trading).toBe('halted');
  });

  it('then the agents are observed for a full cycle: nothing is sent in the first, something in the second', () => {
    const desk = halted();
    desk.resume(true);
    desk.signal(BTC.id);
    desk.cycle();
    expect(desk.orders('entry')).toEqual([]);
    expect(desk.state.queue).toHaveLength(1);
    desk.cycle();
    expect(desk.orders('entry')).toHaveLength(1);
  });

  it('from a pause trading goes on at once', () => {
    const desk = new Desk();
    desk.command({ kind: 'pause' });
    desk.resume(false);
    desk.enter();
    expect(desk.state.trading).toBe('active');
  });

  it('a command that comes twice is carried out once: an old resume does not lift a new halt', () => {
    const desk = halted();
    const resume = { kind: 'resume', id: 'r1' as RowId, by: 'tester', acknowledge: true } as const;
    desk.post({ kind: 'command_received', command: resume });
    expect(desk.state.trading).toBe('active');
    desk.halt();
    desk.advance(5_000);
    desk.post({ kind: 'command_received', command: resume });
    expect(desk.state.trading).toBe('halted');
  });
});

describe('limits that halt', () => {
  it('the daily loss: at the floor, not before; entries of the same cycle are cancelled', () => {
    const desk = new Desk();
    desk.cycle();
    expect(desk.state.day?.equity).toBe(money('10000'));
    desk.state.balances.set('alpha USDT', money('9500.01'));
    desk.cycle();
    expect(desk.state.trading).toBe('active');
    desk.state.balances.set('alpha USDT', money('9500'));
    desk.cycle();
    expect(desk.state.halt?.by).toBe('daily-loss limit');
    expect(desk.factsOf('risk_event').map((fact) => [fact.code, fact.checks[0]?.value, fact.checks[0]?.limit])).toEqual([['daily_loss', '9500', '9500']]);
  });

  it('the daily loss: while equity is at the floor it cannot be resumed, so that no order by hand leaves before the next look; above it, or the next day, it can', () => {
    const desk = new Desk();
    desk.cycle();
    desk.state.balances.set('alpha USDT', money('9500'));
    desk.cycle();
    expect(desk.state.halt?.by).toBe('daily-loss limit');
    desk.resume(true);
    expect(desk.state.trading).toBe('halted');
    expect(desk.factsOf('command_handled').at(-1)?.sentence).toBe("Trading stays halted: equity 9500 is at or below the day's floor 9500, so that trading cannot go on today.");
    desk.state.balances.set('alpha USDT', money('9500.01'));
    desk.resume(true);
    expect(desk.state.trading).toBe('active');
    desk.state.balances.set('alpha USDT', money('9400'));
    desk.cycle();
    expect(desk.state.trading).toBe('halted');
    // As after midnight, before the first cycle of the new day.
    desk.state.day = { startsAt: (desk.state.at - (desk.state.at % 86_400_000) - 86_400_000) as Timestamp, equity: money('10000') };
    desk.resume(true);
    expect(desk.state.trading).toBe('active');
  });

  it('the drawdown: from the highest equity since the start, and from the resume on after one', () => {
    const desk = new Desk({ tweaks: { risk: { drawdownHalt: 0.1, dailyLossHalt: 0.9 } } });
    const equity = (amount: string): void => {
      desk.state.balances.set('alpha USDT', money(amount));
      desk.cycle();
    };
    equity('11000');
    equity('9900.01');
    expect(desk.state.trading).toBe('active');
    equity('9900');
    expect(desk.state.halt?.by).toBe('drawdown limit');
    expect(desk.factsOf('risk_event').map((fact) => [fact.code, fact.checks[0]?.limit])).toEqual([['drawdown', '9900']]);
    desk.post({ kind: 'command_received', command: { kind: 'resume', id: 'r1' as RowId, by: 'tester', acknowledge: true } });
    equity('9900');
    equity('9000');
    expect(desk.state.trading).toBe('active');
    equity('8910');
    expect(desk.state.trading).toBe('halted');
  });

  it('a limit is held against the price that breaks it: halted in that turn, entries cancelled in it, not at the next cycle', () => {
    for (const [limit, risk] of [['daily-loss limit', { dailyLossHalt: 0.005 }], ['drawdown limit', { drawdownHalt: 0.005 }]] as const) {
      const desk = new Desk({ tweaks: { risk } });
      desk.open();
      const resting = desk.enter(SOL.id);
      desk.advance(2 * LATENCY_MS);
      desk.cycle();
      // 21.739 at 100, fees 1.087: 10,000 less 50 is reached at 97.75.
      desk.quote(BTC.id, 97.8);
      expect(desk.state.trading).toBe('active');
      desk.quote(BTC.id, 97.7);
      expect(desk.state.halt?.by).toBe(limit);
      const turn = must(desk.results.at(-1), 'the turn of the price');
      expect(turn.effects[0]?.kind).toBe('engage_halt');
      expect(turn.effects.some((effect) => effect.kind === 'send_request' && effect.request.kind === 'cancel' && effect.request.clientOrderId === resting.ticket.clientOrderId)).toBe(true);
    }
  });

  it('a price far from every limit leaves no trace, and the floor of yesterday holds nothing against the first price of today', () => {
    const desk = new Desk({ tweaks: { risk: { dailyLossHalt: 0.005 } } });
    desk.open();
    desk.cycle();
    desk.quote(BTC.id, 99);
    expect(desk.results.at(-1)).toMatchObject({ facts: [], effects: [] });
    desk.at = START + 86_400_000 + 1;
    desk.quote(BTC.id, 97);
    expect(desk.state.trading).toBe('active');
    desk.cycle();
    desk.quote(BTC.id, 94.8);
    expect(desk.state.trading).toBe('active');
    desk.quote(BTC.id, 94.6);
    expect(desk.state.halt?.by).toBe('daily-loss limit');
  });

  it('lesson 25: a clock that is off is said once, over a second; it halts nothing and blocks entries over five', () => {
    const desk = new Desk();
    for (const skewMs of [900, 1_500, 1_600, 200, -2_000]) desk.post({ kind: 'clock_measured', skewMs });
    expect(desk.factsOf('alert_raised').filter(({ code }) => code === 'clock_skew').map(({ sentence }) => sentence)).toEqual([
      "The clock is 1.5 s off the venue's.", "The clock is -2 s off the venue's.",
    ]);
    expect(desk.state.trading).toBe('active');
  });

  it('a day does not begin, and no high is made, at prices that are not known yet: what was lost yesterday is not lost again today', () => {
    const first = new Desk({ tweaks: { risk: { dailyLossHalt: 0.005 } } });
    first.open();
    first.cycle();
    first.quote(BTC.id, 98);
    first.cycle();
    const high = first.state.drawdownFrom;
    const desk = restart(first, { warm: false, at: START + 86_400_000, tweaks: { risk: { dailyLossHalt: 0.005 } } });
    desk.cycle();
    expect([desk.state.day?.startsAt === START, desk.state.drawdownFrom]).toEqual([true, high]);
    desk.quote(BTC.id, 97.7);
    desk.cycle();
    expect([desk.state.trading, desk.state.day?.startsAt]).toEqual(['active', START + 86_400_000]);
    desk.quote(BTC.id, 95.3);
    expect(desk.state.halt?.by).toBe('daily-loss limit');

    // One that never gets a price keeps the day from beginning for a minute only.
    const dead = restart(first, { warm: false, at: START + 86_400_000 });
    dead.advance(130_000);
    expect(dead.state.day?.startsAt).toBe(START + 86_400_000);
  });

  it('a price that is not known yet after a restart is not a loss: spot holdings count at cost until the first quote', () => {
    const first = new Desk();
    const entry = first.enter(ETH_SPOT.id);
    first.advance(2 * LATENCY_MS);
    first.fill(entry, quantity('20'), '100');
    first.advance(500);
    first.cycle();
    const desk = restart(first, { warm: false });
    desk.cycle();
    desk.advance(61_000);
    expect(desk.state.trading).toBe('active');
    expect(desk.factsOf('risk_event')).toEqual([]);
  });
});
