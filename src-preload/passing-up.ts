/**
 * Which messages of a page are passed on. The main process checks them in full; this keeps everything that is not even shaped like one of ours
 * from crossing the border, and names that the contract does not have.
 */

/** The contract's names, put in by the build. */
export type Names = ReadonlySet<string>;

/** Why a message is not passed on; null: it is. */
export function refusalOf(message: unknown, version: number, names: Names): string | null {
  if (typeof message !== 'object' || message === null) return 'a message is an object';
  const { v, kind, name } = message as { v?: unknown; kind?: unknown; name?: unknown };
  if (v !== version) return `a message is of contract version ${version}`;
  if (kind === 'sync') return null;
  if (kind !== 'request') return 'a message is a request or a sync';
  return typeof name === 'string' && names.has(name) ? null : `the contract has no entry ${String(name).slice(0, 60)}`;
}
