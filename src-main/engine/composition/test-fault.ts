/**
 * Lets a test make the engine's thread misbehave. Only where the environment variable {@link TEST_FAULT} names how, which nothing in the product
 * sets; then a pause does not pause, wherever it comes from.
 */

/** `stuck`: loops for ever. `dies`: throws where nobody catches. */
export const TEST_FAULT = 'QUORUM_TEST_FAULT';

/** What pauses: the command of a terminal and the tray, and the contract's of a page. */
const PAUSES: ReadonlySet<string> = new Set(['pause', 'cycle.pause']);

/** Misbehaves where a test asked for it; otherwise does nothing. `wish`: kind of a command, or name of an ask. */
export function actUpFor(wish: string, env: Readonly<Record<string, string | undefined>>): void {
  if (!PAUSES.has(wish)) return;
  const fault = env[TEST_FAULT];
  // A loop with something in it, as a real one has: the thread can be ended between two turns of it.
  for (let turns = 0; fault === 'stuck'; turns += 1) if (turns < 0) return;
  if (fault === 'dies') throw new Error(`${TEST_FAULT} asked for this`);
}
