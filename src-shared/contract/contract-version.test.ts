/** Changing the contract is a decision: its shape is hashed, and another shape needs another number. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract, CONTRACT_VERSION } from './contract.ts';
import { mirrorCollections } from './mirror.ts';
import { settingSchemas } from './settings.ts';

/**
 * Version and hash of its shape; what changed is told beside CONTRACT_VERSION. While a version has not been released its hash may be replaced; afterwards a
 * line is added. A run of this test shows the present hash where it differs.
 */
const HISTORY: readonly (readonly [version: number, hash: string])[] = [
  [1, 'c06436ddd59d8fbb'],
];

/** Keys in order, so that moving a line is no change. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, ordered(inner)]));
}

function shape(): unknown {
  const entries = Object.entries(contract).map(([name, { kind, role, answeredBy, input, output }]) => [name, { kind, role, answeredBy, input: z.toJSONSchema(input, { io: 'input' }), output: z.toJSONSchema(output) }]);
  const rows = Object.entries(mirrorCollections).map(([name, schema]) => [name, z.toJSONSchema(schema)]);
  const settings = Object.entries(settingSchemas).map(([name, schema]) => [name, z.toJSONSchema(schema)]);
  return { entries: Object.fromEntries(entries), rows: Object.fromEntries(rows), settings: Object.fromEntries(settings) };
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(ordered(value))).digest('hex').slice(0, 16);

describe('the version of the contract', () => {
  it('is the newest of its history, and its shape is the one written down there', () => {
    expect(HISTORY.at(-1)).toEqual([CONTRACT_VERSION, hashOf(shape())]);
    expect(HISTORY.map(([version]) => version)).toEqual(HISTORY.map((_, index) => index + 1));
  });

  it('would not be the same with a field more, or another role', () => {
    const present = shape() as { readonly rows: Record<string, unknown>; readonly entries: Record<string, { readonly role: string }> };
    const wider = { ...present, rows: { ...present.rows, bars: z.toJSONSchema(mirrorCollections.bars.extend({ more: z.string() })) } };
    const looser = { ...present, entries: { ...present.entries, 'halt.now': { ...present.entries['halt.now'], role: 'viewer' } } };
    expect(new Set([hashOf(present), hashOf(wider), hashOf(looser)]).size).toBe(3);
  });
});
