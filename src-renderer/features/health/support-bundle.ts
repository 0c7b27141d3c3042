/** What is copied for support: how things are, never whose they are. Amounts of money and positions are not in it; secrets and paths are masked. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export interface BundleFacts {
  readonly made: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly engine: RowOf<'engine'> | undefined;
  readonly loop: RowOf<'loop'> | undefined;
  readonly halt: RowOf<'halt'> | undefined;
  readonly trading: string | undefined;
  readonly venues: readonly RowOf<'venues'>[];
  readonly doctor: OutputOf<'health.doctor'> | null;
  readonly workers: OutputOf<'health.workers'> | null;
  readonly stages: OutputOf<'health.cycles'>['stages'] | null;
  readonly log: OutputOf<'health.logs'>['lines'];
}

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[^\s"',}]+/gi, '$1 [masked]'],
  [/\b(api[-_ ]?key|secret|token|password|passphrase|authorization|signature)\b(["']?\s*[:=]\s*["']?|\s+)[^\s"',}]+/gi, '$1$2[masked]'],
  [/[\w.+-]+@[\w-]+\.[\w.]+/g, '[address]'],
  [/(?:[A-Za-z]:\\Users\\|\/(?:home|Users)\/)[^\s"'\\/]+/g, '[home]'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '[ip]'],
  [/\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_]{32,}={0,2}/g, '[masked]'],
];

/** Masks what looks like a secret, an address of a person or a machine, or a home folder. Ids with hyphens (UUIDs) stay: logs are read by them. */
export function redact(text: string): string {
  return MASKS.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);
}

/** The bundle as text. Venue differences name quantities and are only counted. */
export function bundleText({ venues, made, halt, ...facts }: BundleFacts): string {
  const body = {
    made: new Date(made).toISOString(), ...facts,
    halt: halt === undefined ? null : { set: halt.set, phase: halt.phase, route: halt.route, since: halt.since, fileWritten: halt.fileWritten },
    venues: venues.map(({ id, connected, reconciled, reconciledAt, unresolved, differences, pending, failures, paper }) => ({ id, connected, reconciled, reconciledAt, unresolved, differences: differences.length, pending, failures, paper })),
  };
  return redact(JSON.stringify(body, null, 1));
}

/** Copies a text. The old way is tried second: it needs no permission, only that a person has just pressed something. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'ui-hidden';
    document.body.append(field);
    field.select();
    // Deprecated and the only one that works where the desktop denies every permission.
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
