/** The limits of the session as they stand now and as they would stand after. */
import type { StressReport } from '../../../src-shared/contract/stress-report.ts';
import type { Books } from '../risk/books.ts';
import type { StressOutcome } from './stress-model.ts';

type LimitRow = StressReport['rows'][number]['limits'][number];

/** Losses that halt, and exposure, in the account's currency as the session measures them; none where the limits are not known. A loss limit is broken at its value, an exposure limit beyond it. */
export function limitsAfter({ equity, day, high, limits }: Books, { positions, booked }: StressOutcome): LimitRow[] {
  if (limits === null) return [];
  const after = equity + booked;
  const loss = (name: string, from: number, limit: number): LimitRow => {
    const lost = (now: number): number => (from > 0 ? Math.max(0, 1 - now / from) : 0);
    return { name, subject: null, before: lost(equity), after: lost(after), limit, broken: lost(after) >= limit, brokenBefore: lost(equity) >= limit };
  };
  const exposure = (name: string, subject: string | null, before: number, now: number, limit: number): LimitRow => {
    const [was, is] = [share(before, equity), share(now, after)];
    return { name, subject, before: was, after: is, limit, broken: is > limit, brokenBefore: was > limit };
  };
  const left = positions.filter(({ end }) => end === 'held');
  const names = [...new Set(positions.map(({ position }) => position.instrument))];
  const held = (instrument: string | null): number => positions.filter(({ position }) => !position.whatIf && (instrument === null || position.instrument === instrument)).reduce((sum, { position }) => sum + Math.abs(position.quantity) * position.price, 0);
  const stays = (instrument: string | null): number => left.filter(({ position }) => instrument === null || position.instrument === instrument).reduce((sum, { position, at }) => sum + Math.abs(position.quantity) * at, 0);
  return [
    loss('daily loss', day?.equity ?? equity, limits.dailyLossHalt), loss('drawdown', Math.max(high ?? equity, equity), limits.drawdownHalt),
    exposure('portfolio exposure', null, held(null), stays(null), limits.maxPortfolioExposure), ...names.map((one) => exposure('instrument exposure', one, held(one), stays(one), limits.maxInstrumentExposure)),
  ];
}

/** Value over equity; with nothing left of equity, as far beyond any limit as can be. */
function share(value: number, equity: number): number {
  if (value === 0) return 0;
  return equity > 0 ? value / equity : Number.MAX_SAFE_INTEGER;
}
