/** The scenarios the product knows, and a person's own: each as what it does to a market. */
import { OVER_THREE_DAYS, type Scenario, type StressReport } from '../../../src-shared/contract/stress-report.ts';
import { percent } from '../../../src-shared/support/figures.ts';
import { fallOf, HISTORICAL_SHOCKS, isPegged, wentOn, type HistoricalShock, type Span } from './shocks.ts';
import type { Shock, Stress, StressPosition } from './stress-model.ts';

/** A scenario and the ways it may go: of several, the one that costs most is shown. */
export interface KnownScenario {
  readonly key: string;
  readonly name: string;
  readonly kind: StressReport['rows'][number]['kind'];
  readonly sentence: string;
  readonly ways: readonly Stress[];
}

/** What is known of the markets a scenario moves. */
export interface MarketFacts {
  /** Beta to BTC by asset; left out where it is not known. */
  readonly betas: ReadonlyMap<string, number>;
  /** Deviation of a day's return by asset. */
  readonly deviations: ReadonlyMap<string, number>;
}

const CALM = { spreadTimes: 1, funding: 0, depeg: 0, unreachable: false } as const;
/** Deviations of a day that every market moves when all of them are one. */
const TOGETHER = 3;
/** A day's deviation of a market with too few bars to tell. */
const USUAL_DEVIATION = 0.06;
/** Three payments at the 0.75 % that venues have charged at the height of a mania. */
const FUNDING_SPIKE = 3 * 0.0075;
const HELPLESS_FALL = -0.2;
const LOST_PEG = 0.1;

/** Every scenario: history (an event that went on a second time, over three days, right behind the day), the hypothetical ones, the person's own. */
export function allScenarios(own: readonly Scenario[], facts: MarketFacts): readonly KnownScenario[] {
  return [...HISTORICAL_SHOCKS.flatMap((shock) => (wentOn(shock) ? [historical(shock, facts, 'day'), historical(shock, facts, 'threeDays')] : [historical(shock, facts, 'day')])), ...hypothetical(facts), ...own.map((one) => ownScenario(one, facts))];
}

function historical(shock: HistoricalShock, { betas }: MarketFacts, span: Span): KnownScenario {
  const shockOf = ({ asset }: StressPosition): Shock => {
    const { fall: [jump, move], from } = fallOf(shock, asset, betas.get(asset) ?? null, span);
    return { move, jump, from };
  };
  const ways: readonly Stress[] = [{ ...CALM, shockOf }];
  if (span === 'day') return { key: shock.key, name: shock.name, kind: 'historical', sentence: `${shock.sentence} Each market falls as it did in its worst day, its worst hour at one jump.`, ways };
  return { key: `${shock.key}${OVER_THREE_DAYS}`, name: `${shock.name}, three days`, kind: 'historical', sentence: `${shock.sentence} The same event for longer: each market falls as it did in its worst three days, its worst hour at one jump.`, ways };
}

function hypothetical({ deviations }: MarketFacts): readonly KnownScenario[] {
  const all = (move: number, jump = move) => ({ asset }: StressPosition): Shock => (isPegged(asset) ? { move: 0, jump: 0, from: 'scenario' } : { move, jump, from: 'scenario' });
  const together = (sign: 1 | -1): Stress => ({
    ...CALM, shockOf: (position) => {
      const move = Math.max(-0.95, sign * TOGETHER * (deviations.get(position.asset) ?? USUAL_DEVIATION));
      return all(move)(position);
    },
  });
  const still = all(0);
  const of = (key: string, name: string, sentence: string, ways: readonly Stress[]): KnownScenario => ({ key, name, kind: 'hypothetical', sentence, ways });
  return [
    ...[-0.1, -0.2, -0.3].map((move) => of(`fall-${Math.round(-move * 100)}`, `Everything falls ${percent(-move, 0)}`, 'At one jump: stops are filled where it ends.', [{ ...CALM, shockOf: all(move) }])),
    of('one-bet', 'Correlations at one', `Every market moves ${TOGETHER} of its daily deviations the same way at one jump, the way that costs more.`, [together(-1), together(1)]),
    of('spreads', 'Spreads ten times as wide', 'Prices stay: what is held is worth what could be had for it.', [{ ...CALM, shockOf: still, spreadTimes: 10 }]),
    of('unreachable', 'Venue unreachable', `Everything falls ${percent(-HELPLESS_FALL, 0)} bit by bit while no order gets through and no stop counts.`, [{ ...CALM, shockOf: all(HELPLESS_FALL, 0), unreachable: true }]),
    of('depeg', 'Stablecoin loses its peg', `The currency of the account loses ${percent(LOST_PEG, 0)} of its worth: prices in it rise, what lies in it is worth less.`, [{ ...CALM, shockOf: still, depeg: LOST_PEG }]),
    of('funding', 'Funding spike', `Three payments of 0.75 % on what perpetual positions are worth, paid by the side that costs more.`, [{ ...CALM, shockOf: still, funding: FUNDING_SPIKE }, { ...CALM, shockOf: still, funding: -FUNDING_SPIKE }]),
  ];
}

function ownScenario({ name, moves, others, gap, ...rest }: Scenario, { betas }: MarketFacts): KnownScenario {
  const shockOf = ({ asset }: StressPosition): Shock => {
    const named = moves[asset];
    if (named !== undefined) return { move: named, jump: named * gap, from: 'scenario' };
    if (others !== 'beta') return { move: others, jump: others * gap, from: 'scenario' };
    if (isPegged(asset)) return { move: 0, jump: 0, from: 'beta' };
    const move = Math.max(-0.95, Math.min(10, (betas.get(asset) ?? 1) * (moves['BTC'] ?? 0)));
    return { move, jump: move * gap, from: 'beta' };
  };
  return { key: `own:${name}`, name, kind: 'own', sentence: 'Your own scenario.', ways: [{ ...rest, shockOf }] };
}
