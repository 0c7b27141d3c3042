/** A process that can die at any call it makes to the outside. What it does after its death has no effect. */

/** Thrown inside a process at the moment of its death. */
export class ProcessDeath extends Error {
  override readonly name = 'ProcessDeath';
}

export class Mortal {
  #alive = true;
  #callsLeft: number;
  readonly #onDeath: (where: string) => void;

  /** @param callsLeft calls to the outside until death; Infinity for a process that does not crash. */
  constructor(callsLeft: number, onDeath: (where: string) => void) {
    this.#callsLeft = callsLeft;
    this.#onDeath = onDeath;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Does `work`, unless the process is dead or dies at this call: before the work, or right after it. */
  call<T>(where: string, whenDead: T, work: () => T): T {
    if (!this.#alive) return whenDead;
    this.#callsLeft -= 1;
    if (this.#callsLeft < 0) this.#die(`before ${where}`);
    const result = work();
    this.#callsLeft -= 1;
    if (this.#callsLeft < 0) this.#die(`after ${where}`);
    return result;
  }

  /** No crash comes any more by itself. */
  spare(): void {
    this.#callsLeft = Infinity;
  }

  /** Ends the process from outside (kill −9). */
  kill(): void {
    this.#alive = false;
  }

  #die(where: string): never {
    this.#alive = false;
    this.#onDeath(where);
    throw new ProcessDeath(where);
  }
}
