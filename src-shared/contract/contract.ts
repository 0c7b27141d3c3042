/** The one wire: every command and query by its name. Bridge, validation, gateway, command line and typed client are derived from this. */
import type { z } from 'zod';
import { commands } from './commands.ts';
import type { Entry } from './define.ts';
import { queries } from './queries.ts';

/**
 * Rises with every change of the contract's shape; contract-version.test.ts holds it against a hash. History:
 * 1  the first: mirror, commands, queries, settings.
 */
export const CONTRACT_VERSION = 1;

export const contract = { ...commands, ...queries } as const;

export type Contract = typeof contract;
export type ContractName = keyof Contract;
export type InputOf<N extends ContractName> = z.input<Contract[N]['input']>;
/** Input after validation. */
export type ParsedInputOf<N extends ContractName> = z.output<Contract[N]['input']>;
export type OutputOf<N extends ContractName> = z.output<Contract[N]['output']>;

/** The entry of a name that came from outside; null for one that is not there. */
export function entryOf(name: string): Entry | null {
  return Object.hasOwn(contract, name) ? (contract[name as ContractName] as Entry) : null;
}
