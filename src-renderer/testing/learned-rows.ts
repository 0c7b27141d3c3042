/** What the made-up agents have learned: a policy that has seen the calm of a bull market often and the rest seldom, and seats that are too sure. */
import type { OutputOf } from '../../src-shared/contract/contract.ts';
import { idOf, round, T0 } from './market-rows.ts';
import { Seeded } from './seeded.ts';

const bands = { regimes: ['bull', 'bear', 'sideways', 'volatile'], volatilities: ['quiet', 'usual', 'wild'], agreements: ['fair', 'strong', 'full'], drawdowns: ['none', 'some', 'deep'] };
const kinds = [['as_voted', 1], ['as_voted', 0.5], ['following', 1], ['following', 0.5], ['reverting', 1], ['reverting', 0.5], ['as_voted', 0]] as const;

/** The same each time. */
export function learnedRows(): OutputOf<'agents.learned'> {
  const chance = new Seeded(23);
  const states = bands.regimes.flatMap((regime, r) => bands.volatilities.flatMap((volatility) => bands.agreements.flatMap((agreement) => bands.drawdowns.flatMap((drawdown, d) => {
    const visits = Math.floor(chance.between(0, 90) / (1 + r + 4 * d)) - 4;
    if (visits <= 0) return [];
    const actions = kinds.map(([weighting, size], i) => ({ weighting, size, value: size === 0 ? 0 : round(chance.bell() * 0.3, 2), visits: Math.max(0, Math.floor(visits / (i + 1))) }));
    const best = actions.reduce((most, { value }, i) => (value > actions[most]!.value ? i : most), 0);
    return [{ regime, volatility, agreement, drawdown, visits, fewVisits: visits < 30, best, actions }];
  }))));
  const seats = ['crew', 'group_chat'].flatMap((framework) => ['trend', 'mean_reversion', 'breakout'].map((agent, a) => {
    const bins = Array.from({ length: 10 }, (_, i) => ({ settled: i < 5 ? 0 : 24 - 4 * a - i, hits: i < 5 ? 0 : Math.floor((24 - 4 * a - i) * (0.3 + i / 40)), confidence: i < 5 ? null : (i + 0.5) / 10 }));
    const settled = bins.reduce((sum, bin) => sum + bin.settled, 0);
    return { framework, agent, settled, fewResults: settled < 30, brier: round(0.26 + 0.02 * a, 3), bins, weights: bands.regimes.slice(0, 3 - a).map((regime, i) => ({ regime, settled: 210 - 90 * i - 20 * a, fewResults: 210 - 90 * i - 20 * a < 30, factor: round(0.86 + 0.11 * i, 2), interval: [round(0.74 + 0.06 * i, 2), round(1.01 + 0.14 * i, 2)] as [number, number] })) };
  }));
  const closed = { instrument: idOf('BTC'), regime: 'bull', at: T0 - 9_000_000, r: 1.84 };
  const lessons = [
    { ...closed, agent: 'trend', text: 'Wanted to buy with 66 % confidence in a bull market (averages rise); the long brought +1.84 R in 3 h (target): right.', words: 'When both averages rise and the pullback holds, staying to the target paid; do not take profit early.', wordsBy: 'analyst-1' },
    { ...closed, agent: 'mean_reversion', text: 'Wanted to sell with 58 % confidence in a bull market (two deviations above the mean); the long brought +1.84 R in 3 h (target): wrong.', words: null, wordsBy: null },
  ];
  const experiences = states.reduce((sum, { visits }) => sum + visits, 0);
  return { bands, policy: { decisions: experiences + 3, frozen: false, experiences, tried: Math.floor(experiences / 6), sumReward: 11.93, states }, seats, lessons };
}
