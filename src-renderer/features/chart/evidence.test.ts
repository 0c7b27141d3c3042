import { describe, expect, it } from 'vitest';
import { indicatorsFor, levelsIn, quotedIn } from './evidence.ts';

const vote = (agent: string, ...evidence: [string, number][]): Parameters<typeof quotedIn>[0]['votes'][number] => ({ agent, framework: 'crew', stance: 'buy', confidence: 0.7, weight: 0.2, dissent: false, note: '', evidence: evidence.map(([feature, value]) => ({ feature, value })) });

describe('what the agents saw', () => {
  const quoted = quotedIn({ votes: [vote('trend', ['ema_fast_5m', 99], ['rsi_5m', 61]), vote('momentum', ['rsi_5m', 61], ['channel_high_5m', 103])] });

  it('is each number once, with everybody who quoted it', () => {
    expect(quoted).toEqual([{ feature: 'ema_fast_5m', value: 99, agents: ['trend'] }, { feature: 'rsi_5m', value: 61, agents: ['trend', 'momentum'] }, { feature: 'channel_high_5m', value: 103, agents: ['momentum'] }]);
  });

  it('is shown by indicators of its kind', () => {
    expect(indicatorsFor(quoted)).toEqual(['ema20', 'rsi14']);
    expect(indicatorsFor([{ feature: 'band_width_5m_pct' }, { feature: 'atr_5m' }, { feature: 'funding_bps' }])).toEqual(['bollinger', 'atr14']);
  });

  it('is drawn as a level only where it is a price near the market', () => {
    expect(levelsIn(quoted, 100).map(({ feature }) => feature)).toEqual(['ema_fast_5m', 'channel_high_5m']);
    expect(levelsIn([{ feature: 'ema20_slope', value: 100, agents: [] }, { feature: 'close_5m', value: 50, agents: [] }], 100)).toEqual([]);
  });
});
