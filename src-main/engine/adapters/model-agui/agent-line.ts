/** One run of a remote agent over HTTP, through the protocol's own client. */
import { randomUUID } from 'node:crypto';
import type { AGUIEvent, Message, RunAgentInput } from '@ag-ui/core';
import { PROTOCOL_VERSION } from '@ag-ui/core';
import { broken, plainWords, refusalOf, retryAfter, type Refusal } from '../../ports/http-refusal.ts';
import type { ModelCall, ModelCallEnd } from '../../ports/model-provider.ts';
import { RunReader } from './run-reader.ts';

/** Bytes a run may send at all, state and activities included, which nobody reads. */
const MOST_BYTES = 16_000_000;
/** Characters that are read of what a server says when it refuses. */
const MOST_REFUSAL = 4_000;

export interface AgentLine {
  readonly url: string;
  /** Headers with the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The key itself, to be taken out of whatever is said; null without one. */
  readonly key: string | null;
  readonly now: () => number;
}

/** The server answered with an error's status. */
class Refused extends Error {
  readonly status: number;
  readonly headers: Headers;

  constructor(status: number, headers: Headers, body: string) {
    super(body);
    this.status = status;
    this.headers = headers;
  }
}

/** Makes the call. Never rejects; after an abort it ends as cancelled. */
export async function runAgent(line: AgentLine, call: ModelCall, { signal }: AbortController, heard: (piece: string) => void): Promise<ModelCallEnd> {
  const input = inputOf(call);
  const reader = new RunReader(input.runId, call.form.name, call.answerTokens, heard);
  // A run that is left because enough was heard is broken off as well: nobody pays for the rest.
  const leave = new AbortController();
  let begun = false;
  try {
    await eventsOf(line, input, AbortSignal.any([signal, leave.signal]), (event) => {
      begun = true;
      return reader.take(event);
    });
  } catch (error) {
    if (!signal.aborted) return failed(line, error, reader.text, begun);
  } finally {
    leave.abort();
  }
  return signal.aborted ? { kind: 'cancelled', text: reader.text } : reader.end(line.key);
}

/** Feeds `take` with events whose form and order the client has checked, until it wants no more. Rejects with what the client or the network says. */
async function eventsOf(line: AgentLine, input: RunAgentInput, signal: AbortSignal, take: (event: AGUIEvent) => boolean): Promise<void> {
  // Its remarks about what it leaves out of strangers' events would go to the console, in the strangers' words.
  process.env['SUPPRESS_TRANSFORMATION_WARNINGS'] = 'true';
  // Loaded when a remote agent is asked for the first time.
  const { HttpAgent, enforceEvents, transformChunks, verifyEvents } = await import('@ag-ui/client');
  const broke: { error: unknown } = { error: null };
  const agent = new HttpAgent({ url: line.url, headers: { ...line.headers }, threadId: input.threadId, fetch: (url, init) => fetchRun(url, { ...init, signal }, broke) });
  let enough = false;
  await new Promise<void>((resolve, reject) => {
    agent.run(input).pipe(enforceEvents(), transformChunks(), verifyEvents()).subscribe({
      next: (event) => {
        if (enough || take(event as AGUIEvent)) return;
        enough = true;
        resolve();
      },
      error: (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      complete: resolve,
    });
  }).catch((error: unknown) => {
    // What broke under the stream explains what the client makes of its end.
    throw broke.error ?? error;
  });
  if (!enough && broke.error !== null) throw broke.error;
}

/** The request. @param broke is told how its body broke: for the client it ends, since a body in error makes it throw where nobody can catch that */
async function fetchRun(url: string, init: RequestInit, broke: { error: unknown }): Promise<Response> {
  // A redirect would carry prompt and key to an address that nobody entered.
  const response = await fetch(url, { ...init, redirect: 'error' });
  if (!response.ok) throw new Refused(response.status, response.headers, await beginningOf(response));
  const reader = response.body?.getReader();
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: async (out) => {
      try {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        bytes += value?.length ?? 0;
        if (bytes > MOST_BYTES) throw new Error(`it sent more than ${MOST_BYTES} bytes`);
        if (done) out.close();
        else out.enqueue(value);
      } catch (error) {
        broke.error = error;
        out.close();
      }
    },
    cancel: () => reader?.cancel().catch(() => undefined),
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

/** As much of a refusal as is read. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= MOST_REFUSAL) break;
  }
  return text.slice(0, MOST_REFUSAL);
}

function inputOf({ messages, form, subject, answerTokens }: ModelCall): RunAgentInput {
  return {
    threadId: randomUUID(), runId: randomUUID(), protocolVersion: PROTOCOL_VERSION,
    state: { snapshot: subject },
    messages: messages.map(({ role, text }): Message => ({ id: randomUUID(), role, content: text })),
    tools: [{ name: form.name, description: 'Gives your answer. Call it once, with the whole answer; it is the only way in which anything you say is taken up.', parameters: form.schema }],
    context: [
      ...(subject === null ? [] : [{ description: 'The snapshot the question is about, as JSON: the only numbers that may be quoted.', value: JSON.stringify(subject) }]),
      { description: 'The form of the answer, as a JSON Schema: call the tool of this name with it, or end with a message that is one JSON object of it.', value: JSON.stringify({ name: form.name, schema: form.schema }) },
    ],
    forwardedProps: { answerTokens },
  };
}

function failed({ key, now }: AgentLine, error: unknown, text: string, begun: boolean): ModelCallEnd {
  const said = plainWords(error instanceof Error ? wordsOf(error) : String(error), key);
  const fail = ({ reason, sentence, mayCost }: Refusal, retryAfterMs: number | null = null): ModelCallEnd => ({ kind: 'failed', reason, sentence, text, retryAfterMs, mayCost });
  if (error instanceof Refused) {
    const refusal = refusalOf(error.status, error.message, said, 'agent');
    return fail(error.status >= 300 ? refusal : { ...refusal, mayCost: true }, retryAfter((name) => error.headers.get(name), now()));
  }
  if (isOfNetwork(error)) return fail(broken(error, said, begun));
  return fail({ reason: 'server_error', sentence: `The agent does not keep to the protocol: ${said}`, mayCost: true });
}

/** What a server says in JSON is its message, wherever that stands. */
function wordsOf(error: Error): string {
  if (!(error instanceof Refused)) return error.message;
  try {
    const body = JSON.parse(error.message) as { error?: { message?: unknown } | string; message?: unknown; detail?: unknown };
    const said = typeof body.error === 'string' ? body.error : body.error?.message ?? body.message ?? body.detail;
    return typeof said === 'string' ? said : error.message;
  } catch {
    return error.message;
  }
}

/** undici's errors are TypeErrors ("fetch failed", "terminated"); everything else is said by the client about events. */
function isOfNetwork(error: unknown): boolean {
  return error instanceof TypeError && (/^(?:fetch failed|terminated)/.test(error.message) || error.cause !== undefined);
}
