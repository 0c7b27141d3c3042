/** What the harness answers to queries: plausible, and of the contract's shape (answers.test.ts holds every one against it). */
import type { ContractName, OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { agents, roundOf } from './agent-rows.ts';
import { learnedRows } from './learned-rows.ts';
import { importOwnModel, ownModels, placeOwnModel, removeOwnModel } from './own-model-rows.ts';
import { keysOf, seatCosts, triedOf } from './model-rows.ts';
import { triedTeam } from './tried-team.ts';
import { pastRebalancesOf, proposalOf, rebalancePreviewOf } from './rebalance-rows.ts';
import { pnlExport, pnlLines, pnlStatement } from './pnl-rows.ts';
import { pastFills, pastOrders } from './past-rows.ts';
import { coins, digits, idOf, round, T0 } from './market-rows.ts';
import { breachesOf, limitsInForce, correlationsOf, riskReportOf, stressOf, triedLimits } from './risk-rows.ts';
import { Seeded } from './seeded.ts';

type Answers = { readonly [N in ContractName]?: (input: ParsedInputOf<N>) => OutputOf<N> };
const frames: Readonly<Record<string, number>> = { '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000, '4h': 14_400_000, '1d': 86_400_000 };
/** As the engine names and stores them. */
const checks = [
  { name: 'trading state', value: 'active', limit: 'active', passed: true }, { name: 'data quality', value: 'good', limit: 'good', passed: true }, { name: 'open positions', value: '3', limit: '8', passed: true },
  { name: 'price collar', value: '0.00201', limit: '0.02', passed: true }, { name: 'stop distance', value: '595.7', limit: 'at least 2 ticks', passed: true }, { name: 'cost of risk', value: '0.1357', limit: '0.25', passed: true },
  { name: 'stop before liquidation', value: '0.00884', limit: '0.99500', passed: true }, { name: 'risk per trade', value: '8.81636', limit: '201.6862', passed: true }, { name: 'instrument exposure', value: '998.261123', limit: '1523.1875', passed: true },
  { name: 'portfolio exposure', value: '998.261123', limit: '16788.0319', passed: true }, { name: 'minimum value', value: '973.4', limit: '5', passed: true },
];

/** What the agents would make of it. */
const sizing: NonNullable<OutputOf<'order.preview'>['sizing']> = {
  sentence: '0.0225 BTC: risk 0.25 % of equity at the stop asks for 0.0422; instrument exposure leaves 0.0225.', method: 'fixed_fraction', quantity: '0.0225', binds: 'instrument exposure',
  methods: [
    { method: 'fixed_fraction', quantity: '0.0422', words: 'risk 0.25 % of equity at the stop' }, { method: 'volatility_target', quantity: '0.0391', words: 'a movement of 0.50 % of equity a day, of an instrument that moves 2.40 % a day,' },
    { method: 'kelly', quantity: null, words: 'no vote says how likely the target is' },
  ],
  headrooms: [{ by: 'risk per trade', quantity: '0.0422' }, { by: 'instrument exposure', quantity: '0.0225' }, { by: 'portfolio exposure', quantity: '0.2489' }],
};

/** PEPE is held already: little more of it fits. */
function previewOf(input: ParsedInputOf<'order.preview'>): OutputOf<'order.preview'> {
  const times = input.size.by === 'risk' ? input.size.share / 0.0025 : 1;
  const room = { by: 'instrument exposure' as const, value: input.instrument.startsWith('PEPE') ? '499.6085' : '1523.1875' };
  const value = 998.26 * (times > 2 || input.instrument.startsWith('PEPE') ? times : 1);
  const fits = value <= Number(room.value);
  return {
    allowed: fits, sentence: fits ? 'Buys 0.0148 at 67450.2 or better, now; stop 66854.5, 11.98 (0.12 % of equity) lost if it is hit.' : `instrument exposure: ${value.toFixed(6)}, limit ${room.value}.`,
    checks: checks.map((check) => (check.name === 'instrument exposure' ? { ...check, value: value.toFixed(6), limit: room.value, passed: fits } : check)),
    quantity: '0.0148', price: input.price ?? '67450.2', value: value.toFixed(2), feeIn: '0.50', feeOut: '0.49', risk: '11.98', riskShare: 0.0012, rewardRisk: 2.1, exposureBefore: '3380.59', exposureAfter: '4378.85', exposureLimit: '20168.62', room, liquidationDistance: 0.094, sizing,
  };
}

function candlesOf(input: ParsedInputOf<'market.candles'>): OutputOf<'market.candles'> {
  const coin = coins.find((one) => idOf(one.base) === input.instrument) ?? coins[0]!;
  const chance = new Seeded(coin.base.length * 97 + input.timeframe.length);
  const length = frames[input.timeframe] ?? 60_000;
  const count = Math.min(input.limit, 600);
  const lastOpen = Math.floor((input.before ?? T0) / length) * length - (input.before === null ? 0 : length);
  const places = digits(coin.tick);
  const out = { openAt: [] as number[], open: [] as number[], high: [] as number[], low: [] as number[], close: [] as number[], volume: [] as number[], gaps: [] as [number, number][] };
  const closes = [coin.price];
  while (closes.length <= count) closes.unshift(closes[0]! * (1 - chance.bell() * 0.0016));
  for (let index = 1; index <= count; index += 1) {
    const [open, close] = [closes[index - 1]!, closes[index]!];
    out.openAt.push(lastOpen - (count - index) * length);
    out.open.push(round(open, places));
    out.close.push(round(close, places));
    out.high.push(round(Math.max(open, close) * (1 + chance.unit() * 0.0009), places));
    out.low.push(round(Math.min(open, close) * (1 - chance.unit() * 0.0009), places));
    out.volume.push(round(chance.between(4, 60) * (1 + Math.abs(open - close) / open * 400), 2));
  }
  return { candles: out, indicators: input.indicators.map((indicator) => ({ indicator, pane: /rsi|macd|atr|stoch/.test(indicator) ? 'own' : 'price', lines: [{ name: indicator, values: /atr/.test(indicator) ? out.close.map((close, at) => (at < 14 ? null : close * (0.0042 + 0.0008 * Math.sin(at / 9)))) : /rsi|stoch/.test(indicator) ? out.close.map((_, at) => (at < 14 ? null : 52 + 16 * Math.sin(at / 11))) : /macd/.test(indicator) ? out.close.map((close, at) => (at < 26 ? null : close * 0.0004 * Math.sin(at / 14))) : meanOf(out.close, indicator === 'sma200' ? 200 : indicator === 'ema50' ? 50 : 20) }] })) };
}

function meanOf(values: readonly number[], length: number): (number | null)[] {
  return values.map((_, index) => (index + 1 < length ? null : values.slice(index + 1 - length, index + 1).reduce((sum, value) => sum + value, 0) / length));
}

function decisionsOf(input: ParsedInputOf<'journal.decisions'>): OutputOf<'journal.decisions'> {
  const results = ['traded', 'no_quorum', 'no_quorum', 'refused', 'expired', 'no_quorum', 'traded', 'dropped'];
  const decisions = Array.from({ length: 96 }, (_, index) => {
    const base = coins[index % coins.length]!.base;
    const result = results[index % results.length]!;
    const traded = result === 'traded';
    return { id: `round-${118 - index}`, at: T0 - index * 71_000, instrument: idOf(base), action: result === 'no_quorum' ? 'none' as const : index % 3 === 1 ? 'short' as const : 'long' as const, result, agreement: 0.5 + ((index * 7) % 40) / 100, confidence: 0.6 + ((index * 3) % 25) / 100, sentence: traded ? `Bought ${base}: 76 % quorum, trend and momentum for.` : result === 'refused' ? `${base} not bought: exposure would be 2.1 of 2.0 times equity.` : `No quorum on ${base}: 54 %, needs 70 %.`, order: traded ? `ord-${index}` : null, position: traded ? `pos-${index}` : null, net: traded ? String(round(((index * 13) % 40) - 14.2, 2)) : null, r: traded ? round((((index * 13) % 40) - 14.2) / 12, 2) : null, tags: index % 9 === 0 ? ['breakout'] : [], note: index % 18 === 0 ? 'Good entry, stop a little tight.' : null };
  });
  const { filter, before, limit } = input;
  const matching = decisions.filter((one) => (filter.instrument === null || one.instrument === filter.instrument) && (filter.text === '' || one.sentence.toLowerCase().includes(filter.text.toLowerCase())) && (filter.action === 'any' || (filter.action === 'traded' ? one.result === 'traded' : filter.action === 'refused' ? one.result === 'refused' : one.action === 'none')) && (!filter.noted || one.note !== null) && (filter.tag === null || one.tags.includes(filter.tag)));
  return { decisions: matching.filter((one) => before === null || one.at < before.at).slice(0, limit), total: matching.length, tags: [{ tag: 'breakout', times: 11 }] };
}

const REMEMBERED: OutputOf<'journal.explain'>['remembered'] = [
  { agent: 'trend', at: T0 - 9_000_000, text: 'Wanted to buy with 66 % confidence in a bull market (averages rise); the long brought +1.84 R in 3 h (target): right.', r: 1.84, words: null, wordsBy: null },
  { agent: 'mean_reversion', at: T0 - 9_000_000, text: 'Wanted to sell with 58 % confidence in a bull market (two deviations above the mean); the long brought +1.84 R in 3 h (target): wrong.', r: 1.84, words: null, wordsBy: null },
];

function explainOf(input: ParsedInputOf<'journal.explain'>): OutputOf<'journal.explain'> {
  const { votes } = roundOf('BTC', 0);
  return {
    sentence: 'Bought 0.0148 BTC because 81 % voted LONG (needs 70 %). Trend led; mean reversion dissented: two deviations above the mean.', round: input.id, at: T0 - 1_860_000, instrument: idOf('BTC'), direction: 'long',
    snapshot: { at: T0 - 1_860_000, dataAt: T0 - 1_860_400, lastPrice: 67_210.4, regime: 'bull', features: [{ name: 'rsi14', value: 61.2, meaning: 'Relative strength over 14 bars', unit: '0–100' }, { name: 'atr14', value: 212.4, meaning: 'Average true range', unit: 'USDT' }, { name: 'ema20_slope', value: 0.0018, meaning: 'Slope of the 20-bar average', unit: 'per bar' }] },
    votes: votes.map((one) => ({ ...one, veto: null })), agreement: 0.81, presence: 0.88, confidence: 0.72, threshold: 0.7, outcome: 'traded',
    signal: { id: 'sig-0', entry: 67_200, stop: 66_440, target: 69_100, expectedValue: 0.42, rewardRisk: 2.1, end: 'executed', sentence: null }, approval: null, checks,
    orders: [{ order: { id: 'ord-0', instrument: idOf('BTC'), venue: 'paper', purpose: 'entry', side: 'buy', type: 'limit', quantity: '0.0148', filled: '0.0148', price: '67220.0', trigger: null, averagePrice: '67210.4', timeInForce: 'ioc', reduceOnly: false, state: 'filled', reason: null, origin: 'agents', position: 'pos-1', signal: 'sig-0', createdAt: T0 - 1_860_000, updatedAt: T0 - 1_859_820 }, events: [{ at: T0 - 1_860_000, from: 'intended', to: 'sent', reason: null, filled: '0' }, { at: T0 - 1_859_959, from: 'sent', to: 'accepted', reason: null, filled: '0' }, { at: T0 - 1_859_820, from: 'accepted', to: 'filled', reason: null, filled: '0.0148' }], fills: [{ id: 'fill-1', order: 'ord-0', position: 'pos-1', instrument: idOf('BTC'), side: 'buy', price: '67210.4', quantity: '0.0148', fee: '0.50', feeCurrency: 'USDT', liquidity: 'taker', cause: 'entry', realised: '0', at: T0 - 1_859_820 }] }],
    position: { id: 'pos-1', direction: 'long', openedAt: T0 - 1_859_820, closedAt: null, peakQuantity: '0.0148', entry: '67210.4', realised: '0', fees: '0.50', funding: '0', net: '3.05', r: 0.27, closeReason: null, events: [{ at: T0 - 1_859_820, change: 'opened', quantity: '0.0148', stop: '66440.0', target: '69100.0', protection: 'native' }] },
    remembered: REMEMBERED,
    notes: [{ at: T0 - 600_000, text: 'Clean breakout, volume confirmed.', tags: ['breakout'] }],
  };
}

function curveOf(input: ParsedInputOf<'portfolio.curve'>): OutputOf<'portfolio.curve'> {
  const chance = new Seeded(11);
  const count = Math.min(input.points, 400);
  const equity: number[] = [];
  let peak = 0;
  const drawdown: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const value = round((equity.at(-1) ?? 10_000) * (1 + chance.bell() * 0.0007 + 0.00002), 2);
    equity.push(value);
    peak = Math.max(peak, value);
    drawdown.push(round((peak - value) / peak, 6));
  }
  const shift = 10_084.31 - (equity.at(-1) ?? 0);
  return { at: equity.map((_, index) => T0 - (count - index) * 60_000), equity: equity.map((value) => round(value + shift, 2)), drawdown };
}

const done = (sentence: string): { readonly accepted: true; readonly sentence: string } => ({ accepted: true, sentence });

export const answers: Answers = {
  'halt.resume': () => done('Observing one full round; nothing is sent.'), 'cycle.pause': () => done('Entries are paused.'), 'position.close': () => done('Closing.'), 'position.protect': () => done('Stop and target are being moved.'), 'order.place': () => ({ ...done('Sent.'), order: 'ord-77' }), 'order.cancel': () => done('Cancelling.'), 'journal.note': () => done('Noted.'),
  'engine.restart': () => done('Restarting.'), 'backup.make': () => ({ file: 'quorum-20261121-140209.db', bytes: 41_200_000 }), 'backup.restore': () => done('Restored; the engine starts again.'),
  'order.preview': previewOf,
  'position.previewProtect': (input) => ({ allowed: true, sentence: 'The stop moves towards profit.', stop: input.stop, target: input.target, ifStopHits: '-6.20', r: 0.5, riskShare: 0.0006 }),
  'position.previewClose': (input) => ({ positions: input.position === null ? 3 : 1, low: '2.10', high: '4.40', sentence: 'Half the spread and the taker fee, at the prices of now.' }),
  'halt.checklist': () => ({ ready: true, automatic: false, items: [{ name: 'venues', passed: true, sentence: 'All venues answered and were compared 3 s ago.' }, { name: 'orders', passed: true, sentence: 'No order is in an unknown state.' }, { name: 'positions', passed: true, sentence: 'Positions match our books.' }, { name: 'clock', passed: true, sentence: 'The clock differs by 12 ms.' }, { name: 'data', passed: true, sentence: 'Market data are 0.4 s old.' }] }),
  'agents.tryTeam': triedTeam, 'agents.seated': () => ({ teams: [{ framework: 'crew', name: 'Research desk', members: ['regime', 'trend'] }, { framework: 'group_chat', name: 'Round table', members: ['trend', 'carry'] }] }),
  'rebalance.propose': proposalOf, 'rebalance.preview': rebalancePreviewOf, 'rebalance.list': pastRebalancesOf, 'rebalance.carryOut': () => done('Rebalancing: 5 orders, one after the other; what reduces goes first.'),
  'agents.learned': learnedRows, 'agents.changePolicy': () => done('The policy is frozen: it advises and learns nothing.'),
  'agents.ownModels': ownModels, 'agents.importModel': importOwnModel, 'agents.placeModel': placeOwnModel, 'agents.removeModel': removeOwnModel,
  'models.setKey': ({ name }) => done(`The key "${name}" is in the system's keychain.`), 'models.removeKey': ({ name }) => done(`The key "${name}" is out of the system's keychain.`), 'models.stopTest': () => done('The test is being stopped.'),
  'models.keys': (input) => keysOf(input, new Set()), 'models.test': triedOf, 'models.costs': () => ({ day: { calls: 53, answered: 47, tokens: 184_220, micros: 412_300 }, seats: seatCosts }),
  'risk.report': (input) => riskReportOf('live', input), 'risk.correlations': (input) => correlationsOf('live', input), 'risk.stress': (input) => stressOf('live', input), 'risk.breaches': () => breachesOf('live'), 'risk.limitsInForce': limitsInForce, 'risk.tryLimits': triedLimits,
  'risk.setLimits': ({ limits }) => done(`In force now: ${Object.keys(limits).join(', ')}.`), 'locks.lift': () => done('The lock is lifted.'),
  'market.candles': candlesOf,
  'market.markers': (input) => ({ markers: [{ at: input.until - 1_860_000, side: 'buy', purpose: 'entry', price: '67210.4', quantity: '0.0148', order: 'ord-0', position: 'pos-1', realised: '0' }] }),
  'market.shading': (input) => ({ regimes: [{ from: input.from, until: T0 - 3_600_000, regime: 'sideways' }, { from: T0 - 3_600_000, until: null, regime: 'bull' }], blocked: [{ from: T0 - 1_200_000, until: T0 - 1_080_000, sentence: 'No trade for 120 s.' }] }),
  'order.list': pastOrders, 'fill.list': pastFills,
  'position.closed': () => ({ positions: Array.from({ length: 14 }, (_, index) => ({ id: `closed-${index}`, instrument: idOf(coins[index % 8]!.base), direction: index % 2 === 0 ? 'long' : 'short', openedAt: T0 - (index + 2) * 3_600_000, closedAt: T0 - (index + 1) * 3_600_000, peakQuantity: '1.2', realised: '8.1', fees: '1.2', funding: '0', net: index % 3 === 0 ? '-11.2' : '6.9', r: index % 3 === 0 ? -1 : 0.6, reason: index % 3 === 0 ? 'stop' : 'target' })) }),
  'portfolio.profitAndLoss': pnlStatement, 'portfolio.profitAndLossLines': pnlLines, 'portfolio.profitAndLossExport': pnlExport, 'portfolio.moveMoney': ({ flow, amount, currency }) => done(`${flow === 'deposit' ? 'Putting in' : 'Taking out'} ${amount} ${currency} at alpha.`),
  'portfolio.curve': curveOf, 'journal.decisions': decisionsOf, 'journal.explain': explainOf,
  'journal.export': (input) => ({ name: `decisions-20261121.${input.format}`, text: 'time,instrument,action\n2026-11-21T14:02:09Z,BTC/USDT:PERP,long\n', rows: 1 }),
  'review.sessions': () => ({ sessions: [{ id: 'session-1', startedAt: T0 - 86_400_000, endedAt: T0 - 43_200_000, market: 'generated market, seed 1', events: 812_000, cycles: 8_640, trades: 14, net: '84.10' }] }),
  'health.doctor': () => ({ at: T0, findings: [{ check: 'Data folder', level: 'ok', sentence: 'Writable, 41 GB free.', remedy: '' }, { check: 'Database', level: 'ok', sentence: 'Sound; last checked today.', remedy: '' }, { check: 'OS-wide halt key', level: 'warning', sentence: 'Taken by another app.', remedy: 'Choose another in Settings, Shortcuts.' }] }),
  'health.logs': (input) => ({ lines: Array.from({ length: Math.min(input.limit, 40) }, (_, index) => ({ at: T0 - index * 4_000, level: index % 11 === 5 ? 'warn' : 'info', message: index % 11 === 5 ? 'market data late' : 'cycle done', fields: `cycle=${1_184 - index} ms=1.4` })), cut: false }),
  'health.cycles': () => ({ stages: { scan: { p50: 0.2, p95: 0.5, p99: 0.9 }, analyse: { p50: 0.6, p95: 1.4, p99: 2.2 }, vote: { p50: 0.2, p95: 0.4, p99: 0.7 }, execute: { p50: 0.3, p95: 0.8, p99: 1.4 } }, recent: Array.from({ length: 60 }, (_, index) => ({ cycle: 1_184 - index, at: T0 - index * 5_000, totalMs: 1.2 + (index % 7) * 0.3, rounds: 8, signals: index % 9 === 0 ? 1 : 0, ordersSent: index % 9 === 0 ? 2 : 0, overruns: 0 })) }),
  'health.workers': () => ({ workers: [{ name: 'engine', state: 'running', sentence: 'Heartbeat 0.2 s ago.', busyShare: 0.04 }, { name: 'lab 1', state: 'idle', sentence: 'Waiting.', busyShare: 0 }], haltRoutes: [{ route: 'strip', works: true, sentence: 'Ready.' }, { route: 'tray', works: true, sentence: 'Ready.' }, { route: 'OS-wide key', works: false, sentence: 'Taken by another app.' }] }),
  'backup.list': () => ({ databaseBytes: 41_200_000, backups: [{ file: 'quorum-20261121-060000.db', at: T0 - 28_929_000, bytes: 39_800_000, cause: 'daily' }, { file: 'quorum-20261120-060000.db', at: T0 - 115_329_000, bytes: 37_100_000, cause: 'daily' }, { file: 'quorum-20261119-174411.db', at: T0 - 159_478_000, bytes: 36_900_000, cause: 'by hand' }] }),
};

/** The agents' ids, for tests. */
export const agentIds = agents.map(([id]) => id);
