import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { modelOptionsSchema } from '../engine/composition/models/model-options.ts';
import { learningOverrideSchema } from '../engine/composition/learning-override.ts';
import { riskOverrideSchema } from '../engine/composition/risk-override.ts';
import { sizingOverrideSchema } from '../engine/composition/sizing-override.ts';
import { protectionOverrideSchema } from '../engine/composition/safety-override.ts';
import { err, failure, ok, type Result } from '../../src-shared/support/result.ts';
import { parseDuration } from './duration.ts';

/** A duration as people write it, within bounds; milliseconds from then on. */
function duration(least: string, most: string) {
  return z.string().transform((text, context) => boundedMs(text, [least, most]) ?? refuse(context, `must be a duration from "${least}" to "${most}"`));
}

/** The same, or "never": null. */
function durationOrNever(least: string, most: string) {
  return z.string().transform((text, context): number | null =>
    text === 'never' ? null : boundedMs(text, [least, most]) ?? refuse(context, `must be "never" or a duration from "${least}" to "${most}"`));
}

function boundedMs(text: string, [least, most]: readonly [string, string]): number | null {
  const ms = durationOf(text);
  return ms !== null && ms >= (durationOf(least) ?? 0) && ms <= (durationOf(most) ?? Infinity) ? ms : null;
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function durationOf(text: string): number | null {
  return text === '0' ? 0 : parseDuration(text);
}

/** Absent stays absent. */
function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const riskSchema = riskOverrideSchema.omit({ cooldownMs: true }).extend({ cooldown: duration('0', '7d').optional() })
  .transform(({ cooldown, ...rest }) => present({ ...rest, cooldownMs: cooldown }));
const protectionSchema = protectionOverrideSchema.omit({ nakedLimitMs: true }).extend({ nakedLimit: duration('500ms', '1m').optional() })
  .transform(({ nakedLimit, ...rest }) => present({ ...rest, nakedLimitMs: nakedLimit }));
const haltSchema = z.strictObject({
  clockSkew: durationOrNever('5s', '1h').optional(), clockSkewFor: duration('1s', '1h').optional(), dataSilence: durationOrNever('1m', '1d').optional(),
}).transform(({ clockSkew, clockSkewFor, dataSilence }) => present({ clockSkewMs: clockSkew, clockSkewForMs: clockSkewFor, dataSilenceMs: dataSilence }));

const window = { window: duration('1m', '30d'), lock: duration('1m', '30d') };
const count = z.number().int().min(1).max(100);
const lockRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stop_streak'), scope: z.enum(['instrument', 'everything']), count, ...window }),
  z.strictObject({ kind: z.literal('drawdown'), share: z.number().gt(0).max(0.9), ...window }),
  z.strictObject({ kind: z.literal('low_profit'), count, leastR: z.number().min(-100).max(100), ...window }),
  z.strictObject({ kind: z.literal('loss_streak'), count, ...window }),
]).transform(({ window: windowMs, lock: lockMs, ...rule }) => ({ ...rule, windowMs, lockMs }));
const locksSchema = z.union([z.enum(['default', 'off']), z.array(lockRule).max(20)]);

const configSchema = z.strictObject({
  balance: z.string().refine((text) => /^\d{1,12}(\.\d{1,8})?$/.test(text) && Number(text) > 0, 'must be an amount above 0 in quotes, such as "10000"').optional(),
  instruments: z.array(z.string().min(1)).max(200).optional(),
  interval: z.string().refine((text) => boundedMs(text, ['1s', '1h']) !== null, 'must be a duration from "1s" to "1h"').optional(),
  kind: z.enum(['perpetual', 'spot']).optional(),
  risk: riskSchema.optional(),
  sizing: sizingOverrideSchema.transform(present).optional(),
  locks: locksSchema.optional(),
  protection: protectionSchema.optional(),
  halt: haltSchema.optional(),
  models: modelOptionsSchema.optional(),
  learning: learningOverrideSchema.transform(present).optional(),
  approval: z.strictObject({ mode: z.enum(['auto', 'approve', 'suggest']), limit: duration('30s', '1h').refine((ms) => ms % 1_000 === 0, 'must be whole seconds').optional() }).optional(),
});

/** What a person may set once for a data folder. Options of the command line come before it. */
export type FolderConfig = z.output<typeof configSchema>;

/** Where it lies. */
export function configFileOf(dataDir: string): string {
  return path.join(dataDir, 'config.json');
}

/** Reads `config.json` of a data folder; an absent one is empty. A bad one names the file, the field and what it must be; nothing of it is used. */
export function readConfig(dataDir: string): Result<FolderConfig> {
  const file = configFileOf(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok({});
    return err(failure('config_unreadable', `${file} cannot be read (${code ?? String(error)}).`, 'Give this user read permission on it, or move it away.'));
  }
  return parseConfig(text, file);
}

function parseConfig(text: string, file: string): Result<FolderConfig> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(failure('config_bad', `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, 'Correct it, or move it away to use the built-in values. Nothing was started.'));
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const list = parsed.error.issues.map((issue) => `line ${lineOf(text, issue)}, ${issue.path.length === 0 ? 'the file' : `"${issue.path.join('.')}"`}: ${issue.message}`).join('; ');
  return err(failure('config_bad', `${file} cannot be used: ${list}.`, 'Correct it (docs/command-line.md lists the fields), or move it away to use the built-in values. Nothing was started.'));
}

/** Line of the field an issue is about: names are looked for one inside the other, as JSON nests them. */
function lineOf(text: string, issue: z.core.$ZodIssue): number {
  const names = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].filter((name) => typeof name === 'string');
  let at = 0;
  for (const name of names) {
    const quoted = JSON.stringify(name);
    let next = text.indexOf(quoted, at);
    while (next >= 0 && !/^\s*:/.test(text.slice(next + quoted.length))) next = text.indexOf(quoted, next + 1);
    if (next < 0) break;
    at = next;
  }
  return text.slice(0, at).split('\n').length;
}
