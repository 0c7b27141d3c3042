/** Everything a window, a browser or a script may ask to be changed. */
import { z } from 'zod';
import { command } from './define.ts';
import { approvalModeSchema } from './engine-status.ts';
import { lockCommands } from './locks.ts';
import { modelCommands } from './model-calls.ts';
import { ownModelFiles, ownModelName, ownModelPlacing } from './own-models.ts';
import { changingLimitsCommands } from './changing-limits.ts';
import { rebalanceCommands } from './rebalance-plan.ts';
import { moneyCommands } from './profit-and-loss.ts';
import { SETTING_KEYS, type SettingKey } from './settings.ts';
import { amount, directionSchema, id, name, positiveAmount } from './values.ts';

/** What the engine made of a command. `accepted` false: nothing changed, and the sentence says why. */
export const outcomeSchema = z.strictObject({ accepted: z.boolean(), sentence: z.string() });
const note = z.string().max(500);
const reason = z.string().min(1).max(500);
/** `window button`, `tray`, `shortcut`, `browser` …: where it came from, for the record. */
const route = z.string().min(1).max(60);

/** An entry by hand. Size is given one way only; the stop is not optional. */
export const ticketSchema = z.strictObject({
  instrument: id, direction: directionSchema,
  type: z.enum(['market', 'limit']),
  /** Limit price; null for market, which is sent as a limit a little through the best price. */
  price: positiveAmount.nullable(),
  size: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('risk'), share: z.number().gt(0).max(0.05) }),
    z.strictObject({ by: z.literal('quantity'), quantity: positiveAmount }),
    z.strictObject({ by: z.literal('value'), value: positiveAmount }),
  ]),
  stop: positiveAmount, target: positiveAmount.nullable(),
});
export type Ticket = z.output<typeof ticketSchema>;

const settingKey = z.enum(SETTING_KEYS as [SettingKey, ...SettingKey[]]);

export const commands = {
  'halt.now': command('operator', 'hub', z.strictObject({ route, reason, close: z.boolean() }), z.strictObject({ fileWritten: z.boolean(), accepted: z.boolean().nullable(), sentence: z.string() })),
  'halt.resume': command('operator', 'engine', z.strictObject({ route, acknowledge: z.boolean(), note: z.string().max(500) }), outcomeSchema),
  'cycle.pause': command('operator', 'engine', z.strictObject({ route }), outcomeSchema),
  'position.close': command('operator', 'engine', z.strictObject({ position: id }), outcomeSchema),
  /** Null leaves a price as it is. A stop moves towards profit freely; away from it only if the risk checks allow the larger loss. */
  'position.protect': command('operator', 'engine', z.strictObject({ position: id, stop: positiveAmount.nullable(), target: positiveAmount.nullable() }), outcomeSchema),
  'order.place': command('operator', 'engine', ticketSchema, z.strictObject({ accepted: z.boolean(), sentence: z.string(), order: id.nullable() })),
  /** Tries a waiting signal at once: through risk and execution as at its turn in the queue, and no other way. */
  'agents.executeTradingSignal': command('operator', 'engine', z.strictObject({ signal: id }), outcomeSchema),
  /** A person's yes to a waiting signal: it goes through every check at present prices. The first answer counts; the second is told. */
  'signals.approve': command('operator', 'engine', z.strictObject({ id, note: note.optional() }), outcomeSchema),
  'signals.reject': command('operator', 'engine', z.strictObject({ id, note: note.optional() }), outcomeSchema),
  /** How signals are treated from now on. `limitSeconds` null: an answer is waited for as long as a signal lives. */
  'signals.setMode': command('operator', 'engine', z.strictObject({ mode: approvalModeSchema, limitSeconds: z.number().int().min(30).max(3600).nullable() }), outcomeSchema),
  /** Freezes, thaws or empties what was learned about quorums. */
  'agents.changePolicy': command('operator', 'engine', z.strictObject({ change: z.enum(['freeze', 'thaw', 'reset']) }), outcomeSchema),
  /** Checks, tries and keeps a model of the person's own, in no place yet. A refusal says what is wrong with it. */
  'agents.importModel': command('operator', 'hub', ownModelFiles, outcomeSchema),
  /** Gives a kept model a place; the next session takes it up. */
  'agents.placeModel': command('operator', 'hub', ownModelPlacing, outcomeSchema),
  'agents.removeModel': command('operator', 'hub', z.strictObject({ name: ownModelName }), outcomeSchema),
  ...modelCommands, ...rebalanceCommands,
  ...moneyCommands, ...changingLimitsCommands,
  ...lockCommands,
  'order.cancel': command('operator', 'engine', z.strictObject({ order: id }), outcomeSchema),
  'journal.note': command('operator', 'engine', z.strictObject({ subject: z.enum(['round', 'order', 'position', 'session', 'halt']), id, text: z.string().max(4_000), tags: z.array(z.string().regex(/^[\p{L}\p{N}_-]{1,30}$/u)).max(12) }), outcomeSchema),
  'alert.acknowledge': command('operator', 'hub', z.strictObject({ id }), outcomeSchema),
  'setting.set': command('operator', 'hub', z.strictObject({ key: settingKey, value: z.json() }), outcomeSchema),
  /** Ends the running session in order and starts one as the settings `trading` say. `fresh` begins the paper account anew. */
  'session.start': command('operator', 'hub', z.strictObject({ fresh: z.boolean() }), outcomeSchema),
  'engine.restart': command('operator', 'hub', z.strictObject({}), outcomeSchema),
  'backup.make': command('operator', 'engine', z.strictObject({}), z.strictObject({ file: name, bytes: z.number().int() })),
  /** Stops the engine, puts the backup in the database's place, starts again. The present database is kept aside. */
  'backup.restore': command('owner', 'hub', z.strictObject({ file: name }), outcomeSchema),
} as const;

/** Before → after (`value`) against a limit, for a person. `before` is left out where an entry changes nothing about it, and in records of earlier versions; `unit` where the figures are words. */
export const checkSchema = z.strictObject({
  name: z.string(), before: z.string().optional(), value: z.string(), limit: z.string(), unit: z.enum(['money', 'share', 'price', 'quantity', 'count', 'times', 'number']).optional(), passed: z.boolean(),
});
const sizingSchema = z.strictObject({
  /** `0.31 SOL: risk 0.25 % of equity at the stop asks for 0.42; instrument exposure leaves 0.31.` By the method in force. */
  sentence: z.string(), method: z.enum(['fixed_fraction', 'volatility_target', 'kelly']), quantity: amount,
  /** The limit that makes it smaller; null: none does. */
  binds: z.string().nullable(),
  /** What each asks for before any limit; null where a number is missing, and `words` says which. */
  methods: z.array(z.strictObject({ method: z.enum(['fixed_fraction', 'volatility_target', 'kelly']), quantity: amount.nullable(), words: z.string() })),
  /** What each limit leaves. */
  headrooms: z.array(z.strictObject({ by: z.string(), quantity: amount })),
});
export const previewSchema = z.strictObject({
  allowed: z.boolean(), sentence: z.string(), checks: z.array(checkSchema),
  quantity: amount.nullable(), price: amount.nullable(), value: amount.nullable(), feeIn: amount.nullable(), feeOut: amount.nullable(),
  /** Loss if the stop is hit at its price, fees in and out included, and as a share of equity. */
  risk: amount.nullable(), riskShare: z.number().nullable(), rewardRisk: z.number().nullable(),
  exposureBefore: amount, exposureAfter: amount.nullable(), exposureLimit: amount,
  /** The most the entry may be worth, and the limit that says so; null where it cannot be sized. */
  room: z.strictObject({ by: z.string(), value: amount }).nullable(),
  /** How large each way of sizing would have it, rounded down to a lot; null where that cannot be said. */
  sizing: sizingSchema.nullable(),
  /** Account margin distance after the trade as a share of the price; null: spot, or not known. */
  liquidationDistance: z.number().nullable(),
});
export type Preview = z.output<typeof previewSchema>;
