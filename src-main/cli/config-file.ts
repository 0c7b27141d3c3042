import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { riskOverrideSchema } from '../engine/composition/risk-override.ts';
import { err, failure, ok, type Result } from '../../src-shared/support/result.ts';
import { parseDuration } from './duration.ts';

const configSchema = z.strictObject({
  balance: z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, 'must be an amount in quotes, such as "10000"').optional(),
  instruments: z.array(z.string().min(1)).max(200).optional(),
  interval: z.string().refine((text) => parseDuration(text) !== null, 'must be a duration such as "5s"').optional(),
  kind: z.enum(['perpetual', 'spot']).optional(),
  risk: riskOverrideSchema.optional(),
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
  const list = parsed.error.issues.map((issue) => `${issue.path.length === 0 ? 'the file' : `"${issue.path.join('.')}"`}: ${issue.message}`).join('; ');
  return err(failure('config_bad', `${file} cannot be used: ${list}.`, 'Correct it (docs/command-line.md lists the fields), or move it away to use the built-in values. Nothing was started.'));
}
