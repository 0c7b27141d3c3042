import type Database from 'better-sqlite3';
import { decimal, toText, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { LimitBreach, StoredLimits } from '../../core/limits/limit-book.ts';
import type { PartLosses, PartPeriod } from '../../core/limits/part-period.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { selectList } from './row-writer.ts';
import { limitBreaches } from './schema/risk.ts';
import { settings } from './schema/system.ts';

/** Setting: `{"startsAt":1700000000000,"equity":"10000"}`. */
export const TRADING_WEEK = 'trading_week';

/** Setting: what parts of the account have made since the day and the week began, amounts as text: `{"day":{"startsAt":1700000000000,"equity":"10000","open":{},"closed":{"team crew":"-12.5"}},"week":null}`. */
const PART_LOSSES = 'part_losses';

/** Breaches of limits, and where the week's loss is counted from. */
export function limitHandlers(projection: Projection): Pick<FactHandlers, 'limit_breached' | 'week_started' | 'part_losses_changed'> {
  const breached = projection.writer(limitBreaches, { overwriteBy: ['id'], except: ['session'] });
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  return {
    limit_breached: ({ breach: { id, scope, subject, measure, act, value, limit, sentence, at, endedAt } }) =>
      breached.write({ id, session: projection.memory.session, scope, subject, measure, act, value: toText(value), limit: toText(limit), sentence, at, endedAt }),
    week_started: ({ startsAt, equity }) => setting.write({ key: TRADING_WEEK, value: JSON.stringify({ startsAt, equity: toText(equity) }), updatedAt: startsAt }),
    part_losses_changed: ({ losses, at }) => setting.write({ key: PART_LOSSES, value: JSON.stringify({ day: writtenPeriod(losses.day), week: writtenPeriod(losses.week) }), updatedAt: at }),
  };
}

/** An account that begins anew has lost nothing and broken nothing. */
export function limitForgetter(projection: Projection): (at: number) => void {
  const forgetWeek = projection.change(`DELETE FROM settings WHERE key IN ('${TRADING_WEEK}', '${PART_LOSSES}')`);
  const endBreaches = projection.change('UPDATE limit_breaches SET ended_at = ? WHERE ended_at IS NULL');
  return (at) => {
    forgetWeek();
    endBreaches(at);
  };
}

/** Where limits stand that go on over a restart; undefined where there is nothing to go on from. */
export function loadLimits(db: Database.Database): StoredLimits | undefined {
  const text = db.prepare<[], string>(`SELECT value FROM settings WHERE key = '${TRADING_WEEK}'`).pluck().get();
  const breaches = db.prepare<[], typeof limitBreaches.$inferSelect>(`SELECT ${selectList(limitBreaches)} FROM limit_breaches WHERE ended_at IS NULL ORDER BY ordinal`).all().map(breachFrom);
  const parts = db.prepare<[], string>(`SELECT value FROM settings WHERE key = '${PART_LOSSES}'`).pluck().get();
  if (text === undefined && parts === undefined && breaches.length === 0) return undefined;
  const week = text === undefined ? null : (JSON.parse(text) as { readonly startsAt: number; readonly equity: string });
  return { week: week === null ? null : { startsAt: week.startsAt as Timestamp, equity: decimal<Money>(week.equity) }, breaches, ...(parts === undefined ? {} : { parts: partsFrom(parts) }) };
}

interface WrittenPeriod {
  readonly startsAt: number;
  readonly equity: string;
  readonly open: Readonly<Record<string, string>>;
  readonly closed: Readonly<Record<string, string>>;
}

function writtenPeriod(period: PartPeriod | null): WrittenPeriod | null {
  const texts = (amounts: PartPeriod['open']): Record<string, string> => Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, toText(amount)]));
  return period === null ? null : { startsAt: period.startsAt, equity: toText(period.equity), open: texts(period.open), closed: texts(period.closed) };
}

function partsFrom(text: string): PartLosses {
  const { day, week } = JSON.parse(text) as { readonly day: WrittenPeriod | null; readonly week: WrittenPeriod | null };
  const amounts = (texts: WrittenPeriod['open']): PartPeriod['open'] => Object.fromEntries(Object.entries(texts).map(([key, amount]) => [key, decimal<Money>(amount)]));
  const period = (of: WrittenPeriod | null): PartPeriod | null => (of === null ? null : { startsAt: of.startsAt as Timestamp, equity: decimal<Money>(of.equity), open: amounts(of.open), closed: amounts(of.closed) });
  return { day: period(day), week: period(week) };
}

function breachFrom({ id, scope, subject, measure, act, value, limit, sentence, at }: typeof limitBreaches.$inferSelect): LimitBreach {
  return {
    id: id as RowId, scope: scope as LimitBreach['scope'], subject, measure: measure as LimitBreach['measure'], act: act as LimitBreach['act'], value: decimal<Ratio>(value), limit: decimal<Ratio>(limit),
    sentence, at: at as Timestamp, endedAt: null,
  };
}
