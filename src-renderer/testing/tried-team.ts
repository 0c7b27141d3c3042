/** How a team debates in the made-up app: each member once, in order, as the market of the scenes has it. */
import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { idOf } from './market-rows.ts';

const OPINIONS: Readonly<Record<string, readonly [stance: string, confidence: number, text: string]>> = {
  trend: ['buy', 0.72, 'Averages of 5 and 15 minutes point up.'], breakout: ['buy', 0.64, 'Closed above the range of three hours.'], momentum: ['buy', 0.61, 'Leads the watchlist over one hour.'], mean_reversion: ['sell', 0.55, 'Two deviations above its mean.'],
  order_flow: ['hold', 0.5, 'Book and trades are in balance.'], carry: ['abstain', 0, 'Funding is ordinary.'], regime: ['buy', 0.58, 'A young bull market.'], risk_officer: ['abstain', 0, 'No objection.'],
};

export function triedTeam({ team, instrument }: ParsedInputOf<'agents.tryTeam'>): OutputOf<'agents.tryTeam'> {
  const words = team.members.map(({ agent }) => {
    const [stance, confidence, text] = OPINIONS[agent] ?? ['abstain', 0, ''];
    return { agent, stance, confidence, text };
  });
  return {
    instrument: instrument ?? idOf('BTC'), lastPrice: 67_450.2, words,
    debate: { framework: team.framework, name: team.name, end: 'done', sentence: team.framework === 'crew' ? 'every task is done' : '4 of 5 say buy', lead: [], said: words.map((word) => ({ ...word, task: team.framework === 'crew' ? word.agent : null })) },
  };
}
