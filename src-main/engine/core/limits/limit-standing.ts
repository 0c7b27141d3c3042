/** How each limit in force stands, for screens. Pure: reads the state, changes nothing. */
import { ZERO_MONEY, add, div, max, mul, ratio, sub, toText, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { VenueId } from '../../../../src-shared/domain/ids.ts';
import { percentOf } from '../../../../src-shared/domain/limit-words.ts';
import { Equities, commitmentsByInstrument, equity } from '../portfolio/valuation.ts';
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

/** The limits of the basic risk settings. Those on exposure are shares of what lies at the venue of an entry: where several are traded, what may be held in all has a row for each. */
function basicLimits(state: EngineState): LimitStanding[] {
  const { risk } = state.config;
  const worths = new Equities(state);
  const shareAt = (venue: VenueId | null, share: number): Money => mul(max(ZERO_MONEY, worths.of(venue)), rate(share));
  const venues = tradedVenues(state);
  const taken = commitmentsByInstrument(state);
  const all = [...taken.values()].reduce(add, ZERO_MONEY);
  const inAll = venues.map((venue) => exposureStanding('portfolio', venues.length === 1 ? null : venue, all, shareAt(venue, risk.maxPortfolioExposure)));
  // In the session's order.
  const each = [...state.instruments.values()].flatMap(({ id, venue }) => {
    const value = taken.get(id);
    return value === undefined ? [] : [exposureStanding('instrument', id, value, shareAt(venue, risk.maxInstrumentExposure))];
  });
  return [
    ...inAll, ...(each.length > 0 ? each : [exposureStanding('instrument', null, ZERO_MONEY, shareAt(venues[0] ?? null, risk.maxInstrumentExposure))]),
    standingOf({ scope: 'portfolio', subject: null, measure: 'openPositions', act: 'block', value: whole(openingCount(state)), limit: whole(risk.maxOpenPositions), headroom: null }, true, 'atOrBelow'),
    collarStanding(risk.priceCollar), ...lossStandings(state),
  ];
}

/** These bind entries only, at what they cost. An entry that filled the limit costs a fee, and equity and the limit with it are less from then on: up to a twentieth over is full, not broken. */
const FULL_UP_TO = ratio('1.05');

function exposureStanding(scope: 'portfolio' | 'instrument', subject: string | null, value: Money, limit: Money): LimitStanding {
  const standing = standingOf({ scope, subject, measure: 'notional', act: 'block', value, limit, headroom: max(ZERO_MONEY, sub(limit, value)) }, true, 'atOrBelow');
  return standing.state === 'broken' && value <= mul(limit, FULL_UP_TO) ? { ...standing, state: 'near' } : standing;
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

/** Venues of what is watched, in the order of the watchlist. */
function tradedVenues(state: EngineState): VenueId[] {
  return [...new Set(state.config.watchlist.flatMap((id) => state.instruments.get(id)?.venue ?? []))];
}
