/** What a look at the pulse finds. */
export type PulseFinding = 'beats' | 'late' | 'stuck';

/**
 * Watches the counter that an engine's thread raises. It counts looks, not time: where the machine slept or the whole process stood still, both threads
 * did, and nobody is late.
 */
export class PulseWatch {
  readonly #pulse: Int32Array;
  #seen = 0;
  #silentLooks = 0;

  constructor(pulse: SharedArrayBuffer) {
    this.#pulse = new Int32Array(pulse);
  }

  /** Beats so far; wraps round. */
  get beats(): number {
    return Atomics.load(this.#pulse, 0);
  }

  /** Looks. `lateAfter` and `stuckAfter` are numbers of looks without a beat. */
  look(lateAfter: number, stuckAfter: number): PulseFinding {
    const { beats } = this;
    this.#silentLooks = beats === this.#seen ? this.#silentLooks + 1 : 0;
    this.#seen = beats;
    if (this.#silentLooks >= stuckAfter) return 'stuck';
    return this.#silentLooks >= lateAfter ? 'late' : 'beats';
  }
}
