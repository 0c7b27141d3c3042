/** Eight 16-bit uniforms have a variance of 8/12 · 65536²; this makes it one. */
const GAUSS_SCALE = Math.sqrt(12 / 8) / 65_536;
const GAUSS_MEAN = 8 * 32_767.5;

/**
 * Chance for the generated market: sfc32 (Chris Doty-Humphrey's PractRand generator), 128 bits of state. Integer arithmetic
 * and square roots only, so every machine draws the same numbers.
 */
export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream keeps generators of one seed apart. */
  constructor(seed: number, stream: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = Math.imul(stream, 0x9e3779b1) | 0;
    for (let round = 0; round < 16; round += 1) this.uint32();
  }

  /** An unsigned 32-bit integer. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }

  /** Nearly normal, mean 0, variance 1, never beyond ±4.9 (a sum of uniforms: no logarithm that engines may round apart). */
  gauss(): number {
    let sum = 0;
    for (let draw = 0; draw < 4; draw += 1) {
      const bits = this.uint32();
      sum += (bits & 0xffff) + (bits >>> 16);
    }
    return (sum - GAUSS_MEAN) * GAUSS_SCALE;
  }
}
