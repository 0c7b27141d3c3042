import { describe, expect, it } from 'vitest';
import { roundOf } from '../../testing/agent-rows.ts';
import { whyEmpty } from './why-empty.ts';

const none = (agreement: number, part: Partial<ReturnType<typeof roundOf>> = {}) => ({ ...roundOf('BTC', 3), agreement, outcome: 'none' as const, direction: null, reason: 'below_threshold', veto: null, ...part });

describe('why no signal waits', () => {
  it.each(['halted', 'paused', 'reducing'] as const)('names the trading state first: %s', (trading) => expect(whyEmpty(trading, 8, 8, [none(0.5)])).toEqual({ kind: trading }));
  it('names data where they block everything', () => expect(whyEmpty('active', 8, 8, [none(0.5)])).toEqual({ kind: 'allBlocked', count: 8 }));
  it('does not blame data that block only some', () => expect(whyEmpty('active', 7, 8, [none(0.5)]).kind).toBe('closest'));
  it('says so before the first round', () => expect(whyEmpty('active', 0, 8, [])).toEqual({ kind: 'noRounds' }));
  it('counts rounds that agreed', () => expect(whyEmpty('active', 0, 8, [roundOf('BTC', 0), roundOf('ETH', 1), none(0.4)])).toEqual({ kind: 'agreed', count: 2 }));
  it('quotes a veto of the newest round', () => expect(whyEmpty('active', 0, 8, [none(0.8, { reason: 'vetoed', veto: 'too correlated', at: 9e15 }), none(0.6)])).toEqual({ kind: 'vetoed', reason: 'too correlated' }));
  it('takes a vote to wait for no side at all', () => expect(whyEmpty('active', 0, 8, [none(1, { reason: 'hold' }), none(0.5, { reason: 'tie' })])).toEqual({ kind: 'noSide' }));
  it('names the round that came closest', () => expect(whyEmpty('active', 0, 8, [none(0.41), none(0.66, { instrument: 'ETH/USDT' })])).toMatchObject({ kind: 'closest', instrument: 'ETH/USDT', agreement: 0.66 }));
});
