/** From what a person has set about trading and the agents to what the engine takes. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseRunOptions, type RunOptions } from '../../engine/composition/run-options.ts';
import { seatedTeams } from '../../../src-shared/contract/team-settings.ts';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import type { Result } from '../../../src-shared/support/result.ts';
import type { AgentWishes } from './agent-wishes.ts';
import { riskOf } from './appetite.ts';

/** Market seconds per second on recorded data: a day of the market in 24 minutes. Slow enough to watch, fast enough to learn from. */
const RECORDED_SPEED = 60;

/** Whether a market is a file or folder of recorded data. */
export function isRecorded(market: string): boolean {
  return market.includes('/') || market.includes(path.sep) || market.startsWith('.');
}

const NO_WISHES: AgentWishes = { models: null, learning: { on: false }, locks: { on: true }, sizing: { method: 'fixed_fraction' }, approval: null, teams: null };

/** Options of a session, checked: a failure names what cannot be used. */
export function sessionOptions(trading: SettingOf<'trading'>, dataDir: string, { models, learning, locks, sizing, approval, teams }: AgentWishes = NO_WISHES): Result<RunOptions> {
  const { market, balance, watchlist, intervalSeconds } = trading;
  return parseRunOptions({
    market: isRecorded(market) ? path.resolve(market) : market, speed: isRecorded(market) ? RECORDED_SPEED : 1, forMs: null, untilMs: null, seed: null,
    intervalMs: intervalSeconds * 1000, instruments: watchlist, dataDir, balance, kind: 'perpetual', risk: riskOf(trading), ...(models === null ? {} : { models }), ...(learning.on ? { learning: {} } : {}), locks: locks.on ? 'default' : 'off', sizing,
    ...(teams === null ? {} : { teams: seatedTeams(teams) }), ...(approval === null ? {} : { approval: { ...approval, override: false } }),
  });
}

/** The seed a data folder's generated market is looked for from: the same on each start. */
export function firstSeedOf(dataDir: string): number {
  return createHash('sha256').update(dataDir).digest().readUInt16BE(0);
}

/** Before the first look of the agents, ms of the market: its data are there then, and the venue's account was compared. */
const BEFORE_FIRST_LOOK_MS = 2_000;
/** A market that began longer ago than this is not caught up with; it begins now. */
const MOST_BEHIND_MS = 15_000;

/**
 * When a generated market begins so that nobody waits for the agents' first look: they look at full intervals of the clock, and it begins just before the last one.
 * The session catches up with the wall.
 * @param nowMs ms UTC
 */
export function beginningFor({ intervalMs }: RunOptions, nowMs: number): number {
  const lastLook = intervalMs === null ? nowMs : Math.floor(nowMs / intervalMs) * intervalMs;
  const begin = lastLook - Math.min(BEFORE_FIRST_LOOK_MS, intervalMs ?? 0);
  return nowMs - begin > MOST_BEHIND_MS ? nowMs : begin;
}
