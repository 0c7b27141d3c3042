/**
 * Ids made from the event's time and the session's chance, so that a replay makes the same ones.
 * Rows get UUIDv7 (RFC 9562: 48-bit milliseconds, 12-bit counter, 62 random bits), orders a ULID behind the instance prefix.
 */
import type { ClientOrderId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { createChance, nextUint32, type Chance } from './chance.ts';

export interface IdSource {
  readonly chance: Chance;
  lastAt: number;
  /** The text of `lastAt` in a UUID: a turn makes several. */
  lastTime: string;
  counter: number;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id source for a session's seed. */
export function createIdSource(seed: number): IdSource {
  return { chance: createChance(seed), lastAt: 0, lastTime: '00000000-0000', counter: 0 };
}

function hex16(value: number): string {
  return (HEX[(value >>> 8) & 255] ?? '') + (HEX[value & 255] ?? '');
}

function hex32(value: number): string {
  return hex16(value >>> 16) + hex16(value & 0xffff);
}

/** The next UUIDv7. Sorted by time, then by the order of making within one millisecond (up to 4,096, then random). */
export function nextUuid<T extends string>(source: IdSource, at: Timestamp): T {
  if (at === source.lastAt) source.counter = (source.counter + 1) & 0xfff;
  else {
    source.counter = 0;
    source.lastAt = at;
    source.lastTime = `${hex32(Math.floor(at / 65_536) >>> 0)}-${hex16(at & 0xffff)}`;
  }
  const r1 = nextUint32(source.chance);
  const r2 = nextUint32(source.chance);
  return `${source.lastTime}-${hex16(0x7000 | source.counter)}-${hex16(0x8000 | (r1 >>> 18))}-${hex16(r1 & 0xffff)}${hex32(r2)}` as T;
}

/** The next client order id: `prefix-` and a ULID (10 characters of time, 16 of chance), 31 characters with a prefix of four. */
export function nextClientOrderId(source: IdSource, prefix: string, at: Timestamp): ClientOrderId {
  let time = '';
  for (let rest: number = at, i = 0; i < 10; i += 1) {
    time = CROCKFORD.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  for (let word = 0; word < 4; word += 1) {
    const bits = nextUint32(source.chance);
    for (let shift = 0; shift < 20; shift += 5) tail += CROCKFORD.charAt((bits >>> shift) & 31);
  }
  return `${prefix}-${time}${tail}` as ClientOrderId;
}

/** Whether this data folder's engine made the id. */
export function isOurs(id: string, prefix: string): boolean {
  return id.startsWith(`${prefix}-`);
}
