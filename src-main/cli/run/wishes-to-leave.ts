/** A wish to leave that arrives again within this is the same wish: npm and terminals pass on what others passed on already. */
const ECHO_MS = 1_000;

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whether a signal is a new wish, or the echo of one. */
export function echoFilter(nowMs: () => number): () => boolean {
  let lastMs = -Infinity;
  return () => {
    const now = nowMs();
    const isNew = now - lastMs >= ECHO_MS;
    if (isNew) lastMs = now;
    return isNew;
  };
}

/** Hears the signals with which a person or a system asks to leave. Returns what stops hearing them. */
export function hearWishesToLeave(wish: (signal: NodeJS.Signals) => void): () => void {
  const isNew = echoFilter(() => performance.now());
  const hear = (signal: NodeJS.Signals): void => {
    if (isNew()) wish(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}
