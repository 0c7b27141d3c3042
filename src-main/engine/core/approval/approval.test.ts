/** A person before the trade: asked, answered or not, and never gone round. */
import { describe, expect, it } from 'vitest';
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { decode, encode } from '../codec.ts';
import { Engine } from '../engine.ts';
import { BTC, Desk } from '../engine.fixture.ts';
import type { EventBody } from '../event.ts';
import { decisions, ends, risingDesk, say, setMode, waitingOn } from './approval.fixture.ts';
import { modeFrom } from './approval-mode.ts';
import type { StoredApproval } from './approval-book.ts';

const MINUTE = 60_000;

/** A desk on which one signal waits for an answer. */
function asked(limitMs: number | null = null): Desk {
  const desk = risingDesk('approve', {}, limitMs);
  desk.cycle();
  return desk;
}

/** What a store would give back of a desk. */
function storedOf(desk: Desk): StoredApproval {
  const { mode, limitMs, waiting } = desk.state.approval;
  return { mode, limitMs, waiting: [...waiting.values()] };
}

describe('modes', () => {
  it.each([['auto', 'auto'], ['approve', 'approve'], ['suggest', 'suggest'], ['Auto', 'approve'], ['', 'approve'], ['yolo', 'approve']])('the word %j means %s', (word, mode) => {
    expect(modeFrom(word)).toBe(mode);
  });

  it('auto trades at once and says nothing of approvals', () => {
    const desk = risingDesk(null);
    desk.cycle();
    expect(desk.orders('entry')).toHaveLength(1);
    expect(desk.facts.filter(({ kind }) => kind.startsWith('approval'))).toEqual([]);
  });

  it('auto decides bit by bit as a session that has never heard of approvals', () => {
    const [plain, auto] = [risingDesk(null), risingDesk('auto')];
    for (const desk of [plain, auto]) { desk.cycle(); desk.advance(20_000); }
    expect(encode(auto.results.map(({ facts, effects }) => ({ facts, effects })))).toBe(encode(plain.results.map(({ facts, effects }) => ({ facts, effects }))));
  });

  it('approve asks once, however often the agents vote the same, with what is at risk and the share of the vote', () => {
    const desk = asked();
    desk.cycle();
    desk.cycle();
    expect(desk.orders('entry')).toEqual([]);
    expect(desk.factsOf('approval_asked')).toMatchObject([{ shown: false, signal: { instrument: BTC.id, direction: 'long' } }]);
    const [waiting] = desk.state.approval.waiting.values();
    expect(Number(must(waiting?.atRisk, 'the risk'))).toBeGreaterThan(0);
    expect(waiting?.agreement).toBe(desk.factsOf('round_held')[0]?.round.agreement);
  });

  it('suggest shows it until its time is over, and never trades it', () => {
    const desk = risingDesk('suggest');
    desk.cycle();
    const signal = waitingOn(desk);
    expect(say(desk, 'approve_signal', signal.id)).toEqual({ accepted: false, sentence: expect.stringContaining('only shown') });
    expect(say(desk, 'reject_signal', signal.id).accepted).toBe(false);
    desk.advance(10 * MINUTE);
    expect(ends(desk)).toEqual(['suggested']);
    expect(decisions(desk)).toEqual(['shown']);
    expect(desk.orders('entry')).toEqual([]);
  });

  it.each([[null, 10 * MINUTE], [30_000, 30_000], [3_600_000, 3_600_000]])('a limit of %s waits %d ms', (limitMs, waits) => {
    const signal = waitingOn(asked(limitMs));
    expect(signal.expiresAt - signal.raisedAt).toBe(Math.min(waits, signal.plan.horizonMs));
  });

  it('never waits longer than the plan is meant to hold', () => {
    const signal = waitingOn(asked(3_600_000));
    expect(signal.expiresAt - signal.raisedAt).toBeLessThanOrEqual(signal.plan.horizonMs);
  });
});

describe('a yes', () => {
  it('sends the order with the checks of its turn, at present prices, and is recorded', () => {
    const desk = asked();
    desk.advance(12_000);
    const signal = waitingOn(desk);
    expect(say(desk, 'approve_signal', signal.id, 'looks good')).toEqual({ accepted: true, sentence: 'Approved. Sent.' });
    expect(desk.orders('entry')).toHaveLength(1);
    expect(desk.factsOf('approval_answered')).toMatchObject([{ signal: signal.id, decision: 'approved', by: 'tester', note: 'looks good', waitedMs: 12_000 }]);
    expect(desk.factsOf('order_intended')[0]?.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['price against the plan', 'trading state', 'cost of risk']));
  });

  it('the second window is told who came first, and nothing happens twice', () => {
    const desk = asked();
    const { id } = waitingOn(desk);
    say(desk, 'approve_signal', id);
    expect(say(desk, 'approve_signal', id)).toEqual({ accepted: false, sentence: 'It was approved already, by tester.' });
    expect(say(desk, 'reject_signal', id)).toEqual({ accepted: false, sentence: 'It was approved already, by tester.' });
    expect(desk.orders('entry')).toHaveLength(1);
    expect(decisions(desk)).toEqual(['approved']);
  });

  it('a command that is delivered twice is carried out once', () => {
    const desk = asked();
    const { id } = waitingOn(desk);
    say(desk, 'approve_signal', id);
    desk.post(must(desk.events.at(-1), 'the command').body);
    expect(desk.factsOf('command_handled').at(-1)).toMatchObject({ accepted: false, sentence: 'This command was carried out already.' });
  });

  it.each([[0.2, true], [0.3, false]])('with the price %d R beyond the plan’s entry: sent %s', (beyond, sent) => {
    const desk = asked();
    const { id, plan } = waitingOn(desk);
    desk.quote(BTC.id, Math.round((plan.entry + beyond * (plan.entry - plan.stop)) * 10) / 10);
    const told = say(desk, 'approve_signal', id);
    expect(told.accepted).toBe(sent);
    if (!sent) expect(told.sentence).toMatch(/^Approved, but not sent\. price against the plan: 0\.\d\d R beyond its entry, limit 0\.25 R/);
    expect(ends(desk)).toEqual([sent ? 'executed' : 'refused_by_risk']);
    expect(desk.orders('entry')).toHaveLength(sent ? 1 : 0);
  });

  it.each<[name: string, make: (desk: Desk) => string, sentence: RegExp]>([
    ['to nothing', () => 'nothing', /no such waiting signal/],
    ['too late', (desk) => { const { id } = waitingOn(desk); desk.advance(10 * MINUTE + 1_000); return id; }, /time was over/],
    ['to what was rejected', (desk) => { const { id } = waitingOn(desk); say(desk, 'reject_signal', id); return id; }, /rejected already, by tester/],
    ['after a halt', (desk) => { const { id } = waitingOn(desk); desk.halt(); return id; }, /halted, which ended it/],
    ['while paused', (desk) => { desk.command({ kind: 'pause' }); return waitingOn(desk).id; }, /paused.*still waits/],
  ])('%s is refused with a reason', (_name, make, sentence) => {
    const desk = asked();
    const told = say(desk, 'approve_signal', make(desk));
    expect(told.accepted).toBe(false);
    expect(told.sentence).toMatch(sentence);
    expect(desk.orders('entry')).toEqual([]);
  });

  it('while paused it goes on waiting, and may be given again after the resume', () => {
    const desk = asked();
    const { id } = waitingOn(desk);
    desk.command({ kind: 'pause' });
    say(desk, 'approve_signal', id);
    desk.resume();
    expect(say(desk, 'approve_signal', id).accepted).toBe(true);
  });

  it('asking for the execution of a waiting signal is a yes', () => {
    const desk = asked();
    desk.command({ kind: 'execute_signal', signal: waitingOn(desk).id });
    expect(decisions(desk)).toEqual(['approved']);
    expect(desk.orders('entry')).toHaveLength(1);
  });
});

describe('no answer, and a no', () => {
  it('ends at its time to the millisecond: no trade, and not the same again at once', () => {
    const desk = asked(30_000);
    desk.advance(29_999);
    expect(ends(desk)).toEqual([]);
    desk.advance(1);
    expect(ends(desk)).toEqual(['expired_unapproved']);
    desk.cycle();
    expect(desk.state.approval.waiting.size).toBe(0);
    desk.advance(10 * MINUTE);
    desk.cycle();
    expect(desk.factsOf('approval_asked').length).toBe(2);
    expect(desk.orders('entry')).toEqual([]);
  });

  it('rejected with a reason, the same is not put before the person for 15 minutes', () => {
    const desk = asked();
    const { id } = waitingOn(desk);
    expect(say(desk, 'reject_signal', id, 'news at noon')).toMatchObject({ accepted: true });
    expect(desk.factsOf('signal_ended')).toMatchObject([{ end: 'rejected', sentence: 'Rejected by tester: news at noon' }]);
    desk.advance(14 * MINUTE);
    desk.cycle();
    expect(desk.factsOf('approval_asked')).toHaveLength(1);
    desk.advance(MINUTE);
    desk.cycle();
    expect(desk.factsOf('approval_asked')).toHaveLength(2);
  });

  it('a halt leaves nothing to answer', () => {
    const desk = asked();
    desk.halt();
    expect(ends(desk)).toEqual(['halted']);
    expect(decisions(desk)).toEqual(['halted']);
    expect(desk.timerAt('approvals')).toBeUndefined();
  });
});

describe('an open position the other way', () => {
  /** Short, with a quorum to buy before the person. */
  function opposed(): Desk {
    const desk = new Desk();
    desk.open(BTC.id, 'short', { stop: 102, target: 96 });
    desk.advance(1_000);
    desk.signal(BTC.id, 'long');
    setMode(desk, 'approve');
    desk.cycle();
    return desk;
  }

  it('is closed by a quorum against it though nobody has said yes to the entry: an exit waits for nobody', () => {
    const desk = opposed();
    expect(desk.state.approval.waiting.size).toBe(1);
    expect(desk.orders('exit')).toHaveLength(1);
    expect(desk.orders('entry').filter(({ ticket }) => ticket.side === 'buy')).toEqual([]);
  });

  it('an approved entry waits in the queue for flat, and is sent then', () => {
    const desk = opposed();
    expect(say(desk, 'approve_signal', waitingOn(desk).id)).toEqual({ accepted: true, sentence: `Approved. It waits: what is held or on its way on ${BTC.id} must end first.` });
    expect(desk.state.queue).toHaveLength(1);
    desk.advance(1_000);
    expect(desk.held()).toBe(0);
    desk.cycle();
    expect(desk.orders('entry').filter(({ ticket }) => ticket.side === 'buy')).toHaveLength(1);
  });

  it('an approved entry that still waits for flat ends when signals become suggestions', () => {
    const desk = opposed();
    say(desk, 'approve_signal', waitingOn(desk).id);
    setMode(desk, 'suggest');
    expect(desk.state.queue).toEqual([]);
    expect(ends(desk)).toContain('suggested');
  });
});

describe('changing the mode', () => {
  it('to approve puts what waits for its turn before the person', () => {
    const desk = risingDesk(null);
    const signal = desk.signal(BTC.id);
    expect(setMode(desk, 'approve', 45_000)).toEqual({ accepted: true, sentence: 'From now on a signal waits for your yes.' });
    expect(desk.state.queue).toEqual([]);
    expect(waitingOn(desk).id).toBe(signal.id);
    expect(desk.factsOf('approval_mode_changed')).toMatchObject([{ mode: 'approve', limitMs: 45_000, by: 'tester' }]);
  });

  it('to auto does not trade what waits: it was put before a person and still needs a yes', () => {
    const desk = asked();
    expect(setMode(desk, 'auto').sentence).toMatch(/One that waits still needs an answer/);
    desk.cycle();
    expect(desk.orders('entry')).toEqual([]);
    expect(say(desk, 'approve_signal', waitingOn(desk).id).accepted).toBe(true);
  });

  it('to suggest ends what waits', () => {
    const desk = asked();
    setMode(desk, 'suggest');
    expect([ends(desk), decisions(desk)]).toEqual([['suggested'], ['mode_changed']]);
  });

  it.each([[29_999, /between 30 seconds and 60 minutes/], [3_600_001, /between 30 seconds and 60 minutes/]])('a limit of %d ms is refused', (limitMs, sentence) => {
    const desk = risingDesk(null);
    expect(setMode(desk, 'approve', limitMs)).toEqual({ accepted: false, sentence: expect.stringMatching(sentence) });
    expect(desk.state.approval.mode).toBe('auto');
  });

  it('to what it is already changes nothing', () => {
    const desk = risingDesk('approve');
    expect(setMode(desk, 'approve')).toEqual({ accepted: true, sentence: 'That is how it is already.' });
    expect(desk.factsOf('approval_mode_changed')).toHaveLength(1);
  });
});

describe('a restart', () => {
  it.each<[stored: Partial<StoredApproval> | undefined, config: 'auto' | 'approve' | 'suggest' | null, override: boolean, mode: string]>([
    [undefined, null, false, 'auto'], [undefined, 'approve', false, 'approve'], [{ mode: 'approve' }, 'auto', false, 'approve'], [{ mode: 'approve' }, 'auto', true, 'auto'], [{ mode: 'auto' }, 'suggest', false, 'auto'],
    [{ mode: 'certainly' }, null, false, 'approve'], [{ mode: 'suggest' }, null, false, 'suggest'],
  ])('stored %j, configured %s (override %s): %s', (stored, config, override, mode) => {
    const desk = new Desk({
      stored: stored === undefined ? {} : { approval: { mode: null, limitMs: null, waiting: [], ...stored } }, tweaks: config === null ? {} : { approval: { mode: config, limitMs: null, override } },
    });
    expect(desk.state.approval.mode).toBe(mode);
    // Whatever counts now is what the next start finds.
    expect(desk.factsOf('approval_mode_changed').map((fact) => fact.mode)).toEqual(mode === (stored?.mode ?? 'auto') ? [] : [mode]);
    expect(desk.alerts().includes('approval_mode_unknown')).toBe(stored?.mode === 'certainly');
  });

  it('finds what waited, with the time that is left', () => {
    const before = asked(10 * MINUTE);
    before.advance(MINUTE);
    const { id, expiresAt } = waitingOn(before);
    const desk = risingDesk(null, { at: before.at, stored: { approval: storedOf(before) } });
    expect(waitingOn(desk)).toMatchObject({ id, expiresAt });
    expect(desk.timerAt('approvals')).toBe(expiresAt);
    expect(say(desk, 'approve_signal', id).accepted).toBe(true);
  });

  it.each<[string, (desk: Desk) => ConstructorParameters<typeof Desk>[0]]>([
    ['whose time was over meanwhile', (before) => ({ at: before.at + 11 * MINUTE })],
    ['of a market that begins anew', (before) => ({ at: before.at, freshVenues: [BTC.venue] })],
  ])('ends what waited %s: no trade', (_name, options) => {
    const before = asked();
    const desk = new Desk({ ...options(before), stored: { approval: storedOf(before) } });
    expect(ends(desk)).toEqual(['expired_unapproved']);
    expect(decisions(desk)).toEqual(['expired']);
    expect(desk.state.approval.waiting.size).toBe(0);
  });

  it('under a halt ends what waited', () => {
    const before = asked();
    const desk = new Desk({ at: before.at, stored: { approval: storedOf(before) }, haltedOutside: { by: 'file', reason: 'x' } });
    expect(ends(desk)).toEqual(['halted']);
  });
});

describe('replay', () => {
  it('a session with approvals decides the same from its journal text, byte for byte', () => {
    const desk = asked(60_000);
    say(desk, 'approve_signal', 'nothing' as SignalId);
    desk.advance(2_000);
    say(desk, 'reject_signal', waitingOn(desk).id, 'no');
    desk.advance(16 * MINUTE);
    desk.cycle();
    say(desk, 'approve_signal', waitingOn(desk).id);
    desk.advance(1_000);
    setMode(desk, 'suggest');
    desk.halt();
    const engine = new Engine();
    desk.events.forEach((event, i) => {
      const { facts, effects } = engine.step({ seq: event.seq, at: event.at as Timestamp, body: decode<EventBody>(encode(event.body)) });
      expect(encode({ facts, effects })).toBe(encode({ facts: desk.results[i]?.facts, effects: desk.results[i]?.effects }));
    });
    expect(decisions(desk)).toEqual(['rejected', 'approved']);
  });
});
