/** Time and ids as the hub sees them: an argument, so that its tests wait for nothing. */
export interface HubClock {
  /** Wall time, ms UTC. */
  nowMs(): number;
  /** Does `work` after `ms`; the answer calls it off. Never keeps the process alive. */
  after(ms: number, work: () => void): () => void;
  /** An id that is used once. */
  newId(): string;
}

/** The machine's clock. */
export const systemClock: HubClock = {
  nowMs: () => Date.now(),
  after: (ms, work) => {
    // A timer of nought is one of a millisecond, and one of Electron's may come later still.
    if (ms <= 0) {
      const turn = setImmediate(work);
      turn.unref();
      return () => clearImmediate(turn);
    }
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  newId: () => crypto.randomUUID(),
};
