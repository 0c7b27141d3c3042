import type Database from 'better-sqlite3';
import { decimal, toText, type Money, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { RowId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { LimitBreach, StoredLimits } from '../../core/limits/limit-book.ts';
import type { PartBooks, PartHighs, PartLosses, PartPeriod } from '../../core/limits/part-period.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { selectList } from './row-writer.ts';
import { limitBreaches } from './schema/risk.ts';
import { settings } from './schema/system.ts';

/** Setting: `{"startsAt":1700000000000,"equity":"10000"}`. */
export const TRADING_WEEK = 'trading_week';

/**
 * Setting: what parts of the account have made since the day and the week began, amounts as text: `{"day":{"startsAt":1700000000000,"equity":"10000","open":{},"closed":{"team crew":"-12.5"}},"week":null}`.
 * Where a limit on their drawdown asks also `"drawdown":{"since":1700000000000,"open":{},"closed":{},"highs":{"team crew":{"made":"40","equity":"10040"}}}`.
 */
const PART_LOSSES = 'part_losses';

/** Breaches of limits, and where the week's loss is counted from. */
export function limitHandlers(projection: Projection): Pick<FactHandlers, 'limit_breached' | 'week_started' | 'part_losses_changed'> {
  const breached = projection.writer(limitBreaches, { overwriteBy: ['id'], except: ['session'] });
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  return {
    limit_breached: ({ breach: { id, scope, subject, measure, act, value, limit, sentence, at, endedAt } }) =>
      breached.write({ id, session: projection.memory.session, scope, subject, measure, act, value: toText(value), limit: toText(limit), sentence, at, endedAt }),
    week_started: ({ startsAt, equity }) => setting.write({ key: TRADING_WEEK, value: JSON.stringify({ startsAt, equity: toText(equity) }), updatedAt: startsAt }),
    part_losses_changed: ({ losses, at }) => setting.write({ key: PART_LOSSES, value: JSON.stringify(written(losses)), updatedAt: at }),
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

/** Who resumes has seen the loss: drawdowns of parts are counted from there. */
export function highsForgetter(projection: Projection): () => void {
  return projection.change(`UPDATE settings SET value = json_remove(value, '$.drawdown') WHERE key = '${PART_LOSSES}'`);
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

type Texts = Readonly<Record<string, string>>;

interface WrittenBooks {
  readonly open: Texts;
  readonly closed: Texts;
}

interface WrittenPeriod extends WrittenBooks {
  readonly startsAt: number;
  readonly equity: string;
}

interface WrittenHighs extends WrittenBooks {
  readonly since: number;
  readonly highs: Readonly<Record<string, { readonly made: string; readonly equity: string }>>;
}

interface WrittenLosses {
  readonly day: WrittenPeriod | null;
  readonly week: WrittenPeriod | null;
  /** Left out where no limit asks, and by earlier versions. */
  readonly drawdown?: WrittenHighs;
}

function written({ day, week, drawdown }: Readonly<PartLosses>): WrittenLosses {
  const books = ({ open, closed }: PartBooks): WrittenBooks => ({ open: mapped(open, toText), closed: mapped(closed, toText) });
  const period = (one: PartPeriod | null): WrittenPeriod | null => (one === null ? null : { startsAt: one.startsAt, equity: toText(one.equity), ...books(one) });
  const highs = (one: PartHighs): WrittenHighs => ({ since: one.since, ...books(one), highs: mapped(one.highs, ({ made, equity }) => ({ made: toText(made), equity: toText(equity) })) });
  return { day: period(day), week: period(week), ...(drawdown === undefined ? {} : { drawdown: highs(drawdown) }) };
}

function partsFrom(text: string): PartLosses {
  const { day, week, drawdown } = JSON.parse(text) as WrittenLosses;
  const amount = (one: string): Money => decimal<Money>(one);
  const books = ({ open, closed }: WrittenBooks): PartBooks => ({ open: mapped(open, amount), closed: mapped(closed, amount) });
  const period = (one: WrittenPeriod | null): PartPeriod | null => (one === null ? null : { startsAt: one.startsAt as Timestamp, equity: amount(one.equity), ...books(one) });
  const highs = (one: WrittenHighs): PartHighs => ({ since: one.since as Timestamp, ...books(one), highs: mapped(one.highs, ({ made, equity }) => ({ made: amount(made), equity: amount(equity) })) });
  return { day: period(day), week: period(week), ...(drawdown === undefined ? {} : { drawdown: highs(drawdown) }) };
}

function mapped<From, To>(from: Readonly<Record<string, From>>, to: (one: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(from).map(([key, one]) => [key, to(one)]));
}

function breachFrom({ id, scope, subject, measure, act, value, limit, sentence, at }: typeof limitBreaches.$inferSelect): LimitBreach {
  return {
    id: id as RowId, scope: scope as LimitBreach['scope'], subject, measure: measure as LimitBreach['measure'], act: act as LimitBreach['act'], value: decimal<Ratio>(value), limit: decimal<Ratio>(limit),
    sentence, at: at as Timestamp, endedAt: null,
  };
}
