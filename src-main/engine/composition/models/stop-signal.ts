/** Says once that something is to stop, and why. */
export class StopSignal<Reason extends string> {
  #reason: Reason | null = null;
  readonly #listeners = new Set<() => void>();

  /** Null while it may go on. */
  get reason(): Reason | null {
    return this.#reason;
  }

  /** The first reason holds. */
  stop(reason: Reason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  /** Calls `listener` once when it stops; at once where it has. Returns a function that calls that off. */
  onStop(listener: () => void): () => void {
    if (this.#reason !== null) {
      listener();
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
