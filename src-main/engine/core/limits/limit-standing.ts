/** How each limit in force stands, for screens. Pure: reads the state, changes nothing. */
import { ZERO_MONEY, add, div, max, mul, ratio, sub, toText, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import { percentOf } from '../../../../src-shared/domain/limit-words.ts';
import { commitmentsByInstrument, equity } from '../portfolio/valuation.ts';
import { rate } from '../risk/entry-checks.ts';
import { openingCount } from '../risk/openings.ts';
import type { EngineState } from '../state.ts';
import { configuredStandings } from './configured-standings.ts';
import { standingOf, type LimitStanding } from './standing.ts';
import { dayOf } from './trading-week.ts';

type State = Readonly<EngineState>;

/** Every limit in force. Empty before the accounts were read. */
export function limitStandings(state: State): LimitStanding[] {
  if (state.balances.size === 0) return [];
  return [...basicLimits(state as EngineState), ...configuredStandings(state as EngineState)];
}

/** The limits of the basic risk settings. */
function basicLimits(state: EngineState): LimitStanding[] {
  const { risk } = state.config;
  const worth = max(ZERO_MONEY, equity(state, tradedVenue(state)));
  const taken = commitmentsByInstrument(state);
  const portfolio = exposureStanding(null, [...taken.values()].reduce(add, ZERO_MONEY), mul(worth, rate(risk.maxPortfolioExposure)));
  const instrumentLimit = mul(worth, rate(risk.maxInstrumentExposure));
  // In the session's order.
  const each = [...state.instruments.keys()].flatMap((id) => {
    const value = taken.get(id);
    return value === undefined ? [] : [exposureStanding(id, value, instrumentLimit)];
  });
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
    sentence: `Entries farther than ${percentOf(limit)} from the last price are refused.`,
  };
}

function lossStandings(state: EngineState): LimitStanding[] {
  const { risk, day, drawdownFrom } = { risk: state.config.risk, day: state.day, drawdownFrom: state.drawdownFrom };
  const worth = equity(state);
  const loss = (measure: 'dailyLoss' | 'drawdown', from: Money, share: number): LimitStanding => {
    const value = from <= 0n ? (0n as Ratio) : div(max(ZERO_MONEY, sub(from, worth)) as bigint as Ratio, from);
    return standingOf({ scope: 'portfolio', subject: null, measure, act: 'halt', value, limit: rate(share), headroom: max(ZERO_MONEY, sub(worth, sub(from, mul(from, rate(share))))) }, true, 'below');
  };
  return [loss('dailyLoss', day?.startsAt === dayOf(state.at) ? day.equity : worth, risk.dailyLossHalt), loss('drawdown', max(drawdownFrom, worth), risk.drawdownHalt)];
}

function whole(count: number): Ratio {
  return ratio(String(count));
}

function tradedVenue(state: EngineState): VenueId | null {
  const [first] = state.config.watchlist;
  return first === undefined ? null : (state.instruments.get(first)?.venue ?? null);
}
