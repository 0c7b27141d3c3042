/** What is at risk in the made-up app: limits, locks, breaches, the report and the scenarios. */
import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import type { MirrorChange, RowOf } from '../../src-shared/contract/mirror.ts';
import type { VarMethod } from '../../src-shared/contract/risk-report.ts';
import type { LimitName } from '../../src-shared/domain/changeable-limits.ts';
import { listSteps, stepWords } from '../../src-shared/domain/limit-list.ts';
import type { RiskLimit } from '../../src-shared/domain/risk-limit.ts';
import { idOf, T0 } from './market-rows.ts';
import { Seeded } from './seeded.ts';

type Limit = RowOf<'limits'>;
export type RiskScene = 'live' | 'empty' | 'risk-stale' | 'risk-few' | 'risk-broken' | 'risk-failed';

const EQUITY = 10_084.31;

const AT_LIMIT: Readonly<Record<Limit['act'], string>> = { block: 'At it entries that add to it are refused.', reduce: 'At it positions are made smaller.', close: 'At it all of it is closed.', halt: 'At it trading halts.' };

function limit(measure: Limit['measure'], unit: Limit['unit'], act: Limit['act'], value: string | null, most: string, more: Partial<Limit> = {}): MirrorChange {
  const used = value === null ? null : Number(value) / Number(most);
  const state = used === null ? 'ok' : used >= 1 ? 'broken' : used >= 0.8 ? 'near' : 'ok';
  const row: Limit = { scope: 'portfolio', subject: null, measure, act, unit, basic: true, value, limit: most, headroom: null, used, state, since: state === 'broken' && more.basic === false ? T0 - 240_000 : null, sentence: `${more.subject === undefined ? 'The whole account' : more.subject}: ${measure} ${value ?? 'not measured'} of ${most}. ${AT_LIMIT[act]}`, ...more };
  return ['limits', `${row.scope} ${row.subject ?? 'each'} ${measure} ${act}${row.basic ? ' basic' : ''}`, row];
}

/** Limits and locks of a scene. */
export function riskRows(scene: string): MirrorChange[] {
  const empty = scene === 'empty' || scene === 'first-run';
  const broken = scene === 'risk-broken';
  const of = (value: string): string => (empty ? '0' : value);
  const instrument = (base: string, value: string): MirrorChange => limit('notional', 'money', 'block', value, '2521.08', { scope: 'instrument', subject: idOf(base), headroom: (2_521.08 - Number(value)).toFixed(2) });
  return [
    limit('dailyLoss', 'fraction', 'halt', of(broken ? '0.0241' : '0.0084'), '0.03', { headroom: broken ? '59.50' : '216.40' }), limit('drawdown', 'fraction', 'halt', of('0.003'), '0.1', { headroom: '981.20' }),
    limit('notional', 'money', 'block', of('3380.59'), '10084.31', { headroom: empty ? '10000' : '6703.72' }), limit('openPositions', 'count', 'block', of('3'), '8'), limit('priceCollar', 'fraction', 'block', null, '0.02'),
    ...(empty ? [] : [
      broken ? limit('notional', 'money', 'reduce', '2610.30', '2521.08', { basic: false, scope: 'instrument', subject: idOf('ETH'), headroom: '0' }) : instrument('ETH', '1447.12'), instrument('BTC', '998.26'), instrument('SOL', '935.21'),
      limit('var95', 'fraction', 'reduce', '0.0168', '0.02', { basic: false, headroom: '32.30' }), limit('leverage', 'times', 'block', '0.34', '1', { basic: false, headroom: '6703.72' }), limit('concentration', 'fraction', 'block', '0.43', '0.6', { basic: false }),
      limit('ordersPerMinute', 'count', 'block', '4', '30', { basic: false, scope: 'venue', subject: 'paper' }), limit('minEquity', 'money', 'halt', '10084.31', '7500', { basic: false, used: 7_500 / EQUITY, state: 'ok', headroom: '2584.31' }),
      lock('lock-1', { kind: 'stop_streak', scope: 'instrument', subject: idOf('ADA'), reason: '3 of the last 4 trades on ADA ended at their stop within 6 h, −0.84 R in all.', endsAt: T0 + 5_400_000 }),
      lock('lock-2', { kind: 'loss_streak', scope: 'team', subject: 'group_chat', reason: '4 losses in a row of signals the group chat led, −3.10 R in all.', endsAt: T0 + 10_800_000 }),
    ] satisfies MirrorChange[]),
  ];
}

function lock(id: string, more: Pick<RowOf<'locks'>, 'kind' | 'scope' | 'subject' | 'reason' | 'endsAt'>): MirrorChange {
  return ['locks', id, { id, binds: 'agents', beganAt: T0 - 1_800_000, liftedAt: null, liftedBy: null, note: null, ...more }];
}

/** Limits that were broken. */
export function breachesOf(scene: RiskScene): OutputOf<'risk.breaches'> {
  if (scene === 'empty') return { breaches: [] };
  const breach = (id: string, hoursAgo: number, more: Omit<OutputOf<'risk.breaches'>['breaches'][number], 'id' | 'at' | 'scope'> & { readonly scope?: 'portfolio' | 'instrument' }): OutputOf<'risk.breaches'>['breaches'][number] => ({ id, at: T0 - hoursAgo * 3_600_000, scope: 'portfolio', ...more });
  return {
    breaches: [
      ...(scene === 'risk-broken' ? [breach('b-0', 0.07, { endedAt: null, scope: 'instrument', subject: idOf('ETH'), measure: 'notional', act: 'reduce', value: '2610.30', limit: '2521.08', sentence: 'Exposure to ETH rose to 2610.30, above 2521.08: the position is made smaller by 0.0254 ETH.' })] : []),
      breach('b-1', 5.2, { endedAt: T0 - 5.1 * 3_600_000, subject: null, measure: 'var95', act: 'reduce', value: '0.0214', limit: '0.02', sentence: 'VaR 95 rose to 2.14 %, above 2 %: SOL was made smaller by 1.20, which brought it to 1.93 %.' }),
      breach('b-2', 52, { endedAt: null, subject: null, measure: 'dailyLoss', act: 'halt', value: '9671.20', limit: '9700', sentence: 'Equity 9671.20 fell to the day\'s floor 9700 (start of day 10000).' }),
    ],
  };
}

const METHODS: readonly VarMethod[] = ['historical', 'parametric', 'ewma', 'cornish_fisher'];
const known = (value: number, unit: 'fraction' | 'ratio' = 'fraction') => ({ kind: 'known' as const, value, unit, observations: 576 });
const few = { kind: 'insufficient' as const, observations: 120, needed: 250 };

function curve(points: number): OutputOf<'risk.report'>['equityCurve'] {
  const chance = new Seeded(11);
  const equity: number[] = [10_000];
  const count = Math.min(points, 360);
  while (equity.length < count) equity.push((equity.at(-1) ?? 0) * (1 + chance.bell() * 0.0011 + (equity.length > 250 && equity.length < 300 ? -0.0004 : 0.00007)));
  const shift = EQUITY - (equity.at(-1) ?? 0);
  const moved = equity.map((value) => Math.round((value + shift) * 100) / 100);
  let peak = 0;
  return { at: moved.map((_, index) => T0 - (count - 1 - index) * 300_000), equity: moved, drawdown: moved.map((value) => { peak = Math.max(peak, value); return Math.round(((peak - value) / peak) * 1e6) / 1e6; }) };
}

function episodeOf({ at, equity, drawdown }: OutputOf<'risk.report'>['equityCurve']): OutputOf<'risk.report'>['drawdown'] {
  const low = drawdown.indexOf(Math.max(...drawdown));
  const since = at[drawdown.findLastIndex((share) => share === 0)] ?? 0;
  return { current: drawdown.at(-1) ?? 0, deepest: drawdown[low] ?? 0, since, lasts: 40, longestMs: 9_300_000, peak: Math.max(...equity), low: equity[low] ?? 0, lowAt: at[low] ?? 0 };
}

/** What is at risk in a scene. */
export function riskReportOf(scene: RiskScene, { points, confidence }: ParsedInputOf<'risk.report'>): OutputOf<'risk.report'> {
  const held = scene !== 'empty';
  const equityCurve = held ? curve(points) : { at: [], equity: [], drawdown: [] };
  const short = scene === 'risk-few';
  const values = METHODS.flatMap((method, index) => ([0.95, 0.99] as const).map((of) => {
    const day = [0.0168, 0.0181, 0.0154, 0.0193][index]! * (of === 0.99 ? 1.62 : 1);
    const none = method === 'cornish_fisher' && of === 0.99 ? { kind: 'undefined' as const, observations: 576, why: 'tails are too heavy for the expansion' } : null;
    const beyond = method === 'historical' || method === 'parametric' ? day * 1.31 : null;
    return short ? { method, confidence: of, bar: few, day: few, money: null, shortfall: few, shortfallMoney: null }
      : { method, confidence: of, bar: none ?? known(day / 17), day: none ?? known(day), money: none === null ? (day * EQUITY).toFixed(2) : null, shortfall: beyond === null ? null : known(beyond), shortfallMoney: beyond === null ? null : (beyond * EQUITY).toFixed(2) };
  }));
  const tests = METHODS.flatMap((method, index) => ([0.95, 0.99] as const).map((of) => ({
    method, confidence: of, bars: 1_440, needed: 250, unanswered: 0, exceeded: of === 0.95 ? [69, 84, 91, 66][index]! : [17, 31, 29, 15][index]!, expected: 1_440 * (1 - of),
    kupiec: { statistic: 0.13, pValue: [0.718, 0.164, 0.028, 0.471][index]! }, christoffersen: { statistic: 3.1, pValue: [0.078, 0.021, 0.312, 0.09][index]! }, both: { statistic: 3.2, pValue: 0.19 }, light: (['green', 'yellow', of === 0.99 ? 'red' : 'yellow', 'green'] as const)[index]!,
    last: [0, 1, 2, 3].map((back) => ({ at: T0 - (back * 83 + 41) * 60_000, loss: 0.0014 + back * 0.0002, value: 0.001 })),
  })));
  return {
    state: held ? 'held' : 'no_positions', at: T0, equity: EQUITY.toFixed(2),
    sentence: !held ? 'Nothing is held: what is at risk is 0.' : short ? 'VaR needs 250 bars, has 120.' : scene === 'risk-stale' ? 'Prices older than 30 s: VaR frozen at 14:01.' : 'With 95 % confidence a day loses no more than 169.42 (1.68 % of equity), by what happened; where it does, 222 on average.',
    prices: { at: T0 - (scene === 'risk-stale' ? 95_000 : 400), stale: scene === 'risk-stale', sentence: scene === 'risk-stale' ? 'Prices older than 30 s: VaR frozen at 14:01.' : null },
    basis: { timeframe: '5m', barMs: 300_000, window: short ? 120 : 576, bars: short ? 120 : 2_016, from: T0 - 576 * 300_000, until: T0 - 129_000, sentence: 'Of the portfolio as it is now, over the newest bars of 5m.' },
    values, tests, track: held && !short ? { method: 'historical', confidence, at: [T0], change: [0.0002], value: [0.001] } : null,
    equityCurve, drawdown: held ? episodeOf(equityCurve) : null,
    performance: { sentence: 'Ratios of 359 bars of equity.', volatility: known(0.21), annualReturn: known(0.34), sharpe: known(1.4, 'ratio'), sortino: known(2, 'ratio'), calmar: known(3.1, 'ratio'), omega: known(1.2, 'ratio'), tailRatio: known(1.1, 'ratio'), profitFactor: known(1.3, 'ratio'), expectancy: known(0.12, 'ratio') },
    portfolio: !held ? null : {
      volatility: short ? few : known(0.284), beta: short ? few : known(0.21, 'ratio'), concentration: { largest: 0.428, herfindahl: 0.349, effective: 2.9 }, gross: '3380.59', net: '486.35', grossLeverage: 0.34, netLeverage: 0.05,
      byAsset: [{ name: 'ETH', gross: '1447.12', net: '-1447.12', share: 0.428 }, { name: 'BTC', gross: '998.26', net: '998.26', share: 0.295 }, { name: 'SOL', gross: '935.21', net: '935.21', share: 0.277 }],
      byVenue: [{ name: 'paper', gross: '3380.59', net: '486.35', share: 1 }], byStrategy: [{ name: 'regime', gross: '1447.12', net: '-1447.12', share: 0.428 }, { name: 'trend', gross: '998.26', net: '998.26', share: 0.295 }, { name: 'by hand', gross: '935.21', net: '935.21', share: 0.277 }],
      correlationRisk: short ? null : { average: -0.21, bets: 2.3 },
    },
    positions: !held ? [] : ([['BTC', 'long', 0.099, 0.0061, 0.094], ['ETH', 'short', -0.144, -0.0024, 0.102], ['SOL', 'long', 0.093, 0.0131, null]] as const).map(([base, direction, weight, component, distance]) => ({
      id: `pos-${base}`, instrument: idOf(base), venue: 'paper', asset: base, strategy: 'trend', direction, price: '100', priceAt: T0 - 400, value: (weight * EQUITY).toFixed(2), weight,
      marginal: short ? null : 0.04, component: short ? null : component, componentMoney: short ? null : (component * EQUITY).toFixed(2), beta: short ? few : known(1.1, 'ratio'), liquidation: distance === null ? null : { price: '61102', distance },
    })),
  };
}

const FRAMES = { 24: ['1m', 1_440], 168: ['5m', 2_016], 720: ['1h', 720] } as const;

/** What moves together: the made-up app has three weeks of candles, so thirty days are too many; the longer the window, the nearer to each other. */
export function correlationsOf(scene: RiskScene, { hours }: ParsedInputOf<'risk.correlations'>): OutputOf<'risk.correlations'> {
  const [timeframe, bars] = FRAMES[hours as keyof typeof FRAMES] ?? ['1h', 504];
  const has = scene === 'risk-few' ? 120 : Math.min(bars, 504);
  const needed = Math.max(250, hours === null ? 250 : Math.ceil(bars * 0.8));
  const window = { timeframe, from: T0 - (hours ?? 504) * 3_600_000, until: T0 } as const;
  if (timeframe === '1h' && has < needed) return { ...window, observations: has, needed, sentence: `Insufficient data: two markets need ${needed} bars of ${timeframe}, there are ${has}.`, matrix: null, risk: null, left: [] };
  const names = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'LINK', 'DOGE', 'PEPE'];
  const nearer = hours === null ? 0 : hours === 24 ? -0.2 : -0.1;
  const value = (i: number, j: number): number => (i === j ? 1 : Math.round((0.88 + nearer - Math.abs(i - j) * 0.11 + (j > 5 && i < 6 ? -0.55 : 0)) * 100) / 100);
  const observations = timeframe === '1h' ? has : bars;
  return {
    ...window, observations, needed, sentence: `Of ${observations} bars of ${timeframe}, shrunk by 12 % towards one common correlation.`,
    matrix: { instruments: names.map((name) => idOf(name)), held: names.map((_, index) => scene !== 'empty' && index < 3), values: names.map((_, i) => names.map((__, j) => value(Math.min(i, j), Math.max(i, j)))), shrinkage: 0.12 },
    risk: scene === 'empty' ? null : { average: -0.21, bets: 2.3 }, left: [{ instrument: idOf('NEW'), bars: 31 }],
  };
}

type StressRow = OutputOf<'risk.stress'>['rows'][number];

/** Scenarios on what is held. */
export function stressOf(scene: RiskScene, { own, lose }: ParsedInputOf<'risk.stress'>): OutputOf<'risk.stress'> {
  const empty = scene === 'empty';
  const row = (key: string, name: string, kind: StressRow['kind'], share: number, breaks: readonly string[] = [], ends: readonly StressRow['positions'][number]['end'][] = ['held', 'held', 'held']): StressRow => ({
    key, name, kind, sentence: `${name}: prices move as listed, stops slip by the jump.`, change: empty ? '0' : (share * EQUITY).toFixed(2), share: empty ? 0 : share, equityAfter: (EQUITY * (1 + (empty ? 0 : share))).toFixed(2),
    positions: empty ? [] : ends.map((end, index) => ({ instrument: idOf(['BTC', 'ETH', 'SOL'][index]!), direction: index === 1 ? 'short' as const : 'long' as const, whatIf: false, move: -0.3, from: 'listed' as const, change: (share * 3_000).toFixed(2), end, at: '100' })),
    wallets: empty ? [] : [{ venue: 'paper', currency: 'USDT', before: EQUITY.toFixed(2), after: (EQUITY * (1 + share)).toFixed(2), maintenanceBefore: '33.81', maintenanceAfter: ends.includes('liquidated') ? '0' : (33.81 * (1 + 9 * Math.abs(share))).toFixed(2), liquidated: ends.includes('liquidated') }], limits: [], breaks: empty ? [] : [...breaks],
  });
  return {
    framing: 'None of this has happened. It is what the rules below make of what is held now.', at: T0, equity: EQUITY.toFixed(2), notes: empty ? ['Nothing is held: every scenario changes nothing.'] : [],
    rules: ['A stop fires at its price, or at the far side of a jump.', 'A market that is not listed moves by its beta to BTC.', 'A position whose margin is used up is closed by its venue at the fee of a taker.'],
    rows: [
      row('2020-03-12', '12 March 2020', 'historical', -0.0903, ['daily loss', 'drawdown'], ['stopped', 'held', 'liquidated']), row('2021-05-19', '19 May 2021', 'historical', -0.0612, ['daily loss'], ['stopped', 'held', 'stopped']), row('2022-11-08', '8 November 2022', 'historical', -0.0344, ['daily loss'], ['held', 'held', 'stopped']), row('2022-11-08-3d', '8 November 2022, three days', 'historical', -0.0397, ['daily loss'], ['held', 'held', 'stopped']),
      row('all-10', 'All −10 %', 'hypothetical', -0.0049), row('all-20', 'All −20 %', 'hypothetical', -0.0097, [], ['stopped', 'held', 'stopped']), row('all-30', 'All −30 %', 'hypothetical', -0.0146, [], ['stopped', 'held', 'stopped']),
      row('one', 'Correlations at one', 'hypothetical', -0.0286), row('spread', 'Spreads ten times as wide', 'hypothetical', -0.0021), row('outage', 'Venue not reached for 6 h', 'hypothetical', -0.0119),
      ...own.map((scenario) => row(`own ${scenario.name}`, scenario.name, 'own', -0.0412, ['daily loss'], ['stopped', 'held', 'stopped'])),
    ],
    reverse: { lose, money: (EQUITY * lose).toFixed(2), fall: empty ? null : 0.41, rise: null, assets: [], sentence: empty ? 'No move of prices loses that much: nothing is held.' : `Losing ${lose * 100} % of equity takes a fall of every price by 41 %; no rise below 1,000 % does.` },
  };
}

const IN_FORCE: readonly (readonly [LimitName, number, number, number])[] = [['riskPerTrade', 0.0025, 0.0001, 0.05], ['maxRiskByHand', 0.02, 0.0001, 0.1], ['maxInstrumentExposure', 0.25, 0.01, 5], ['maxPortfolioExposure', 1, 0.01, 10], ['maxOpenPositions', 8, 1, 100], ['dailyLossHalt', 0.03, 0.001, 0.5], ['drawdownHalt', 0.1, 0.01, 0.9]];

/** The list of limits, as the rows above have them. */
const OWN: readonly RiskLimit[] = [
  { scope: 'portfolio', subject: null, measure: 'var95', limit: 0.02, act: 'reduce' }, { scope: 'portfolio', subject: null, measure: 'leverage', limit: 1, act: 'block' }, { scope: 'portfolio', subject: null, measure: 'concentration', limit: 0.6, act: 'block' },
  { scope: 'venue', subject: 'paper', measure: 'ordersPerMinute', limit: 30, act: 'block' }, { scope: 'portfolio', subject: null, measure: 'minEquity', limit: 7_500, act: 'halt' },
];

export function limitsInForce(): OutputOf<'risk.limitsInForce'> {
  return {
    limits: IN_FORCE.map(([name, value, least, most]) => ({ name, value, counted: name === 'maxOpenPositions', least, most, configured: name === 'dailyLossHalt' ? 0.05 : null })),
    list: [...OWN], listConfigured: null, subjects: { venues: ['paper'], quotes: ['USDT'], instruments: ['BTC', 'ETH', 'SOL', 'ADA'].map((base) => idOf(base)) }, standings: [],
  };
}

/** As the engine would answer about the pair that is tried most, about what is above today's loss, and about the list. */
export function triedLimits({ limits, list }: ParsedInputOf<'risk.tryLimits'>): OutputOf<'risk.tryLimits'> {
  const at = (name: LimitName): number => limits[name] ?? IN_FORCE.find(([one]) => one === name)?.[1] ?? 0;
  const refusal = at('dailyLossHalt') > at('drawdownHalt') ? `Daily loss of ${at('dailyLossHalt') * 100} % is above drawdown of ${at('drawdownHalt') * 100} %: the day’s limit would never be reached before the drawdown’s. Lower the first or raise the second.` : null;
  const steps = list === undefined ? [] : listSteps(OWN, list);
  const broken = steps.flatMap(({ to }) => (to?.measure === 'notional' && to.subject !== null && to.limit < 1_447.12 ? [`Broken at once: ${to.subject} notional 1447.12 of ${to.limit.toFixed(2)}: closes ${to.subject}.`] : []));
  const looser = [...IN_FORCE.flatMap(([name, value]) => (at(name) > value ? [name] : [])), ...steps.filter((step) => step.looser).map(stepWords)];
  return { refusal, looser, consequences: [...(refusal === null && at('dailyLossHalt') <= 0.0084 ? ['The loss has reached its limit: trading halts at once.'] : []), ...broken] };
}
