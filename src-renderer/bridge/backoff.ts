/** Milliseconds to wait before try number `attempt` (from 0): a quarter of a second, doubled each time, at most five seconds. */
export function backoffMs(attempt: number): number {
  return Math.min(5_000, 250 * 2 ** Math.min(attempt, 10));
}
