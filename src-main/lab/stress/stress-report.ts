/** Answers `risk.stress`: scenarios over what is held and what might be, the limits they would break, and the move that loses so much. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { percent } from '../../../src-shared/support/figures.ts';
import { deviation, mean } from '../../engine/core/measures/moments.ts';
import { numberOf } from '../../engine/core/measures/measure.ts';
import { beta as slopeOn } from '../../engine/core/measures/performance.ts';
import { LEAST_FOR_VAR } from '../../engine/core/measures/value-at-risk.ts';
import { NEWEST_CANDLES } from '../app/chart-data.ts';
import type { Reader } from '../reader.ts';
import { returnsAmong } from '../risk/aligned-returns.ts';
import { amountText } from '../risk/amount-text.ts';
import { newestPrice, readBooks, type Books } from '../risk/books.ts';
import { TIMEFRAMES } from '../../../src-shared/domain/timeframe.ts';
import { limitsAfter, notReckoned } from './limits-after.ts';
import { JumpLosses } from './jump-loss.ts';
import { smallestMove } from './reverse-stress.ts';
import { allScenarios, type KnownScenario, type MarketFacts } from './scenarios.ts';
import { applyStress, type StressOutcome, type StressPosition, type StressWallet } from './stress-model.ts';

type Wish = ParsedInputOf<'risk.stress'>;
type Report = OutputOf<'risk.stress'>;

const FRAMING = 'HYPOTHETICAL: none of this has happened to this account. Each row asks what would become of it, by a simple model.';
const RULES = [
  'Stops: where a jump ends beyond a stop it is filled where the jump ends, else at its own price, each worse by half the spread and the taker’s fee. What is stopped takes no part in the rest of the move.',
  'Events whose falls went on are asked twice, over their worst day and over their worst three, with the same first jump.',
  'Markets a historical scenario does not list fall by their beta to BTC times BTC’s fall, and no less than BTC; without a beta as the worst listed, and no less than 1.5 times BTC. Never more than 95 %.',
  'Liquidation: a wallet that does not cover its maintenance margin at the jump or at the end is closed by its venue at the end’s prices, through the spread. There is no insurance fund.',
];
/** Bars a beta and a deviation are made of. */
const BARS = 1_000;
/** Bars half a spread is guessed from, as the paper venue does: 5 % of a bar's mean range, half a basis point at least. */
const RANGE_BARS = 60;
const RANGE_SHARE = 0.05;
const LEAST_HALF_SPREAD = 0.000_05;
const DEEPEST_FALL = -0.99;
const HIGHEST_RISE = 10;

export function stressReport(reader: Reader, wish: Wish): Report {
  const books = readBooks(reader);
  if (books === null) return { framing: FRAMING, at: null, equity: null, rules: RULES, notes: ['Nothing was ever traded here: there is no account to ask about.'], rows: [], reverse: { lose: wish.lose, money: null, fall: null, rise: null, assets: [], sentence: 'There is no account to ask about.' } };
  const notes: string[] = books.unpriced.map((instrument) => `${instrument} is left out: no price of it is stored.`);
  const positions = [...books.holdings.map((held): StressPosition => ({
    instrument: held.facts.id, asset: held.facts.base, venue: held.facts.venue, quote: held.facts.quote, kind: held.facts.kind, quantity: held.quantity, cost: held.cost, price: held.price.price, stop: held.stop,
    maintenance: held.facts.maintenance, takerFee: held.facts.takerFee, halfSpread: halfSpreadOf(reader, held.facts.id), whatIf: false, strategy: held.strategy, teams: held.teams,
  })), ...wish.whatIf.flatMap((one) => whatIfPosition(reader, books, one, notes))];
  const unreckoned = notReckoned(books);
  if (unreckoned.length > 0) notes.push(`Limits not reckoned after a scenario: ${unreckoned.join(', ')}.`);
  if (books.limits === null) notes.push('Limits are not known: the journal of the newest session is gone.');
  const facts = marketFacts(reader, books, positions, notes);
  const wallets = books.wallets.map(({ venue, currency, total }) => ({ venue, currency, balance: total }));
  return {
    framing: FRAMING, at: books.at, equity: books.equityText, rules: RULES, notes,
    rows: allScenarios(wish.own, facts).map((scenario) => rowOf(books, positions, wallets, scenario)), reverse: reverseOf(books, positions, wallets, wish.lose),
  };
}

function rowOf(books: Books, positions: readonly StressPosition[], wallets: readonly StressWallet[], { key, name, kind, sentence, ways }: KnownScenario): Report['rows'][number] {
  const outcome = ways.map((stress) => applyStress(books.equity, positions, wallets, stress)).reduce((worst, one) => (one.change < worst.change ? one : worst));
  const limits = limitsAfter(books, outcome);
  return {
    key, name, kind, sentence, change: amountText(outcome.change), share: shareOf(outcome, books), equityAfter: amountText(books.equity + outcome.change),
    positions: outcome.positions.map(({ position, shock, end, at, change }) => ({
      instrument: position.instrument, direction: position.quantity > 0 ? 'long' : 'short', whatIf: position.whatIf, move: shock.move, from: shock.from, change: amountText(change), end, at: amountText(at),
    })),
    wallets: outcome.wallets.map(({ wallet: { venue, currency }, before, after, maintenanceBefore, maintenanceAfter, liquidated }) => ({
      venue, currency, before: amountText(before), after: amountText(after), maintenanceBefore: amountText(maintenanceBefore), maintenanceAfter: amountText(maintenanceAfter), liquidated,
    })),
    limits, breaks: limits.filter(({ broken, brokenBefore }) => broken && !brokenBefore).map((limit) => (limit.subject === null ? limit.name : `${limit.name} of ${limit.subject}`)),
  };
}

function shareOf({ change }: StressOutcome, { equity }: Books): number {
  return equity > 0 ? change / equity : 0;
}

function reverseOf(books: Books, positions: readonly StressPosition[], wallets: readonly StressWallet[], lose: number): Report['reverse'] {
  const { equity } = books;
  const losses = new JumpLosses(equity, positions, wallets);
  const all = losses.of(() => true);
  const known = equity > 0 && positions.length > 0;
  const fall = known ? smallestMove(all, lose, DEEPEST_FALL) : null;
  const rise = known ? smallestMove(all, lose, HIGHEST_RISE) : null;
  const assets = !known ? [] : [...new Set(positions.map(({ asset }) => asset))].map((asset) => {
    const net = positions.filter((one) => one.asset === asset).reduce((sum, { quantity, price }) => sum + quantity * price, 0);
    return { asset, direction: net >= 0 ? 'fall' as const : 'rise' as const, move: smallestMove(losses.of((one) => one.asset === asset), lose, net >= 0 ? DEEPEST_FALL : HIGHEST_RISE) };
  });
  return { lose, money: amountText(lose * Math.max(0, equity)), fall, rise, assets, sentence: known ? reverseSentence(lose, fall, rise) : 'Nothing is held: no move of prices loses anything.' };
}

function reverseSentence(lose: number, fall: number | null, rise: number | null): string {
  const ways = [fall === null ? null : `a fall of ${percent(-fall)}`, rise === null ? null : `a rise of ${percent(rise)}`].filter((one) => one !== null);
  return ways.length === 0 ? `No move of all prices alike loses ${percent(lose)} of equity.` : `${percent(lose)} of equity is lost by ${ways.join(' or ')} of all prices at one jump.`;
}

function whatIfPosition(reader: Reader, { instruments }: Books, { instrument, direction, value, stop }: Wish['whatIf'][number], notes: string[]): StressPosition[] {
  const facts = instruments.find(({ id }) => id === instrument);
  const price = newestPrice(reader, instrument);
  if (facts === undefined || price === null) {
    notes.push(`${instrument} is left out: ${facts === undefined ? 'no such market is known here' : 'no price of it is stored'}.`);
    return [];
  }
  const quantity = (direction === 'long' ? 1 : -1) * (Number(value) / price.price);
  const { id, base, venue, quote, kind, maintenance, takerFee } = facts;
  return [{ instrument: id, asset: base, venue, quote, kind, quantity, cost: Number(value), price: price.price, stop: stop === null ? null : Number(stop), maintenance, takerFee, halfSpread: halfSpreadOf(reader, id), whatIf: true, strategy: 'by hand', teams: [] }];
}

/** Half the spread as the paper venue guesses it from bars, a fraction of the price. */
function halfSpreadOf(reader: Reader, instrument: string): number {
  for (const timeframe of TIMEFRAMES) {
    const bars = reader.all(NEWEST_CANDLES, timeframe, Number.MAX_SAFE_INTEGER, instrument, RANGE_BARS);
    if (bars.length > 0) return Math.max(LEAST_HALF_SPREAD, RANGE_SHARE * mean(bars.map(({ high, low, close }) => (high - low) / close)));
  }
  return LEAST_HALF_SPREAD;
}

/** Beta and daily deviation by asset, of the longest bars there are enough of. */
function marketFacts(reader: Reader, { bitcoin }: Books, positions: readonly StressPosition[], notes: string[]): MarketFacts {
  const [betas, deviations] = [new Map<string, number>(), new Map<string, number>()];
  const told = new Set<string>();
  const returnsOf = returnsAmong(reader, [...new Set([...positions.map(({ instrument }) => instrument), ...(bitcoin === null ? [] : [bitcoin])])], BARS);
  for (const { asset, instrument } of positions) {
    if (told.has(asset)) continue;
    told.add(asset);
    const { returns, timeframe, barMs, at } = returnsOf([instrument], 'auto');
    if (at.length < LEAST_FOR_VAR) {
      notes.push(`Of ${asset} only ${at.length} bars are known, of ${LEAST_FOR_VAR} needed: it has no beta, and its deviation is taken to be 6 % a day.`);
      continue;
    }
    deviations.set(asset, deviation(returns.get(instrument) ?? []) * Math.sqrt(86_400_000 / barMs));
    if (bitcoin === null) continue;
    const beside = returnsOf([...new Set([instrument, bitcoin])], timeframe);
    const beta = numberOf(slopeOn(beside.returns.get(instrument) ?? [], beside.returns.get(bitcoin) ?? [], LEAST_FOR_VAR));
    if (beta !== null) betas.set(asset, beta);
    else notes.push(`${asset} has no beta: of BTC beside it only ${beside.at.length} bars are known, of ${LEAST_FOR_VAR} needed.`);
  }
  return { betas, deviations };
}
