import type { EngineEvent } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import { approvalHandlers } from './project-approvals.ts';
import { agentHandlers } from './project-agents.ts';
import { fillHandlers, orderHandlers, venueHandlers } from './project-execution.ts';
import { lockHandlers } from './project-locks.ts';
import { marketHandlers, venueRecorder } from './project-market.ts';
import { limitForgetter, limitHandlers } from './project-limits.ts';
import { modelHandlers } from './project-models.ts';
import { bookOpener, moneyHandlers } from './project-money.ts';
import { safetyHandlers } from './project-safety.ts';
import { signalHandlers } from './project-signals.ts';
import { policyHandlers } from './project-policy.ts';
import { rebalanceHandlers } from './project-rebalances.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { loopCycles } from './schema/session.ts';

/** Turns facts into rows. */
export class Projector {
  private readonly handlers: FactHandlers;
  private readonly recordVenue: ReturnType<typeof venueRecorder>;
  private readonly openBooks: ReturnType<typeof bookOpener>;
  private readonly forgetLimits: ReturnType<typeof limitForgetter>;

  constructor(projection: Projection) {
    this.openBooks = bookOpener(projection);
    this.forgetLimits = limitForgetter(projection);
    this.recordVenue = venueRecorder(projection);
    this.handlers = {
      ...marketHandlers(projection), ...agentHandlers(projection), ...modelHandlers(projection), ...signalHandlers(projection), ...orderHandlers(projection), ...fillHandlers(projection),
      ...venueHandlers(projection), ...moneyHandlers(projection), ...safetyHandlers(projection), ...cycleHandlers(projection), ...policyHandlers(projection), ...limitHandlers(projection), ...approvalHandlers(projection), ...lockHandlers(projection),
      ...rebalanceHandlers(projection),
    };
  }

  /** Queues the rows of one event's facts. Exact values are taken as text now: the core may go on changing its objects. */
  project(facts: readonly Fact[], event: EngineEvent): void {
    if (event.body.kind === 'session_started') {
      this.openBooks(event.body.start.freshVenues, event.at);
      if (event.body.start.freshVenues.length > 0) this.forgetLimits(event.at);
      for (const opening of event.body.start.venues) this.recordVenue(opening, event.at);
    }
    for (const fact of facts) (this.handlers[fact.kind] as (fact: Fact) => void)(fact);
  }
}

function cycleHandlers(projection: Projection): Pick<FactHandlers, 'cycle_completed'> {
  const writer = projection.batch(loopCycles);
  return {
    cycle_completed: ({ cycle: { id, ordinal, at, instruments, rounds, signals, ordersSent, queueLength, overruns } }) =>
      writer.write({ id, session: projection.memory.session, number: ordinal, at, instruments, rounds, signals, ordersSent, queueLength, overruns }),
  };
}
