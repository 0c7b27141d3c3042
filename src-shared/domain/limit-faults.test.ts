import { describe, expect, it } from 'vitest';
import { limitFaults, type LimitSubjects } from './limit-faults.ts';
import type { RiskLimit } from './risk-limit.ts';

const limit = (more: Partial<RiskLimit> = {}): RiskLimit => ({ scope: 'portfolio', subject: null, measure: 'leverage', limit: 2, act: 'block', ...more });
const subjects: LimitSubjects = { venues: ['alpha'], quotes: ['USDT'], instruments: ['BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha'] };

describe('nonsense is refused with a reason', () => {
  it.each<[string, readonly RiskLimit[], RegExp]>([
    ['nothing', [limit({ limit: 0 })], /must be above 0, not 0/],
    ['less than nothing', [limit({ measure: 'notional', limit: -5 })], /must be above 0, not -5/],
    ['no number', [limit({ limit: Number.NaN })], /must be above 0/],
    ['a share above one', [limit({ measure: 'var95', limit: 5 })], /VaR 95 of the portfolio is 500 %, and more than 100 % means nothing there/],
    ['a collar above half of the price', [limit({ measure: 'priceCollar', limit: 0.555 })], /price collar of the portfolio is 55\.5 %, and more than 50 % means nothing there/],
    ['a share below nothing', [limit({ measure: 'drawdown', limit: -0.07 })], /drawdown of the portfolio must be above 0, not -7 %: at 0/],
    ['more than a hundred times equity', [limit({ limit: 160 })], /leverage of the portfolio is 160, and more than 100 means nothing there/],
    ['half an order', [limit({ measure: 'openOrders', limit: 2.5 })], /a whole one, not 2\.5/],
    ['a drawdown of an instrument of more than there is', [limit({ measure: 'drawdown', scope: 'instrument', limit: 10 })], /The limit on drawdown of each instrument is 1000 %, and more than 100 % means nothing/],
    ['to reduce against a loss', [limit({ measure: 'dailyLoss', limit: 0.1, act: 'reduce' })], /Reduce does not help against daily loss: choose block, close, halt/],
    ['to halt by a collar', [limit({ measure: 'priceCollar', limit: 0.01, act: 'halt' })], /does not help against price collar/],
    ['a named portfolio', [limit({ subject: 'mine' })], /There is one portfolio/],
    ['a quantity of everything', [limit({ measure: 'quantity', scope: 'instrument' })], /A quantity is of one instrument/],
    ['an instrument that is not there', [limit({ scope: 'instrument', subject: 'XYZ-USDT-PERP.alpha' })], /There is no instrument XYZ-USDT-PERP\.alpha in this session.*There are BTC-USDT-PERP\.alpha, ETH/],
    ['a venue that is not there', [limit({ scope: 'venue', subject: 'beta' })], /There is no venue beta.*There is alpha/],
    ['a strategy that nobody follows', [limit({ scope: 'strategy', subject: 'grid' })], /There is no strategy grid in this session.*There are agents, by hand/],
    ['a team that is none', [limit({ scope: 'team', subject: 'desk' })], /There is no team desk in this session.*There are crew, group_chat/],
    ['a least equity of a team', [limit({ scope: 'team', measure: 'minEquity', limit: 5_000 })], /Minimum equity is not measured of one team: set it on portfolio, venue/],
    ['a distance to liquidation of one instrument', [limit({ measure: 'liquidation', scope: 'instrument', limit: 0.2 })], /Liquidation distance is not measured of one instrument: set it on portfolio, venue, quote/],
    ['a distance that closes when nearer than where it halts', [limit({ measure: 'liquidation', limit: 0.1, act: 'close' }), limit({ measure: 'liquidation', limit: 0.2, act: 'halt' })], /comes no sooner/],
    ['to reduce against what a team lost', [limit({ measure: 'weeklyLoss', scope: 'team', limit: 0.1, act: 'reduce' })], /Reduce does not help against weekly loss/],
    ['to reduce against a drawdown of the agents', [limit({ measure: 'drawdown', scope: 'strategy', subject: 'agents', limit: 0.1, act: 'reduce' })], /Reduce does not help against drawdown: choose block, close, halt/],
    ['a drawdown of a team that is none', [limit({ measure: 'drawdown', scope: 'team', subject: 'desk', limit: 0.1 })], /There is no team desk in this session, so its limit on drawdown could never be held/],
    ['a team that closes later than it halts', [limit({ measure: 'drawdown', scope: 'team', limit: 0.03, act: 'close' }), limit({ measure: 'drawdown', scope: 'team', limit: 0.02, act: 'halt' })], /“close” \(3 %\) comes no sooner than the one that does “halt” \(2 %\)/],
    ['the same twice', [limit(), limit({ limit: 3 })], /is there twice/],
    ['closing later than halting', [limit({ measure: 'drawdown', limit: 0.3, act: 'close' }), limit({ measure: 'drawdown', limit: 0.2, act: 'halt' })], /“close” \(30 %\) comes no sooner than the one that does “halt” \(20 %\)/],
    ['a least equity that closes below the one that halts', [limit({ measure: 'minEquity', limit: 4_000, act: 'close' }), limit({ measure: 'minEquity', limit: 5_000, act: 'halt' })], /comes no sooner/],
  ])('%s', (_name, limits, sentence) => {
    const refused = limitFaults(limits, subjects).filter((fault) => fault.refused);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.sentence).toMatch(sentence);
  });

  it('what makes sense is not: closing before halting, limits on each, on one, on the whole', () => {
    const limits = [
      limit(), limit({ scope: 'instrument', limit: 0.5, act: 'reduce' }), limit({ scope: 'instrument', subject: 'BTC-USDT-PERP.alpha', limit: 1 }), limit({ measure: 'drawdown', limit: 0.1, act: 'close' }),
      limit({ measure: 'drawdown', limit: 0.2, act: 'halt' }), limit({ measure: 'minEquity', limit: 5_000, act: 'close' }), limit({ measure: 'minEquity', limit: 4_000, act: 'halt' }),
      limit({ measure: 'quantity', scope: 'instrument', subject: 'BTC-USDT-PERP.alpha', limit: 0.5 }), limit({ scope: 'strategy', subject: 'by hand', limit: 1, act: 'close' }), limit({ scope: 'team', limit: 1, act: 'reduce' }), limit({ scope: 'team', measure: 'dailyLoss', limit: 0.02 }), limit({ scope: 'strategy', measure: 'drawdown', limit: 0.02 }), limit({ scope: 'quote', subject: 'USDT', measure: 'drawdown', limit: 0.05, act: 'halt' }), limit({ measure: 'liquidation', limit: 0.3, act: 'reduce' }), limit({ measure: 'liquidation', limit: 0.2, act: 'halt' }),
      limit({ scope: 'team', subject: 'group_chat', measure: 'ordersPerMinute', limit: 2 }),
    ];
    expect(limitFaults(limits, subjects)).toEqual([]);
  });

  it('strategies and teams are the same in every session: a name that is none is refused before it is known what will be traded', () => {
    expect(limitFaults([limit({ scope: 'team', subject: 'desk' }), limit({ scope: 'venue', subject: 'beta' })]).map(({ at, refused }) => [at, refused])).toEqual([[0, true]]);
  });

  it('a part held to more than the whole is allowed, and said', () => {
    expect(limitFaults([limit(), limit({ scope: 'instrument', limit: 3 })])).toEqual([{ at: 1, refused: false, sentence: "The limit on leverage of each instrument (3) lies above the portfolio's (2), which is reached first." }]);
    expect(limitFaults([limit({ measure: 'weeklyLoss', limit: 0.07 }), limit({ measure: 'weeklyLoss', scope: 'team', limit: 0.0755 })])[0]?.sentence).toBe("The limit on weekly loss of each team (7.55 %) lies above the portfolio's (7 %), which is reached first.");
  });

  it('nothing is said of a drawdown of a part: others may hold up the whole, which is then not reached first', () => {
    expect(limitFaults([limit({ measure: 'drawdown', limit: 0.05 }), limit({ measure: 'drawdown', scope: 'team', limit: 0.1 })])).toEqual([]);
  });
});
