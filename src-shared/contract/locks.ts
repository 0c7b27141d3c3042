/** Protections that hold entries back, over the contract. */
import { z } from 'zod';
import { command, query } from './define.ts';
import { id, moment, name } from './values.ts';

/** A lock. In the mirror as long as it holds. */
export const lockRow = z.strictObject({
  id,
  kind: z.enum(['cooldown', 'stop_streak', 'drawdown', 'low_profit', 'loss_streak']),
  scope: z.enum(['instrument', 'team', 'everything']),
  /** The instrument's id, or the team's framework; null: everything. */
  subject: name.nullable(),
  /** `everybody`: a person's own tickets are held back as well. */
  binds: z.enum(['agents', 'everybody']),
  /** A sentence with the figures it rests on. */
  reason: z.string(),
  beganAt: moment, endsAt: moment,
  /** Null while nobody has lifted it. */
  liftedAt: moment.nullable(), liftedBy: z.string().nullable(), note: z.string().nullable(),
});
export type LockRow = z.output<typeof lockRow>;

/** What the engine made of a wish to lift a lock. */
const outcome = z.strictObject({ accepted: z.boolean(), sentence: z.string() });

export const lockCommands = {
  /** Ends a lock before its time. The note says why, and is kept with it. */
  'locks.lift': command('operator', 'engine', z.strictObject({ id, note: z.string().trim().min(1, 'Say in a note why the lock is lifted.').max(500) }), outcome),
} as const;

export const lockQueries = {
  /** The locks that hold, or with `all` the newest there were, newest first. `asOf`: the newest event, by whose time locks end; null before any. */
  'locks.list': query('viewer', 'lab', z.strictObject({ all: z.boolean(), limit: z.number().int().min(1).max(1_000) }), z.strictObject({ asOf: moment.nullable(), locks: z.array(lockRow) })),
} as const;
