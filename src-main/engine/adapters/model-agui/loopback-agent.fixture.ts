/**
 * Test helper: an AG-UI server on loopback, written from the protocol's documents with its types and its encoder alone, which misbehaves on demand. The agent
 * behind it reads what it is sent as any would: what it knows of a market it has from the run's state.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AGUIEvent, RunAgentInput } from '@ag-ui/core';
import { RunAgentInputSchema } from '@ag-ui/core/schemas';
import { EventEncoder } from '@ag-ui/encoder';
import type { ModelBehaviour } from '../../ports/model-backend.contract.ts';
import { act } from './loopback-run.fixture.ts';
import type { AnswerStyle, Visit } from './loopback-visit.fixture.ts';

/** What is done with a request instead of a behaviour: events (or raw text) in this order, then `after`. */
export interface Script {
  readonly events: (input: RunAgentInput) => readonly (AGUIEvent | string)[];
  readonly after?: 'end' | 'hang';
}

export class LoopbackAgent {
  readonly key: string | null;
  readonly style: AnswerStyle;
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly input: RunAgentInput }[] = [];
  /** What no request may have. */
  readonly faults: string[] = [];
  /** Clients that went away before they had their answer. */
  left = 0;
  #script: (ModelBehaviour | Script)[] = ['answers'];
  #halfway = 0;
  #waits: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];
  #server = createServer((request, response) => void this.#take(request, response));

  constructor(options: { readonly key?: string | null; readonly style?: AnswerStyle } = {}) {
    this.key = options.key ?? null;
    this.style = options.style ?? 'tool';
  }

  /** Starts to listen; returns the agent's address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/agent`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What is done with the next requests; the last goes on for all that follow. */
  serve(...behaviours: readonly (ModelBehaviour | Script)[]): void {
    this.#script = [...behaviours];
  }

  asked(requests: number): Promise<void> {
    return this.#once(() => this.requests.length >= requests);
  }

  halfway(answers: number): Promise<void> {
    return this.#once(() => this.#halfway >= answers);
  }

  deserted(clients: number): Promise<void> {
    return this.#once(() => this.left >= clients);
  }

  #once(holds: () => boolean): Promise<void> {
    return holds() ? Promise.resolve() : new Promise((resolve) => this.#waits.push({ holds, resolve }));
  }

  #changed(): void {
    for (const wait of this.#waits) if (wait.holds()) wait.resolve();
    this.#waits = this.#waits.filter(({ holds }) => !holds());
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.left += 1;
      this.#changed();
    });
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.url !== '/agent') this.faults.push(`it came to ${request.url}`);
    if (request.method !== 'POST' || request.headers.accept !== 'text/event-stream' || request.headers['content-type'] !== 'application/json') this.faults.push('it is no POST of JSON that takes events');
    const parsed = RunAgentInputSchema.safeParse(JSON.parse(text));
    if (!parsed.success) this.faults.push(`it is no RunAgentInput: ${parsed.error.message}`);
    const input = JSON.parse(text) as RunAgentInput;
    this.#inspect(input);
    if (this.key !== null && request.headers.authorization !== `Bearer ${this.key}`) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ detail: 'Not authenticated' }));
      return;
    }
    this.requests.push({ headers: request.headers, input });
    const behaviour = (this.#script.length > 1 ? this.#script.shift() : this.#script[0]) ?? 'answers';
    const visit = this.#visit(input, response);
    if (typeof behaviour === 'string') act(behaviour, visit);
    else visit.send(behaviour.events(input), () => { if (behaviour.after !== 'hang') response.end(); });
    this.#changed();
  }

  #visit(input: RunAgentInput, response: ServerResponse): Visit {
    const encoder = new EventEncoder();
    return {
      input, response, style: this.style,
      send: (events, then = () => undefined) => {
        if (!response.headersSent) response.writeHead(200, { 'content-type': encoder.getContentType() });
        response.write(events.map((event) => (typeof event === 'string' ? event : encoder.encode(event))).join(''), then);
      },
      halfway: () => {
        this.#halfway += 1;
        this.#changed();
      },
    };
  }

  /** What a run of an analyst may not be given. */
  #inspect({ tools, messages, context, resume }: RunAgentInput): void {
    if (tools.length !== 1) this.faults.push(`it offers ${tools.length} tools, not the one to answer with`);
    if (messages.length === 0 || messages.some(({ role }) => !['system', 'user', 'assistant'].includes(role))) this.faults.push('it has no messages, or one of another kind');
    if (context.some(({ value }) => !isJson(value))) this.faults.push('its context is no JSON');
    if (resume !== undefined) this.faults.push('it answers an interrupt');
    // The mark of a turn in a model's own template must never come from a text.
    if (messages.some(({ content }) => typeof content === 'string' && content.includes('<|'))) this.faults.push('it lets a text open a turn');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
