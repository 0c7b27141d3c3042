import { describe, expect, it } from 'vitest';
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import { paintFor, plain } from '../../cli/terminal.ts';
import { describeLine } from './describe-line.ts';

const SOL = 'SOL-USDT-PERP.alpha';
const entry: EngineLine = {
  type: 'order', at: 0, id: 'abcd-01', instrument: SOL, purpose: 'entry', side: 'buy', orderType: 'limit', timeInForce: 'ioc', quantity: '0.31', price: '148.5', triggerPrice: null, from: 'accepted', state: 'filled', reason: null,
  filledQuantity: '0.31', averagePrice: '148.2', signal: 's', position: 'p', quorum: { agreement: 0.74, for: ['trend', 'momentum'], against: ['mean_reversion'] }, riskShare: 0.008,
};

describe('what a person reads', () => {
  it('of an entry: what was bought, who wanted it, what is at stake', () => {
    expect(describeLine(entry, plain)).toBe('Bought 0.31 SOL at 148.2: 74 % quorum, trend and momentum for, mean reversion against, risk 0.80 % of equity (abcd-01)');
    expect(describeLine({ ...entry, side: 'sell' }, plain)).toMatch(/^Sold short 0\.31 SOL/);
  });

  it('nothing of an order on its way, everything of one refused', () => {
    expect(describeLine({ ...entry, state: 'sent', averagePrice: null, filledQuantity: '0' }, plain)).toBeNull();
    expect(describeLine({ ...entry, state: 'rejected', reason: 'min_notional' }, plain)).toBe('Order rejected: entry buy 0.31 SOL (min_notional)');
    expect(describeLine({ ...entry, state: 'unknown' }, plain)).toContain('not resending');
  });

  it('of a closed position: how long, how much, why', () => {
    const closed: EngineLine = { type: 'position', at: 0, change: 'closed', id: 'p', instrument: SOL, direction: 'short', quantity: '0', stop: null, target: null, protection: 'closed', net: '-12.345', reason: 'stop', heldMs: 600_000 };
    expect(describeLine(closed, plain)).toBe('Closed SOL short after 10 min: −12.35 (stop)');
  });

  it('of bad data: which instrument and why', () => {
    expect(describeLine({ type: 'data_quality', at: 0, instrument: SOL, entriesAllowed: false, reasons: ['last price is 95 s old, limit 60 s'] }, plain)).toBe('No entries on SOL: last price is 95 s old, limit 60 s');
  });

  it('of a signal before a person: the plan and the time; then who said what', () => {
    const asked = { type: 'approval', at: 0, id: 'g', instrument: SOL, direction: 'long', state: 'asked', by: null, note: '', waitedMs: 0, expiresAt: 30_000, entry: 148.2, stop: 145.9, target: 153.1, atRisk: '25.21' } as const;
    expect(describeLine(asked, plain)).toBe('Asks for your yes: long SOL at 148.2, stop 145.9, target 153.1, 25.21 at risk; 30 s to answer');
    expect(describeLine({ ...asked, state: 'rejected', by: 'ann', note: 'news', waitedMs: 12_000, expiresAt: null }, plain)).toBe('Rejected by ann: long SOL, after 12 s: news');
    expect(describeLine({ ...asked, state: 'expired' }, plain)).toBe('Nobody answered about long SOL: no trade');
    expect(describeLine({ ...asked, state: 'halted' }, plain)).toContain('trading was halted');
    expect(describeLine({ type: 'approval_mode', at: 0, mode: 'approve', limitMs: 60_000, by: 'ann' }, plain)).toBe('Signals wait for your yes, 1 min each from now on (by ann)');
    const command = { type: 'command', at: 0, id: 'c', command: 'reject_signal', by: 'ann', accepted: true, sentence: 'Rejected.' } as const;
    expect([describeLine(command, plain), describeLine({ ...command, accepted: false, sentence: 'Too late.' }, plain)]).toEqual([null, 'reject signal (ann): Too late.']);
  });

  it('of a halt: that it stands, and what is still to do', () => {
    const halt: EngineLine = { type: 'halt', at: 0, id: 'h', by: 'ann', reason: 'news', close: false, verified: false, resumed: false, report: [{ venue: 'alpha', subject: 'account', status: 'pending', sentence: 'being read' }] };
    expect(describeLine(halt, plain)).toBe('HALTED (news, by ann); stops stay. Still to do: alpha account: being read');
    expect(describeLine({ ...halt, verified: true }, plain)).toContain('HALTED and verified');
  });
});

describe('colour', () => {
  it.each([[{ isTTY: true }, {}, true], [{ isTTY: false }, {}, false], [{ isTTY: true }, { NO_COLOR: '1' }, false], [{ isTTY: true }, { TERM: 'dumb' }, false], [{ isTTY: true }, { NO_COLOR: '' }, true]])('on %j with %j: %s', (stream, env, coloured) => {
    expect(paintFor(stream, env)('red', 'x') !== 'x').toBe(coloured);
  });
});
