/** From what was typed to what the engine takes. Every refusal names the option, what it got and what it may be. */
import path from 'node:path';
import { parseRunOptions, type RunOptions } from '../../engine/composition/run-options.ts';
import { err, failure, ok, type Failure, type Result } from '../../../src-shared/support/result.ts';
import { approvalModeSchema, type ApprovalModeName } from '../../../src-shared/contract/engine-status.ts';
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import type { FolderConfig } from '../config-file.ts';
import { parseDuration, parseMoment } from '../duration.ts';
import type { OnQuit } from './quit-dialog.ts';

/** The options of `run` as commander gives them: text, or absent. */
export interface RunFlags {
  readonly market?: string;
  readonly speed?: string;
  readonly for?: string;
  readonly until?: string;
  readonly seed?: string;
  readonly interval?: string;
  readonly instruments?: string;
  readonly balance?: string;
  readonly kind?: string;
  readonly json?: boolean;
  readonly onQuit?: string;
  readonly mode?: string;
}

const HELP = '`quorum run --help` shows every option.';

/** Options for the engine. `teams`: those chosen in the folder's settings. */
export function runOptionsFrom(flags: RunFlags, config: FolderConfig, dataDir: string, teams: readonly TeamDefinition[] = []): Result<RunOptions> {
  const problems: Failure[] = [];
  const read = <T>(option: string, text: string | undefined, parse: (text: string) => T | null, must: string): T | null => {
    if (text === undefined) return null;
    const value = parse(text);
    if (value === null) problems.push(failure('bad_option', `--${option} cannot be "${text}".`, `It must be ${must}. ${HELP}`));
    return value;
  };
  const market = flags.market ?? 'generated';
  const options = {
    market: looksLikePath(market) ? path.resolve(market) : market,
    speed: speedOf(read('speed', flags.speed ?? defaultSpeed(market), parseSpeed, '`real`, `max` or a factor such as 60')),
    forMs: read('for', flags.for, parseDuration, 'a duration such as 90s, 10m, 6h or 2d'),
    untilMs: read('until', flags.until, parseMoment, 'an ISO time such as 2026-03-01T12:00:00Z'),
    seed: read('seed', flags.seed, parseSeed, 'a whole number from 0 to 4294967295'),
    intervalMs: read('interval', flags.interval ?? config.interval, parseInterval, 'a duration from 1s to 1h'),
    instruments: read('instruments', flags.instruments, parseList, 'names with commas between them, such as BTC,ETH') ?? config.instruments ?? [],
    dataDir,
    balance: read('balance', flags.balance, parseBalance, 'a plain amount such as 10000') ?? config.balance ?? '10000',
    kind: read('kind', flags.kind, parseKind, '`perpetual` or `spot`') ?? config.kind ?? 'perpetual',
    ...(config.risk === undefined ? {} : { risk: config.risk }),
    ...(config.sizing === undefined ? {} : { sizing: config.sizing }),
    ...(config.locks === undefined ? {} : { locks: config.locks }),
    ...(config.protection === undefined ? {} : { protection: config.protection }),
    ...(config.halt === undefined ? {} : { halt: config.halt }),
    ...(config.models === undefined ? {} : { models: config.models }),
    ...(teams.length === 0 ? {} : { teams }),
    ...(config.learning === undefined ? {} : { learning: config.learning }),
    ...approvalOf(read('mode', flags.mode, parseMode, '`auto`, `approve` or `suggest`'), config),
  };
  if (flags.for !== undefined && flags.until !== undefined) problems.push(failure('bad_option', '--for and --until were both given.', 'Leave one of them out.'));
  const [first] = problems;
  if (first !== undefined) return err(first);
  return parseRunOptions(options);
}

/** What was typed counts for this session whatever was stored; `config.json` only where nothing was. */
function approvalOf(mode: ApprovalModeName | null, { approval }: FolderConfig): Pick<RunOptions, 'approval'> {
  const limitSeconds = approval?.limit === undefined ? null : approval.limit / 1_000;
  if (mode !== null) return { approval: { mode, limitSeconds, override: true } };
  return approval === undefined ? {} : { approval: { mode: approval.mode, limitSeconds, override: false } };
}

/** What `--on-quit` says; null where it was not given. */
export function onQuitFrom({ onQuit }: RunFlags): Result<OnQuit | null> {
  if (onQuit === undefined || onQuit === 'keep' || onQuit === 'close') return ok(onQuit ?? null);
  return err(failure('bad_option', `--on-quit cannot be "${onQuit}".`, `It must be \`keep\` (positions and their stops stay) or \`close\`. ${HELP}`));
}

/** A path stays a path from wherever it is read. */
function looksLikePath(market: string): boolean {
  return market.includes('/') || market.includes(path.sep) || market.startsWith('.');
}

/** What has its own time runs at it; recorded files at full speed. */
function defaultSpeed(market: string): string {
  return looksLikePath(market) ? 'max' : 'real';
}

function parseSpeed(text: string): { readonly factor: number | null } | null {
  if (text === 'real') return { factor: 1 };
  if (text === 'max') return { factor: null };
  const factor = Number(/^(\d+(?:\.\d+)?)x?$/.exec(text)?.[1] ?? Number.NaN);
  return factor > 0 && factor <= 1e6 ? { factor } : null;
}

function speedOf(speed: { readonly factor: number | null } | null): number | null {
  return speed === null ? 1 : speed.factor;
}

function parseSeed(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_ffff ? Number(text) : null;
}

function parseInterval(text: string): number | null {
  const ms = parseDuration(text);
  return ms !== null && ms >= 1_000 && ms <= 3_600_000 ? ms : null;
}

function parseList(text: string): string[] | null {
  const names = text.split(',').map((name) => name.trim());
  return names.length > 0 && names.every((name) => /^[\w.:/-]{1,40}$/.test(name)) ? names : null;
}

function parseBalance(text: string): string | null {
  return /^\d{1,12}(\.\d{1,8})?$/.test(text) && Number(text) > 0 ? text : null;
}

function parseMode(text: string): ApprovalModeName | null {
  return approvalModeSchema.safeParse(text).data ?? null;
}

function parseKind(text: string): 'perpetual' | 'spot' | null {
  return text === 'perpetual' || text === 'spot' ? text : null;
}
