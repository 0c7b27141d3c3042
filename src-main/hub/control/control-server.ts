/** The control socket of a running instance: `quorum status`, `halt`, `resume` and `pause` of other processes arrive here. */
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { CONTROL_LINE_LIMIT, CONTROL_VERSION, controlRequestSchema, type ControlAnswer, type ControlRequest } from '../../../src-shared/contract/control.ts';
import { err, failure, ok, type Failure, type Result } from '../../../src-shared/support/result.ts';

/** What a request leads to: any number of words on the way, then the answer. Must start its work in the turn it is called in: a halt waits for nothing. */
export type ControlHandler = (request: ControlRequest, progress: (answer: ControlAnswer) => void) => Promise<ControlAnswer>;

const MOST_CONNECTIONS = 32;
/** Longer than a halt may take without a word. */
const IDLE_MS = 90_000;

/** Listens at a path that {@link prepareSocketPath} prepared; only this user may connect. */
export function listen(socketPath: string, handle: ControlHandler): Promise<Result<Server>> {
  const server = createServer((socket) => serve(socket, handle));
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(err(failure('no_control_socket', `The control socket ${socketPath} cannot be opened (${error.message}).`, 'Halt with Ctrl-C, or choose another folder with --data-dir.')));
    });
    // Nobody else may even knock: the mode is the socket's from its first moment on.
    const umask = process.umask(0o177);
    server.listen(socketPath, () => {
      if (process.platform !== 'win32') chmodSync(socketPath, 0o600);
      resolve(ok(server));
    });
    process.umask(umask);
  });
}

function serve(socket: Socket, handle: ControlHandler): void {
  let buffered = '';
  // Somebody who only holds the line does not keep the program alive.
  socket.unref();
  socket.setEncoding('utf8');
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const answer = (message: ControlAnswer): void => void (socket.writable && socket.write(`${JSON.stringify(message)}\n`));
  socket.on('data', (chunk: string) => {
    buffered += chunk;
    for (let end = buffered.indexOf('\n'); end >= 0; end = buffered.indexOf('\n')) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 1);
      take(line, handle, answer);
    }
    if (buffered.length <= CONTROL_LINE_LIMIT) return;
    answer(refusal(null, failure('too_long', `A message may have ${CONTROL_LINE_LIMIT} characters.`, 'Send a shorter one.')));
    socket.end();
  });
}

function take(line: string, handle: ControlHandler, answer: (message: ControlAnswer) => void): void {
  if (line.trim() === '') return;
  const request = readRequest(line);
  if (!request.ok) return answer(request.error);
  const { id } = request.value;
  handle(request.value, answer).then(answer, (error: unknown) => {
    answer(refusal(id, failure('internal', `The request failed: ${error instanceof Error ? error.message : String(error)}.`, 'Try again; if it is a halt, press Ctrl-C where Quorum runs.')));
  });
}

/** Checks a line; a bad one becomes the answer to send. */
export function readRequest(line: string): Result<ControlRequest, ControlAnswer> {
  if (line.length > CONTROL_LINE_LIMIT) return err(refusal(null, failure('too_long', `A message may have ${CONTROL_LINE_LIMIT} characters.`, 'Send a shorter one.')));
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return err(refusal(null, failure('not_json', 'The message is not one line of JSON.', 'Send one JSON object a line.')));
  }
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  if (version !== CONTROL_VERSION) {
    return err(refusal(null, failure('other_version', `This instance speaks version ${CONTROL_VERSION} of the control protocol, not ${JSON.stringify(version) ?? 'none'}.`, 'Use the `quorum` command of the version that is running.')));
  }
  const parsed = controlRequestSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const list = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`).join('; ');
  return err(refusal(null, failure('bad_message', `The message cannot be used: ${list}.`, 'Correct it; nothing was changed.')));
}

function refusal(id: string | null, error: Failure): ControlAnswer {
  return { v: CONTROL_VERSION, id, kind: 'error', error };
}
