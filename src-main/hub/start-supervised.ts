/** Engines as the product runs them: under a supervisor that sees that they live, and halts in their place. */
import { DEFAULT_LIMITS, Supervisor } from '../engine/supervisor.ts';
import type { StartEngine } from './engine-link.ts';

/** Starts a session under a supervisor. */
export const startSupervised: StartEngine = (options, events, thread) => new Supervisor(options, 'all', events, DEFAULT_LIMITS, thread);
