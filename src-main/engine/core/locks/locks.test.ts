import { describe, expect, it } from 'vitest';
import { ZERO_MONEY, add, money, neg } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, LockId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { LONGEST_LOCK_MS, type LockRule } from '../../../../src-shared/domain/lock.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { restart } from '../../runner/restart.fixture.ts';
import { BTC, Desk, SOL, type Tweaks } from '../engine.fixture.ts';
import { EMPTY_STORED_STATE } from '../stored-state.ts';
import { createLockBook, keepFlow } from './lock-book.ts';

const HOUR = 3_600_000;
const STREAK: LockRule = { kind: 'stop_streak', scope: 'instrument', count: 2, windowMs: HOUR, lockMs: 4 * HOUR };
const tweaksOf = (...rules: LockRule[]): Tweaks => ({ locks: { rules } });

/** A signal's trade that is stopped out at `at`. */
function stopOut(desk: Desk, instrument = BTC.id, at = '97.9', teams: readonly string[] = []): void {
  desk.quote(instrument, 100);
  const position = desk.open(instrument);
  if (position.signal !== null) desk.state.teams.set(position.signal, teams);
  desk.fill(must(desk.orders('stop', instrument).findLast(({ state }) => state === 'accepted'), 'a stop'), position.quantity, at);
  desk.advance(2_000);
}

/** A trade that takes its profit. */
function win(desk: Desk, teams: readonly string[] = []): void {
  desk.quote(BTC.id, 100);
  const position = desk.open();
  if (position.signal !== null) desk.state.teams.set(position.signal, teams);
  desk.fill(must(desk.orders('target', BTC.id).findLast(({ state }) => state === 'accepted'), 'a target'), position.quantity, '104');
  desk.advance(2_000);
}

/** A person puts money in, or takes it out (below 0), at the venue and in the books. */
function move(desk: Desk, signed: string): void {
  const usdt = 'USDT' as Currency;
  const amount = money(signed);
  desk.venue.balances.set(usdt, add(must(desk.venue.balances.get(usdt), 'a balance'), amount));
  desk.command({ kind: 'move_money', flow: amount > ZERO_MONEY ? 'deposit' : 'withdrawal', venue: null, currency: usdt, amount: signed.replace('-', '') });
  expect(handled(desk)).toMatchObject({ accepted: true });
}

const begun = (desk: Desk) => desk.factsOf('lock_changed').filter(({ lock }) => lock.liftedAt === null).map(({ lock }) => `${lock.kind} ${lock.scope.subject ?? lock.scope.on}`);
const refusal = (desk: Desk): string | undefined => desk.factsOf('signal_ended').at(-1)?.sentence;
const ticket = (desk: Desk, instrument = BTC.id): void => desk.command({ kind: 'place_order', ticket: { instrument, direction: 'long', type: 'market', price: null, size: { by: 'risk', share: 0.001 }, stop: '98', target: null } });
const handled = (desk: Desk) => must(desk.factsOf('command_handled').at(-1), 'a command');

function tryEntry(desk: Desk, instrument = BTC.id): string {
  desk.quote(instrument, 100);
  desk.signal(instrument);
  desk.cycle();
  return refusal(desk) ?? '';
}

describe('a session without locks', () => {
  it('keeps its cooldown and says nothing of locks', () => {
    const desk = new Desk({ tweaks: { risk: { cooldownMs: HOUR } } });
    stopOut(desk);
    stopOut(desk, SOL.id);
    expect(desk.state.locks).toBeNull();
    expect(desk.factsOf('lock_changed')).toEqual([]);
    expect(tryEntry(desk)).toMatch(/^cooldown/);
    expect(desk.factsOf('signal_ended').at(-1)?.checks.map(({ name }) => name)).not.toContain('locks');
  });
});

describe('a streak of stops', () => {
  it('locks the instrument it was on, with a reason in figures, and no other', () => {
    const desk = new Desk({ tweaks: tweaksOf(STREAK) });
    stopOut(desk);
    expect(begun(desk)).toEqual([]);
    stopOut(desk);
    const { lock } = must(desk.factsOf('lock_changed').at(-1), 'a lock');
    expect(lock).toMatchObject({ id: 'lock-1', kind: 'stop_streak', scope: { on: 'instrument', subject: BTC.id }, endsAt: lock.beganAt + 4 * HOUR, liftedAt: null });
    expect(lock.reason).toMatch(/^2 trades on BTC-USDT-PERP\.alpha were stopped out at a loss within 1 h \(limit 2\), −\d+\.\d\d together\.$/);
    expect(desk.factsOf('risk_event').at(-1)).toMatchObject({ code: 'stop_streak', instrument: BTC.id, sentence: expect.stringContaining('No entries on BTC-USDT-PERP.alpha by the agents for 4 h (lock-1).') as string });
    expect(tryEntry(desk)).toMatch(/^locks: stop streak, \d h .*left \(lock-1\), limit none\.$/);
    expect(tryEntry(desk, SOL.id)).toBe('Sent.');
  });

  it('altogether: locks everything', () => {
    const desk = new Desk({ tweaks: tweaksOf({ ...STREAK, scope: 'everything' }) });
    stopOut(desk);
    stopOut(desk, SOL.id);
    expect(begun(desk)).toEqual(['stop_streak everything']);
    expect(tryEntry(desk)).toContain('stop streak');
  });

  it('is none when the first stop was longer ago than the window, or a trade won or was a person’s', () => {
    const desk = new Desk({ tweaks: tweaksOf(STREAK) });
    stopOut(desk);
    desk.advance(HOUR);
    stopOut(desk);
    win(desk);
    desk.quote(BTC.id, 100);
    ticket(desk);
    desk.advance(500);
    const entry = must(desk.orders('entry').at(-1), 'an entry by hand');
    desk.fill(entry, entry.ticket.quantity, '100');
    desk.advance(1_000);
    desk.fill(must(desk.orders('stop').findLast(({ state }) => state === 'accepted'), 'a stop'), must(desk.position(), 'held').quantity, '97.9');
    desk.advance(1_000);
    expect(desk.held()).toBe(0);
    expect(begun(desk)).toEqual([]);
  });

  it('ends by the time of events, and its trades count towards no second one', () => {
    const desk = new Desk({ tweaks: tweaksOf({ ...STREAK, lockMs: 60_000 }) });
    stopOut(desk);
    stopOut(desk);
    desk.advance(60_001);
    stopOut(desk);
    expect(begun(desk)).toHaveLength(1);
    stopOut(desk);
    expect(begun(desk)).toHaveLength(2);
  });
});

describe('what closed trades have lost', () => {
  const rule: LockRule = { kind: 'drawdown', share: 0.004, windowMs: 24 * HOUR, lockMs: HOUR };

  it('locks everything, for a person as well', () => {
    const desk = new Desk({ tweaks: tweaksOf(rule) });
    stopOut(desk, BTC.id, '97.9');
    expect(desk.factsOf('lock_changed').at(-1)?.lock.reason).toMatch(/^Closed trades took 0\.4\d % off within 1 d \(limit 0\.40 %\), from 10,000\.00 to 9,95\d\.\d\d\.$/);
    expect(tryEntry(desk, SOL.id)).toContain('drawdown');
    ticket(desk, SOL.id);
    expect(handled(desk)).toMatchObject({ accepted: false, sentence: expect.stringMatching(/^Not sent\. locks: drawdown, /) as string });
  });

  it('is measured from the highest, open positions left out', () => {
    const desk = new Desk({ tweaks: tweaksOf({ ...rule, share: 0.005 }) });
    stopOut(desk, BTC.id, '98.5');
    win(desk);
    expect(begun(desk)).toEqual([]);
    desk.quote(SOL.id, 100);
    desk.open(SOL.id);
    desk.quote(SOL.id, 98.5);
    stopOut(desk, BTC.id, '98');
    expect(begun(desk)).toEqual([]);
    stopOut(desk, BTC.id, '98');
    expect(begun(desk)).toEqual(['drawdown everything']);
  });
});

describe('what closed trades have lost, with money put in and taken out between them', () => {
  const rule = (share: number): Tweaks => tweaksOf({ kind: 'drawdown', share, windowMs: 24 * HOUR, lockMs: HOUR });
  const reason = (desk: Desk): string | undefined => desk.factsOf('lock_changed').at(-1)?.lock.reason;

  // Each stop-out takes a little less than half a percent off.
  it('a loss of before counts for no more after half of the account was taken out', () => {
    const desk = new Desk({ tweaks: rule(0.011) });
    stopOut(desk);
    move(desk, '-5000');
    desk.advance(1_000);
    stopOut(desk);
    expect(begun(desk)).toEqual([]);
    stopOut(desk);
    expect(begun(desk)).toEqual(['drawdown everything']);
    expect(reason(desk)).toMatch(/^Closed trades took 1\.[34]\d % off within 1 d \(limit 1\.10 %\), from 4,9\d\d\.\d\d to 4,9\d\d\.\d\d, what was put in and taken out left aside\.$/);
  });

  it('nor for less after as much again was put in', () => {
    const desk = new Desk({ tweaks: rule(0.009) });
    stopOut(desk);
    move(desk, '10000');
    desk.advance(1_000);
    stopOut(desk);
    expect(begun(desk)).toEqual(['drawdown everything']);
    expect(reason(desk)).toMatch(/from 20,0\d\d\.\d\d to 19,8\d\d\.\d\d/);
  });

  it('money is neither a highest nor a fall: after a deposit and its withdrawal a loss is what it is', () => {
    const desk = new Desk({ tweaks: rule(0.004) });
    move(desk, '90000');
    move(desk, '-90000');
    desk.advance(1_000);
    stopOut(desk);
    expect(reason(desk)).toMatch(/^Closed trades took 0\.4\d % off within 1 d \(limit 0\.40 %\), from 10,000\.00 to 9,95\d\.\d\d\.$/);
  });

  it('of what is told in one moment a trade comes first', () => {
    const desk = new Desk({ tweaks: rule(0.004) });
    const { quantity } = desk.open();
    move(desk, '-5000');
    desk.fill(must(desk.orders('stop', BTC.id).findLast(({ state }) => state === 'accepted'), 'a stop'), quantity, '97.9');
    const { flows, trades } = must(desk.state.locks, 'locks');
    expect(flows.map(({ at }) => at)).toEqual(trades.map(({ at }) => at));
    expect(reason(desk)).toMatch(/^Closed trades took 0\.[45]\d % off/);
  });

  it('is known after a restart, and forgotten with an account that begins anew', () => {
    const tweaks = rule(0.011);
    const first = new Desk({ tweaks });
    stopOut(first);
    move(first, '-5000');
    first.advance(1_000);
    const second = restart(first, { tweaks });
    expect(second.state.locks?.flows).toEqual([{ at: must(first.factsOf('money_moved')[0], 'money').at, worth: neg(money('5000')) }]);
    stopOut(second);
    expect(begun(second)).toEqual([]);
    stopOut(second);
    expect(begun(second)).toEqual(['drawdown everything']);
    expect(restart(first, { tweaks, venues: new Desk().venues, freshVenues: [first.venue.id] }).state.locks?.flows).toEqual([]);
  });

  it('is forgotten when no window reaches it any more', () => {
    const book = must(createLockBook({ rules: [] }, undefined, false), 'a book');
    for (const at of [0, 1, LONGEST_LOCK_MS]) keepFlow(book, { at: at as Timestamp, worth: money('1') });
    expect(book.flows.map(({ at }) => at)).toEqual([1, LONGEST_LOCK_MS]);
  });
});

describe('an instrument that brings nothing', () => {
  it('is locked when its trades together brought less than the least', () => {
    const desk = new Desk({ tweaks: tweaksOf({ kind: 'low_profit', count: 2, leastR: -1, windowMs: 24 * HOUR, lockMs: HOUR }) });
    stopOut(desk);
    win(desk);
    expect(begun(desk)).toEqual([]);
    stopOut(desk);
    stopOut(desk);
    expect(begun(desk)).toEqual(['low_profit BTC-USDT-PERP.alpha']);
    expect(desk.factsOf('lock_changed').at(-1)?.lock.reason).toMatch(/^4 trades on BTC-USDT-PERP\.alpha within 1 d brought −1\.\d\d R together \(least −1\.00 R\)\.$/);
  });
});

describe('a team that loses', () => {
  const rule: LockRule = { kind: 'loss_streak', count: 2, windowMs: 24 * HOUR, lockMs: HOUR };

  it('is not traded for a while; what another team asks for is', () => {
    const desk = new Desk({ tweaks: tweaksOf(rule) });
    stopOut(desk, BTC.id, '97.9', ['crew', 'group_chat']);
    win(desk, ['group_chat']);
    stopOut(desk, BTC.id, '97.9', ['crew']);
    expect(begun(desk)).toEqual(['loss_streak crew']);
    expect(desk.factsOf('risk_event').at(-1)?.sentence).toContain('Nothing that the crew asks for is traded for 1 h');
    const signal = desk.signal(BTC.id);
    desk.state.teams.set(signal.id, ['crew', 'group_chat']);
    desk.cycle();
    expect(refusal(desk)).toContain('loss streak');
    desk.advance(700_000);
    const other = desk.signal(SOL.id);
    desk.state.teams.set(other.id, ['group_chat']);
    desk.cycle();
    expect(refusal(desk)).toBe('Sent.');
  });
});

describe('a cooldown as a lock', () => {
  const tweaks: Tweaks = { ...tweaksOf(), risk: { cooldownMs: HOUR } };

  it('begins with each close and is not told as an event of risk; a person is not held back', () => {
    const desk = new Desk({ tweaks });
    stopOut(desk);
    expect(begun(desk)).toEqual([`cooldown ${BTC.id}`]);
    expect(desk.factsOf('risk_event')).toEqual([]);
    desk.quote(BTC.id, 100);
    ticket(desk);
    expect(handled(desk).accepted).toBe(true);
  });

  it('lifted, the agents may enter again at once, also after a restart', () => {
    const first = new Desk({ tweaks });
    stopOut(first);
    first.command({ kind: 'lift_lock', lock: 'lock-1' as LockId, note: 'it was a news spike' });
    expect(handled(first)).toMatchObject({ accepted: true, sentence: expect.stringContaining('lock-1 is lifted') as string });
    const desk = restart(first, { tweaks });
    expect(tryEntry(desk)).toBe('Sent.');
    expect(tryEntry(first)).toBe('Sent.');
  });

  it('that began without locks becomes one in a session with them', () => {
    const first = new Desk({ tweaks: { risk: { cooldownMs: HOUR } } });
    stopOut(first);
    const desk = restart(first, { tweaks });
    expect(begun(desk)).toEqual([`cooldown ${BTC.id}`]);
    expect(tryEntry(desk)).toMatch(/^cooldown/);
  });
});

describe('lifting', () => {
  const locked = (): Desk => {
    const desk = new Desk({ tweaks: tweaksOf(STREAK) });
    stopOut(desk);
    stopOut(desk);
    return desk;
  };

  it('needs a note, is kept with it, and can be done once', () => {
    const desk = locked();
    desk.command({ kind: 'lift_lock', lock: 'lock-1' as LockId, note: '  ' });
    expect(handled(desk)).toMatchObject({ accepted: false, sentence: 'Say in a note why lock-1 is lifted.' });
    desk.command({ kind: 'lift_lock', lock: 'lock-1' as LockId, note: 'seen and understood' });
    expect(desk.factsOf('lock_changed').at(-1)?.lock).toMatchObject({ liftedBy: 'tester', note: 'seen and understood', liftedAt: desk.at });
    expect(tryEntry(desk)).toBe('Sent.');
    desk.command({ kind: 'lift_lock', lock: 'lock-1' as LockId, note: 'again' });
    expect(handled(desk)).toMatchObject({ accepted: false, sentence: 'lock-1 was lifted already, by tester: seen and understood.' });
    desk.command({ kind: 'lift_lock', lock: 'lock-9' as LockId, note: 'why not' });
    expect(handled(desk)).toMatchObject({ accepted: false, sentence: 'There is no lock lock-9 that holds.' });
  });

  it('the trades that led to it lead to no second one', () => {
    const desk = locked();
    desk.command({ kind: 'lift_lock', lock: 'lock-1' as LockId, note: 'seen' });
    stopOut(desk);
    expect(begun(desk)).toHaveLength(1);
    stopOut(desk);
    expect(begun(desk)).toHaveLength(2);
  });
});

describe('a restart', () => {
  it('takes a lock back with its end, and the trades of before count', () => {
    const tweaks = tweaksOf(STREAK);
    const first = new Desk({ tweaks });
    stopOut(first);
    const second = restart(first, { tweaks });
    stopOut(second);
    expect(begun(second)).toEqual([`stop_streak ${BTC.id}`]);
    const third = restart([first, second], { tweaks });
    expect(tryEntry(third)).toContain('(lock-1)');
    third.advance(4 * HOUR);
    expect(tryEntry(third)).toBe('Sent.');
    const fourth = restart([first, second, third], { tweaks });
    expect(fourth.state.locks?.newest).toBe(1);
  });

  it('on an account that begins anew forgets them, and counts on', () => {
    const tweaks = tweaksOf(STREAK);
    const first = new Desk({ tweaks });
    stopOut(first);
    stopOut(first);
    const desk = restart(first, { tweaks, venues: new Desk().venues, freshVenues: [first.venue.id] });
    expect([desk.state.locks?.locks.size, desk.state.locks?.trades.length, desk.state.locks?.newest]).toEqual([0, 0, 1]);
    expect(tryEntry(desk)).toBe('Sent.');
  });

  it('from a store of an earlier version begins with none', () => {
    const { locks: _none, ...older } = EMPTY_STORED_STATE;
    const desk = new Desk({ tweaks: tweaksOf(STREAK), stored: { ...older, existed: true, trading: 'active', locks: undefined } });
    expect(desk.state.locks).toMatchObject({ newest: 0 });
  });
});

describe('limits on loss', () => {
  it.each([['daily-loss limit', { dailyLossHalt: 0.004, drawdownHalt: 0.9 }], ['drawdown limit', { dailyLossHalt: 0.9, drawdownHalt: 0.004 }]])('the %s goes through the one halt path, whatever locks there are', (by, risk) => {
    const desk = new Desk({ tweaks: { ...tweaksOf(STREAK), risk } });
    desk.cycle();
    desk.open();
    desk.quote(BTC.id, 98.1);
    desk.cycle();
    expect(desk.state.halt?.by).toBe(by);
    expect([desk.state.trading, desk.haltWord, desk.factsOf('halt_changed')[0]?.halt.by]).toEqual(['halted', true, by]);
  });
});

it('who was for a signal is forgotten with it', () => {
  const desk = new Desk({ tweaks: tweaksOf(STREAK) });
  const signal = desk.signal(BTC.id, 'long', { stop: 99.99 });
  desk.state.teams.set(signal.id, ['crew']);
  desk.cycle();
  expect(refusal(desk)).not.toBe('Sent.');
  expect(desk.state.teams.has(signal.id as SignalId)).toBe(false);
  expect(desk.at as Timestamp).toBeGreaterThan(0);
});
