/** One call over the wire, put as simply as the server needs it. */
import { APIError, type OpenAI } from 'openai';
import type { ModelCall, ModelCallEnd } from '../../ports/model-provider.ts';
import { CompletionReader } from './completion-reader.ts';
import { requestBody, simpler, type Dialect } from './dialect.ts';
import { complaintOf, failedCall } from './wire-failure.ts';

/** Ways to put a request that are tried in one call; each but the last was refused and cost nothing. */
const MOST_TRIES = 6;

/** Who speaks to which model. */
export interface Line {
  readonly client: OpenAI;
  readonly model: string;
  /** To be taken out of whatever is said; null: none is used. */
  readonly key: string | null;
  readonly now: () => number;
}

export interface Spoken {
  readonly end: ModelCallEnd;
  /** The way of putting it that was used last. */
  readonly dialect: Dialect;
  readonly tries: number;
  /** It came piece by piece. */
  readonly streamed: boolean;
}

/** Makes the call. Never rejects; after an abort it ends as cancelled. */
export async function speak(line: Line, call: ModelCall, first: Dialect, signal: AbortSignal, heard: (piece: string) => void): Promise<Spoken> {
  const reader = new CompletionReader(call.answerTokens, heard);
  const tried = new Set<string>();
  let dialect = first;
  for (;;) {
    tried.add(JSON.stringify(dialect));
    const ended = (end: ModelCallEnd, streamed: boolean): Spoken => ({ end, dialect, tries: tried.size, streamed });
    try {
      const streamed = await readCompletion(line, call, dialect, reader, signal);
      return ended(signal.aborted ? { kind: 'cancelled', text: reader.text } : reader.end(dialect.forms !== 'schema'), streamed);
    } catch (error) {
      if (signal.aborted) return ended({ kind: 'cancelled', text: reader.text }, false);
      const next = nextDialect(dialect, error);
      if (next === null || tried.has(JSON.stringify(next)) || tried.size >= MOST_TRIES) return ended(failedCall(error, reader.text, reader.begun, line.key, line.now()), false);
      dialect = next;
    }
  }
}

/** A simpler way to put what the server did not understand; null where the error says nothing of the kind. */
function nextDialect(dialect: Dialect, error: unknown): Dialect | null {
  return error instanceof APIError && (error.status === 400 || error.status === 422) ? simpler(dialect, complaintOf(error)) : null;
}

/** Makes one request and reads its answer, whichever way it comes; returns whether as a stream. Throws what the library throws. */
async function readCompletion({ client, model }: Line, call: ModelCall, dialect: Dialect, reader: CompletionReader, signal: AbortSignal): Promise<boolean> {
  const body = requestBody(model, call, dialect);
  if (!dialect.stream) {
    takeWhole(await client.chat.completions.create({ ...body, stream: false }, { signal }), reader);
    return false;
  }
  const { data, response } = await client.chat.completions.create({ ...body, stream: true, ...(dialect.usage ? { stream_options: { include_usage: true } } : {}) }, { signal }).withResponse();
  // Some servers know no streams and answer in one piece, unasked.
  if (/^application\/json/i.test(response.headers.get('content-type') ?? '')) {
    takeWhole(JSON.parse(await response.text()), reader);
    return false;
  }
  for await (const chunk of data) if (!reader.take(chunk)) break;
  return true;
}

function takeWhole(completion: unknown, reader: CompletionReader): void {
  const error = typeof completion === 'object' && completion !== null && 'error' in completion ? completion.error : null;
  if (typeof error === 'object' && error !== null) throw new APIError(undefined, error, undefined, undefined);
  reader.take(completion);
}
