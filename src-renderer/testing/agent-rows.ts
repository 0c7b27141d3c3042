import type { MirrorChange, RowOf, VoteRow } from '../../src-shared/contract/mirror.ts';
import { coins, idOf, T0 } from './market-rows.ts';
import { Seeded } from './seeded.ts';

/** They sit in both frameworks, as the teams that ship do. */
const frameworks = ['crew', 'group_chat'] as const;

export const agents = [
  ['trend', 'Trend follower', 'Follow moves that several timeframes agree on.', 0.18], ['momentum', 'Momentum analyst', 'Enter while a move still gains speed.', 0.16], ['order-flow', 'Order-flow analyst', 'Read who is in a hurry: book and trades.', 0.15],
  ['mean-reversion', 'Mean-reversion analyst', 'Fade moves that have gone too far.', 0.13], ['regime', 'Regime analyst', 'Say what kind of market this is, and what it allows.', 0.14], ['volatility', 'Volatility analyst', 'Size risk to what the market does.', 0.12],
  ['funding', 'Funding analyst', 'Read what perpetual holders pay.', 0.12], ['risk', 'Risk officer', 'Veto what the account cannot bear.', 0],
] as const;

const notes: Readonly<Record<string, string>> = {
  trend: 'Price above EMA 20 and 50 on 5 m and 15 m; both rise.', momentum: 'RSI 61 and rising, breakout on 1.8× the usual volume.', 'order-flow': 'Bids outweigh asks 1.6 to 1 within ten ticks.', 'mean-reversion': 'Two deviations above the mean: a pause is likely.',
  regime: 'Bull since 13:02; entries with the trend are allowed.', volatility: 'ATR at its median: full size.', funding: 'Funding 0.010 %: nobody pays up.', risk: 'Correlation with open ETH is 0.88; within the limit.',
};

/** The agents, and the newest round of each instrument. */
export function agentRows(): MirrorChange[] {
  return [
    ...frameworks.flatMap((framework) => agents.map(([id, role, goal, prior], index): MirrorChange => ['agents', `${framework} ${id}`, { id, role, goal, framework, officer: id === 'risk', prior: prior / frameworks.length, rounds: 1_184, abstained: 12 + index * 9, dissented: 96 + index * 11, signalsFor: 41 - index, settled: id === 'risk' ? 0 : 214 - index * 29, hitRate: id === 'risk' ? null : 0.58 - index * 0.02, meanR: id === 'risk' ? null : 0.21 - index * 0.06, brier: id === 'risk' ? null : 0.238, fewResults: id === 'risk' || index > 6, state: id === 'funding' ? 'quarantined' : 'active' }])),
    ...coins.map((coin, index): MirrorChange => ['rounds', idOf(coin.base), roundOf(coin.base, index)]),
    ['signals', 'sig-1', { id: 'sig-1', round: 'round-118', instrument: idOf('SOL'), direction: 'long', confidence: 0.74, expectedValue: 0.42, entry: 148.2, stop: 145.9, target: 153.1, raisedAt: T0 - 9_000, expiresAt: T0 + 51_000, state: 'queued', rewardRisk: 2.13, agreement: null, atRisk: null }],
    ['signals', 'sig-2', { id: 'sig-2', round: 'round-119', instrument: idOf('LINK'), direction: 'short', confidence: 0.71, expectedValue: 0.18, entry: 14.87, stop: 15.12, target: 14.31, raisedAt: T0 - 4_000, expiresAt: T0 + 56_000, state: 'queued', rewardRisk: 2.24, agreement: null, atRisk: null }],
  ];
}

/** The same signals before a person: one that waits, one that is only shown. */
export function waitingRows(): MirrorChange[] {
  return [
    ['signals', 'sig-1', { id: 'sig-1', round: 'round-118', instrument: idOf('SOL'), direction: 'long', confidence: 0.74, expectedValue: 0.42, entry: 148.2, stop: 145.9, target: 153.1, raisedAt: T0 - 9_000, expiresAt: T0 + 51_000, state: 'waiting', rewardRisk: 2.13, agreement: 0.76, atRisk: '25.21' }],
    ['signals', 'sig-2', { id: 'sig-2', round: 'round-119', instrument: idOf('LINK'), direction: 'short', confidence: 0.71, expectedValue: 0.18, entry: 14.87, stop: 15.12, target: 14.31, raisedAt: T0 - 44_000, expiresAt: T0 + 8_000, state: 'waiting', rewardRisk: 2.24, agreement: 0.72, atRisk: null }],
  ];
}

export function roundOf(base: string, index: number): RowOf<'rounds'> {
  const chance = new Seeded(index * 31 + 5);
  const lean = index % 3 === 1 ? 'sell' : 'buy';
  const votes: VoteRow[] = frameworks.flatMap((framework) => agents.map(([agent, , , prior], at) => {
    const stance = agent === 'risk' ? 'hold' : agent === 'mean-reversion' ? (lean === 'buy' ? 'sell' : 'buy') : agent === 'funding' ? 'abstain' : index % 4 === 3 && at > 3 ? 'hold' : lean;
    return {
      agent, framework, stance, confidence: stance === 'abstain' ? 0 : Math.round(chance.between(0.52, 0.86) * 100) / 100, weight: prior / frameworks.length, dissent: agent === 'mean-reversion', note: notes[agent] ?? '',
      evidence: [{ feature: 'rsi14', value: 61.2 }, { feature: 'ema20_slope', value: 0.0018 }],
    };
  }));
  const agreement = index % 4 === 3 ? 0.54 : 0.76;
  const signal = index % 4 !== 3;
  const word = lean === 'buy' ? 'LONG' : 'SHORT';
  return {
    id: `round-${112 + index}`, at: T0 - index * 700, instrument: idOf(base), votes, agreement, presence: 0.88, confidence: 0.72, threshold: 0.7, outcome: signal ? 'signal' : 'none', direction: signal ? (lean === 'buy' ? 'long' : 'short') : null,
    reason: signal ? null : 'no_quorum', sentence: signal ? `${word} with ${agreement * 100} % of the vote, needs 70 %: trend, momentum and order flow for, mean reversion against.` : `No quorum: ${agreement * 100} % for ${word}, needs 70 %.`, veto: null,
  };
}
