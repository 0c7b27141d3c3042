import { z } from 'zod';

/**
 * How the engine's life is looked after.
 * `starting`: its thread opens the session. `unresponsive`: its heartbeat has stopped, it is not given up yet. `restarting`: it ended, the next one starts at
 * `restartAt`. `halting_for_it`: it was ended and the halt worker does what it could not. `stopped`: nothing runs and nothing starts by itself.
 */
export const supervisorStatusSchema = z.strictObject({
  state: z.enum(['starting', 'running', 'unresponsive', 'restarting', 'halting_for_it', 'stopped']),
  sentence: z.string(),
  /** Times an engine was started after the first. */
  restarts: z.number().int().nonnegative(),
  /** Wall time of the next start, ms UTC; null unless `restarting`. */
  restartAt: z.number().int().nonnegative().nullable(),
  /** Why the last engine ended too early; null when none did. */
  lastDeath: z.string().nullable(),
});

export type SupervisorStatus = z.output<typeof supervisorStatusSchema>;
