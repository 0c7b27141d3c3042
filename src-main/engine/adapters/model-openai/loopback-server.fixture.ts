/** Test helper: what every server on loopback that misbehaves on demand has in common: its script, what it has seen, and waiting for that. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export abstract class LoopbackServer<Seen, Behaviour> {
  /** What came and was taken, in order. */
  readonly requests: Seen[] = [];
  /** What no request may have. */
  readonly faults: string[] = [];
  /** Clients that went away before they had their answer. */
  left = 0;
  #script: Behaviour[];
  #halfway = 0;
  #waits: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];
  #server = createServer((request, response) => void this.#take(request, response));
  readonly #path: string;

  /** @param path where clients are told to go @param first what is done until something else is said */
  constructor(path: string, first: Behaviour) {
    this.#path = path;
    this.#script = [first];
  }

  /** Answers one request, whose whole text has come. */
  protected abstract answer(request: IncomingMessage, text: string, response: ServerResponse): void;

  /** Starts to listen; returns the address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#path}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What is done with the next requests; the last goes on for all that follow. */
  serve(...behaviours: readonly Behaviour[]): void {
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

  /** What is to be done with the present request. */
  protected next(): Behaviour {
    const [first] = this.#script;
    if (this.#script.length > 1) this.#script.shift();
    return first as Behaviour;
  }

  /** Half of an answer is out. */
  protected readonly reachedHalf = (): void => {
    this.#halfway += 1;
    this.#changed();
  };

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
    this.answer(request, text, response);
    this.#changed();
  }
}
