/** States of the whole app to look at, by name. */
import { ONLY, type MirrorChange, type RowOf } from '../../src-shared/contract/mirror.ts';
import { settingDefaults } from '../../src-shared/contract/settings.ts';
import { agentRows, waitingRows } from './agent-rows.ts';
import { T0, type FakeMarket } from './market-rows.ts';
import { modelRows, modelSettings } from './model-rows.ts';
import { riskRows } from './risk-rows.ts';
import { tradeRows } from './trade-rows.ts';

export const SCENES = ['live', 'empty', 'halted', 'halting', 'attention', 'stale', 'lost', 'loading', 'welcome', 'first-run', 'restarting', 'models', 'approval', 'risk-stale', 'risk-few', 'risk-broken', 'risk-failed'] as const;
export type Scene = (typeof SCENES)[number];

export const status: RowOf<'status'> = {
  session: '01a20389-eb20-7000-a1c6-da68e60eaf07', market: 'generated market, seed 1', trading: 'active', approval: { mode: 'auto', limitSeconds: null, waiting: 0 }, observing: false, marketAt: T0, marketFrom: null, marketUntil: null, uptimeSeconds: 5_412, events: 182_411, cycles: 1_184, overruns: 0, signals: 41, entriesFilled: 14, queueLength: 2,
  cycleP50Ms: 1.4, cycleP99Ms: 6.2, dataAgeMs: 400, equity: '10084.31', dayPnl: '84.31', openPositions: 3, openRisk: '42.18', unprotected: 1, blocked: [], halt: null, failure: null,
};

export const portfolio: RowOf<'portfolio'> = {
  at: T0, equity: '10084.31', startEquity: '10000', cash: '10079.62', unrealised: '4.69', exposure: '3380.59', openRisk: '42.18', dayPnl: '84.31', dayStart: '10000', realisedToday: '79.62', peak: '10114.80', drawdown: 0.003, dailyLossHalt: 0.03, drawdownHalt: 0.1, openPositions: 3, unprotected: 1,
};

const noHalt: RowOf<'halt'> = { set: false, since: null, by: null, route: null, reason: null, close: false, fileWritten: false, phase: 'none', sentence: '' };

/** A halt by hand in one of its phases. */
export function haltRow(phase: 'halting' | 'halted' | 'needs_you', close: boolean): RowOf<'halt'> {
  const sentences = { halting: 'Cancelling 2 entries.', halted: '2 protective stops remain.', needs_you: 'Bybit did not answer in 5 s. 2 orders may still be live.' };
  return { set: true, since: T0, by: 'you', route: 'tray', reason: 'halted by hand', close, fileWritten: true, phase, sentence: sentences[phase] };
}

/** What a halt has done, per venue. */
export function haltSteps(phase: 'halting' | 'halted' | 'needs_you'): MirrorChange[] {
  const step = (venue: string, subject: string, state: RowOf<'haltSteps'>['status'], sentence: string): MirrorChange => ['haltSteps', `${venue} ${subject}`, { venue, subject, status: state, sentence, at: T0 + 400, by: phase === 'needs_you' ? 'halt worker' : 'engine' }];
  return [
    step('kraken', 'entries', phase === 'halting' ? 'pending' : 'done', phase === 'halting' ? 'Cancelling 3 of 5 entries.' : '5 of 5 entries cancelled.'),
    step('kraken', 'stops', 'still_open', '2 protective stops kept.'),
    step('bybit', 'entries', phase === 'needs_you' ? 'unknown' : phase === 'halting' ? 'pending' : 'done', phase === 'needs_you' ? 'No answer in 5 s. 2 orders may still be live. Trying again.' : phase === 'halting' ? 'Cancelling 2 entries.' : '2 of 2 entries cancelled.'),
  ];
}

/** Everything a follower is sent first, in a scene. */
export function snapshotOf(scene: Scene, market: FakeMarket, appearance: Partial<typeof settingDefaults.appearance>): MirrorChange[] {
  const welcome = scene === 'welcome';
  const bare = welcome || scene === 'empty' || scene === 'first-run';
  return [
    ['engine', ONLY, { state: welcome ? 'stopped' : scene === 'restarting' ? 'restarting' : 'running', restarts: scene === 'restarting' ? 1 : 0, restartAt: scene === 'restarting' ? T0 + 4_000 : null, since: T0 - 5_412_000, sentence: 'The engine runs.' }],
    ['session', ONLY, { id: status.session, market: status.market, mode: 'demo', fillModel: 'paper book-walk v1', quote: 'USDT', startedAt: T0 - 5_412_000, intervalMs: 5_000, threshold: 0.7, appVersion: '0.1.0', dataDir: null }],
    ...(bare ? emptyRows() : fullRows(scene)), ...riskRows(bare ? 'empty' : scene),
    ...market.first(),
    ...settingsRows(welcome, scene, appearance),
  ];
}

function emptyRows(): MirrorChange[] {
  return [
    ['status', ONLY, { ...status, openPositions: 0, openRisk: '0', unprotected: 0, signals: 0, dayPnl: '0', equity: '10000', cycles: 0 }],
    ['portfolio', ONLY, { ...portfolio, equity: '10000', cash: '10000', unrealised: '0', exposure: '0', openRisk: '0', dayPnl: '0', realisedToday: '0', peak: '10000', drawdown: 0, openPositions: 0, unprotected: 0 }],
    ['halt', ONLY, noHalt], loop(), ['venues', 'paper', venue],
  ];
}

function fullRows(scene: Scene): MirrorChange[] {
  const phase = scene === 'halting' ? 'halting' : scene === 'halted' ? 'halted' : scene === 'attention' ? 'needs_you' : null;
  return [
    ['status', ONLY, { ...status, trading: phase === null ? 'active' : 'halted', ...(scene === 'approval' ? { approval: { mode: 'approve', limitSeconds: 60, waiting: 2 } } : {}) }], ['portfolio', ONLY, portfolio], loop(), ['venues', 'paper', venue],
    ['halt', ONLY, phase === null ? noHalt : haltRow(phase, false)], ...(phase === null ? [] : haltSteps(phase)),
    ...agentRows(), ...(scene === 'approval' ? waitingRows() : []), ...tradeRows(), ...(scene === 'models' ? modelRows() : []),
    ['alerts', 'alert-1', { id: 'alert-1', at: T0 - 95_000, level: 4, code: 'stop_missing', sentence: 'SOL has no stop.', remedy: 'The engine closes it unless a stop rests within 3 s. Check positions.', times: 1, acknowledged: false }],
    ['alerts', 'alert-2', { id: 'alert-2', at: T0 - 41_000, level: 2, code: 'data_stale', sentence: 'DOGE: no trade for 41 s.', remedy: 'Nothing to do: entries wait by themselves.', times: 4, acknowledged: false }],
    ['alerts', 'alert-3', { id: 'alert-3', at: T0 - 3_600_000, level: 3, code: 'venue_dropped', sentence: 'The venue dropped the connection.', remedy: 'It is back; positions were compared.', times: 1, acknowledged: true }],
  ];
}

const venue: RowOf<'venues'> = { id: 'paper', connected: true, reconciled: true, reconciledAt: T0 - 30_000, unresolved: 0, differences: [], pending: 0, failures: 0, sentence: 'Our books and the venue agree.', paper: true };

/** The loop's row, which also is the heartbeat of the stream. */
export function loop(at: number = T0, cycle = 1_184): MirrorChange {
  return ['loop', ONLY, { cycle, nextCycleAt: at + 4_200, overruns: 0, queue: 2, events: 182_411, eventsPerSecond: 41, stages: { scan: { p50: 0.2, p95: 0.5, p99: 0.9 }, analyse: { p50: 0.6, p95: 1.4, p99: 2.2 }, vote: { p50: 0.2, p95: 0.4, p99: 0.7 } }, signals: 31, entries: 14, won: 6, lost: 5, eventToOrderMs: 1.4, clockSkewMs: 12, dataAgeMs: 400, databaseBytes: 41_200_000, memoryBytes: 214_000_000, uptimeMs: 5_412_000 }];
}

function settingsRows(welcome: boolean, scene: Scene, appearance: Partial<typeof settingDefaults.appearance>): MirrorChange[] {
  return [
    ['settings', 'appearance', { value: { ...settingDefaults.appearance, theme: 'dark', locale: 'en-GB', ...appearance }, updatedAt: T0 }],
    ...(scene === 'models' ? [['settings', 'models', { value: modelSettings, updatedAt: T0 }] satisfies MirrorChange] : []),
    ['settings', 'welcome', { value: { done: !welcome, step: 0, tour: welcome ? 'unseen' : scene === 'first-run' ? 'running' : 'done', risksAccepted: !welcome }, updatedAt: T0 }],
  ];
}
