/**
 * Test helper: a server on loopback that speaks the chat-completions interface, in pieces (server-sent events) and in one, and misbehaves
 * on demand. The model behind it reads the prompt as any model would: what it knows of a market it has from the DATA in it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelBehaviour } from '../../ports/model-backend.contract.ts';
import { act, type ChatRequest, type ServerKnowledge, type Visit } from './loopback-behaviour.fixture.ts';

const EVERYTHING: ServerKnowledge = { forms: 'schema', limit: 'both', streams: 'yes', counts: true, knowsStreamOptions: true, tools: true, boundToForm: true, listsModels: true };

export class LoopbackModel {
  readonly model: string;
  readonly key: string | null;
  readonly knows: ServerKnowledge;
  /** Bodies and headers of chat requests, in order. */
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly body: ChatRequest }[] = [];
  /** What no request may have. */
  readonly faults: string[] = [];
  /** Clients that went away before they had their answer. */
  left = 0;
  #script: ModelBehaviour[] = ['answers'];
  #halfway = 0;
  #waits: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];
  #server = createServer((request, response) => void this.#take(request, response));

  constructor(options: { readonly model?: string; readonly key?: string | null; readonly knows?: Partial<ServerKnowledge> } = {}) {
    this.model = options.model ?? 'analyst-1';
    this.key = options.key ?? null;
    this.knows = { ...EVERYTHING, ...options.knows };
  }

  /** Starts to listen; returns the base URL. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What is done with the next requests; the last goes on for all that follow. */
  serve(...behaviours: readonly ModelBehaviour[]): void {
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
    if (request.url === '/v1/elsewhere') this.faults.push('it followed a redirect');
    if (request.url === '/v1/models' && this.knows.listsModels) return send(response, 200, { object: 'list', data: [{ id: this.model, object: 'model', created: 0, owned_by: 'loopback' }] });
    if (request.url !== '/v1/chat/completions' || request.method !== 'POST') return send(response, 404, { error: { message: `Unknown request URL: ${request.method} ${request.url}`, type: 'invalid_request_error', param: null, code: 'unknown_url' } });
    const body = JSON.parse(text) as ChatRequest;
    this.#inspect(body);
    const refusal = this.#refusalOf(request, body);
    if (refusal !== null) return send(response, refusal.status, { error: refusal.error });
    this.requests.push({ headers: request.headers, body });
    const behaviour = this.#script.length > 1 ? this.#script.shift() : this.#script[0];
    const visit: Visit = {
      body, response, knows: this.knows,
      halfway: () => {
        this.#halfway += 1;
        this.#changed();
      },
    };
    act(behaviour ?? 'answers', visit);
    this.#changed();
  }

  /** What a client of this interface may not send. */
  #inspect({ messages, max_tokens: old, max_completion_tokens: newer, response_format: form, tools }: ChatRequest): void {
    const isProbe = messages?.at(-1)?.content.includes('pick_colour') ?? false;
    if (tools !== undefined && !isProbe) this.faults.push('it offers tools');
    if (messages === undefined || messages.length === 0) this.faults.push('it has no messages');
    if (messages?.some(({ role, content }) => !['system', 'user', 'assistant'].includes(role) || typeof content !== 'string')) this.faults.push('it has a message of no known kind');
    if ((old === undefined) === (newer === undefined)) this.faults.push('it does not limit the answer in exactly one way');
    if (form?.type === 'json_schema' && !(form.json_schema?.strict === true && /^[\w-]{1,64}$/.test(form.json_schema.name) && isStrict(form.json_schema.schema))) this.faults.push('its schema is not strict');
    // The mark of a turn in a model's own template must never come from a text.
    if (messages?.some(({ content }) => content.includes('<|'))) this.faults.push('it lets a text open a turn');
  }

  #refusalOf({ headers }: IncomingMessage, body: ChatRequest): { readonly status: number; readonly error: unknown } | null {
    const refuse = (status: number, message: string, code: string | null, param: string | null = null): { status: number; error: unknown } => ({ status, error: { message, type: 'invalid_request_error', param, code } });
    if (this.key !== null && headers.authorization !== `Bearer ${this.key}` && headers['api-key'] !== this.key) return refuse(401, `Incorrect API key provided: ${headers.authorization?.slice(7) ?? ''}.`, 'invalid_api_key');
    if (body.model !== this.model) return refuse(404, `The model \`${body.model}\` does not exist or you do not have access to it.`, 'model_not_found');
    const { forms, limit, streams, knowsStreamOptions, tools } = this.knows;
    const type = body.response_format?.type ?? 'text';
    if (limit === 'max_completion_tokens' && body.max_tokens !== undefined) return refuse(400, 'Unsupported parameter: \'max_tokens\' is not supported with this model. Use \'max_completion_tokens\' instead.', 'unsupported_parameter', 'max_tokens');
    if (limit === 'max_tokens' && body.max_completion_tokens !== undefined) return refuse(422, 'Extra inputs are not permitted: max_completion_tokens', null);
    if (streams === 'refuses' && body.stream === true) return refuse(400, 'Streaming is not available for this model', null, 'stream');
    if (!knowsStreamOptions && body.stream_options !== undefined) return refuse(422, 'unknown field: stream_options', null);
    if (forms === 'text' && type !== 'text') return refuse(400, 'response_format is not supported', null);
    if (forms === 'json' && type === 'json_schema') return refuse(400, 'This response_format type is unavailable now', 'invalid_request_error');
    if (forms === 'only_schema_or_text' && type === 'json_object') return refuse(400, '\'response_format.type\' must be \'json_schema\' or \'text\'', null);
    if (!tools && body.tools !== undefined) return refuse(400, `${this.model} does not support tools`, null);
    return null;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Every object of it names all its fields and allows no others, as schema-bound output demands. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties, items } = schema as { type?: unknown; properties?: Record<string, unknown>; required?: readonly string[]; additionalProperties?: unknown; items?: unknown };
  if (type === 'object' && !(additionalProperties === false && JSON.stringify(required) === JSON.stringify(Object.keys(properties ?? {})))) return false;
  return Object.values(properties ?? {}).every(isStrict) && isStrict(items);
}
