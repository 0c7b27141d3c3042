/** A small seeded generator (sfc32, by Chris Doty-Humphrey): the core's only source of chance, started from the session's seed. */
export interface Chance {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** A generator for `seed` (uint32), mixed so that near seeds do not start alike. */
export function createChance(seed: number): Chance {
  const chance: Chance = { a: 0x9e3779b9, b: 0x243f6a88, c: seed >>> 0, d: 1 };
  for (let i = 0; i < 12; i += 1) nextUint32(chance);
  return chance;
}

/** The next unsigned 32-bit integer. */
export function nextUint32(chance: Chance): number {
  const sum = (chance.a + chance.b + chance.d) | 0;
  chance.d = (chance.d + 1) | 0;
  chance.a = chance.b ^ (chance.b >>> 9);
  chance.b = (chance.c + (chance.c << 3)) | 0;
  chance.c = ((chance.c << 21) | (chance.c >>> 11)) + sum;
  return sum >>> 0;
}
