/** How each limit in force stands, for screens. Pure: reads the state, changes nothing. */
import { ZERO_MONEY, div, max, mul, ratio, sub, toNumber, toText, type Decimal, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import { LIMIT_MEASURES, type LimitAct, type LimitMeasure, type LimitScope, type LimitUnit } from '../../../../src-shared/domain/risk-limit.ts';
import { committed, equity } from '../portfolio/valuation.ts';
import { rate } from '../risk/entry-checks.ts';
import { openingCount } from '../risk/openings.ts';
import type { EngineState } from '../state.ts';

/** From four fifths of a limit on it counts as near. */
const isNear = (value: bigint, limit: bigint): boolean => value * 5n >= limit * 4n;

type State = Readonly<EngineState>;

/** A limit and how it stands. Amounts are exact text in the unit. */
export interface LimitStanding {
  readonly scope: LimitScope;
  readonly subject: string | null;
  readonly measure: LimitMeasure;
  readonly act: LimitAct;
  readonly unit: LimitUnit;
  readonly basic: boolean;
  readonly value: string | null;
  readonly limit: string;
  readonly headroom: string | null;
  readonly used: number | null;
  readonly state: 'ok' | 'near' | 'broken' | 'unknown';
  readonly since: number | null;
  readonly sentence: string;
}

/** What is measured against what; `headroom` in the quote currency, null where it is not money. */
interface Measured {
  readonly scope: LimitScope;
  readonly subject: string | null;
  readonly measure: LimitMeasure;
  readonly act: LimitAct;
  readonly value: Decimal;
  readonly limit: Decimal;
  readonly headroom: Money | null;
}

/** Every limit in force. Empty before the accounts were read. */
export function limitStandings(state: State): LimitStanding[] {
  if (state.balances.size === 0) return [];
  return basicLimits(state as EngineState);
}

/** The limits of the basic risk settings. */
function basicLimits(state: EngineState): LimitStanding[] {
  const { risk } = state.config;
  const worth = max(ZERO_MONEY, equity(state, tradedVenue(state)));
  const portfolio = exposureStanding(null, committed(state, null), mul(worth, rate(risk.maxPortfolioExposure)));
  const instrumentLimit = mul(worth, rate(risk.maxInstrumentExposure));
  const each = occupied(state).map((id) => exposureStanding(id, committed(state, id as never), instrumentLimit));
  return [
    portfolio, ...(each.length > 0 ? each : [{ ...exposureStanding(null, ZERO_MONEY, instrumentLimit), scope: 'instrument' as const }]),
    standingOf({ scope: 'portfolio', subject: null, measure: 'openPositions', act: 'block', value: whole(openingCount(state)), limit: whole(risk.maxOpenPositions), headroom: null }, true, 'atOrBelow'),
    collarStanding(risk.priceCollar), ...lossStandings(state),
  ];
}

function exposureStanding(subject: string | null, value: Money, limit: Money): LimitStanding {
  return standingOf({ scope: subject === null ? 'portfolio' : 'instrument', subject, measure: 'notional', act: 'block', value, limit, headroom: max(ZERO_MONEY, sub(limit, value)) }, true, 'atOrBelow');
}

/** A collar is measured only at an entry. */
function collarStanding(limit: number): LimitStanding {
  return {
    scope: 'portfolio', subject: null, measure: 'priceCollar', act: 'block', unit: 'fraction', basic: true, value: null, limit: toText(rate(limit)), headroom: null, used: null, state: 'ok', since: null,
    sentence: `Entries farther than ${percent(limit)} from the last price are refused.`,
  };
}

function lossStandings(state: EngineState): LimitStanding[] {
  const { risk, day, drawdownFrom } = { risk: state.config.risk, day: state.day, drawdownFrom: state.drawdownFrom };
  const worth = equity(state);
  const loss = (measure: 'dailyLoss' | 'drawdown', from: Money, share: number): LimitStanding => {
    const value = from <= 0n ? (0n as Ratio) : div(max(ZERO_MONEY, sub(from, worth)) as bigint as Ratio, from);
    return standingOf({ scope: 'portfolio', subject: null, measure, act: 'halt', value, limit: rate(share), headroom: max(ZERO_MONEY, sub(worth, sub(from, mul(from, rate(share))))) }, true, 'below');
  };
  return [loss('dailyLoss', day?.equity ?? worth, risk.dailyLossHalt), loss('drawdown', max(drawdownFrom, worth), risk.drawdownHalt)];
}

/** @param holds `atOrBelow`: what is exactly at the limit keeps it; `below`: it is broken there */
function standingOf({ scope, subject, measure, act, value, limit, headroom }: Measured, basic: boolean, holds: 'atOrBelow' | 'below'): LimitStanding {
  const used = limit > 0n ? toNumber(value) / toNumber(limit) : value > 0n ? Number.MAX_SAFE_INTEGER : 0;
  const broken = holds === 'below' ? value >= limit : value > limit;
  const state = broken ? 'broken' : isNear(value, limit) ? 'near' : 'ok';
  const { unit, name } = LIMIT_MEASURES[measure];
  return {
    scope, subject, measure, act, unit, basic, value: toText(value), limit: toText(limit), headroom: headroom === null ? null : toText(headroom), used: Math.max(0, used), state, since: null,
    sentence: `${subject ?? (scope === 'portfolio' ? 'The whole account' : `Each ${scope}`)}: ${name} ${figure(unit, value)} of ${figure(unit, limit)}. ${AT_LIMIT[act]}`,
  };
}

const AT_LIMIT: Readonly<Record<LimitAct, string>> = {
  block: 'Entries beyond it are refused.', reduce: 'Beyond it positions are made smaller.', close: 'Beyond it what it covers is closed.', halt: 'At it trading halts.',
};

function figure(unit: LimitUnit, value: Decimal): string {
  const number = toNumber(value);
  switch (unit) {
    case 'money': return number.toFixed(2);
    case 'fraction': return percent(number);
    case 'times': return `${number.toFixed(2)} × equity`;
    case 'quantity': case 'count': case 'correlation': return String(Number(number.toFixed(4)));
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

function whole(count: number): Ratio {
  return ratio(String(count));
}

function tradedVenue(state: EngineState): VenueId | null {
  const [first] = state.config.watchlist;
  return first === undefined ? null : (state.instruments.get(first)?.venue ?? null);
}

/** Instruments with something held or an entry on its way, in the session's order. */
function occupied(state: EngineState): string[] {
  const found = new Set<string>(state.positions.keys());
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order?.purpose === 'entry') found.add(order.ticket.instrument);
  }
  return [...state.instruments.keys()].filter((id) => found.has(id));
}
