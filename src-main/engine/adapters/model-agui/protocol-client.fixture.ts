/** Test helper: the protocol's own client as a listener. It checks every event's form and their order, and applies them. */
import { AbstractAgent, enforceEvents, transformChunks, verifyEvents } from '@ag-ui/client';
import { EventType, type AGUIEvent, type BaseEvent, type Message } from '@ag-ui/core';
import { from, type Observable } from 'rxjs';

/** As they come over the wire. */
function overTheWire(events: readonly AGUIEvent[]): Observable<BaseEvent> {
  return from(events.map((event) => JSON.parse(JSON.stringify(event)) as BaseEvent));
}

class Played extends AbstractAgent {
  readonly #events: readonly AGUIEvent[];

  constructor(events: readonly AGUIEvent[]) {
    super({ threadId: 'listener' });
    this.#events = events;
  }

  override run(): Observable<BaseEvent> {
    return overTheWire(this.#events);
  }
}

/** What the client only warns of (a patch that does not fit, a field it does not know) throws as well. */
async function withoutComplaint<T>(act: () => Promise<T>): Promise<T> {
  const said: string[] = [];
  const { warn, error } = console;
  console.warn = console.error = (...words: unknown[]) => void said.push(words.map(String).join(' '));
  try {
    const result = await act();
    if (said.length > 0) throw new Error(`the client complains: ${said.slice(0, 3).join(' | ').slice(0, 1_000)}`);
    return result;
  } finally {
    Object.assign(console, { warn, error });
  }
}

/** Form and order of a whole stream, by the client's own checks. Returns how many events it let through; throws at the first it does not. */
export function acceptedByClient(events: readonly AGUIEvent[]): Promise<number> {
  return withoutComplaint(async () => {
    let passed = 0;
    await overTheWire(events).pipe(enforceEvents(), transformChunks(), verifyEvents()).forEach(() => {
      passed += 1;
    });
    return passed;
  });
}

/** What the client has after it applied the events. Rejects where it does not accept them. */
export function heardByClient(events: readonly AGUIEvent[]): Promise<{ readonly state: unknown; readonly messages: readonly Message[] }> {
  return withoutComplaint(async () => {
    const agent = new Played(events);
    await agent.runAgent();
    return { state: agent.state, messages: agent.messages };
  });
}

/** The events run by run. */
export function runsOf(events: readonly AGUIEvent[]): readonly (readonly AGUIEvent[])[] {
  const runs: AGUIEvent[][] = [];
  for (const event of events) {
    if (event.type === EventType.RUN_STARTED) runs.push([]);
    runs.at(-1)?.push(event);
  }
  return runs;
}
