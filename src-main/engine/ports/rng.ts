/** Chance, from outside the core. A session takes one seed and journals it. */
export interface Rng {
  /** An unsigned 32-bit integer. */
  uint32(): number;
}
