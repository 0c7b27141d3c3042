import { randomBytes } from 'node:crypto';
import type { Rng } from '../../ports/rng.ts';

/** Chance from the operating system: session seeds and instance prefixes. */
export class SystemRng implements Rng {
  uint32(): number {
    return randomBytes(4).readUInt32LE(0);
  }
}
