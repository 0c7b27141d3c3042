import { query } from './reader.ts';

export const DAILY_PNL = query<{ day: number; closed: number; won: number; net: string; startEquity: string | null }>(
  'daily profit and loss',
  'SELECT day, closed, won, net, start_equity AS startEquity FROM daily_pnl ORDER BY day',
);
export const EXECUTION_QUALITY = query<{
  instrument: string; orders: number; filled: number; cancelled: number; rejected: number; denied: number; unknown: number; entrySlippageBps: number | null; fillMs: number | null;
}>(
  'execution quality',
  'SELECT instrument, orders, filled, cancelled, rejected, denied, unknown, entry_slippage_bps AS entrySlippageBps, fill_ms AS fillMs FROM execution_quality ORDER BY instrument',
);
export const LOOP_HEALTH = query<{ id: string; cycles: number; signals: number; overruns: number; averageMs: number | null; longestMs: number | null }>(
  'loop health',
  'SELECT id, cycles, signals, overruns, average_ms AS averageMs, longest_ms AS longestMs FROM loop_health ORDER BY session',
);
export const REGIME_PERFORMANCE = query<{ regime: string; closed: number; won: number; net: string }>('regime performance', 'SELECT regime, closed, won, net FROM regime_performance ORDER BY regime');
export const AGENT_LEADERBOARD = query<{ agent: string; framework: string; votes: number; right: number; hitRate: number }>(
  'agent leaderboard',
  'SELECT agent, framework, votes, "right", hit_rate AS hitRate FROM agent_leaderboard ORDER BY hit_rate DESC, votes DESC, agent',
);
export const REJECTION_REASONS = query<{ end: string; check: string | null; count: number }>(
  'why signals were not traded',
  'SELECT "end", "check", count(*) AS count FROM signal_rejections GROUP BY "end", "check" ORDER BY count DESC',
);
export const EQUITY_CURVE = query<{ at: number; equity: string; drawdown: number; exposure: string }, [from: number, until: number]>(
  'equity curve',
  'SELECT at, equity, drawdown, exposure FROM portfolio_snapshots WHERE at >= ? AND at < ? ORDER BY at',
);
