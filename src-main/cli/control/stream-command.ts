/** `quorum agents stream`: what the agents of a running instance do, as it happens: the events of AG-UI, one line of JSON each. */
import { get, type IncomingMessage } from 'node:http';
import { ExitCode } from '../exit-code.ts';
import { askInstance } from './control-client.ts';
import type { ControlBasis } from './control-commands.ts';

/** Follows until the instance ends or so many runs are over. @param limit how many, as entered; undefined: no limit */
export async function streamAgents({ dataDir, terminal }: ControlBasis, limit: string | undefined): Promise<ExitCode> {
  const runs = limit === undefined ? null : Number(limit);
  if (runs !== null && !(Number.isSafeInteger(runs) && runs > 0)) {
    terminal.fail({ code: 'bad_runs', sentence: `--runs ${limit} is no number of cycles.`, remedy: 'Give a whole number from 1 on, or leave it out.' });
    return ExitCode.usage;
  }
  const outcome = await askInstance(dataDir, { kind: 'open' });
  if (outcome.kind === 'absent') {
    terminal.fail({ code: 'not_running', sentence: `Nothing runs on ${dataDir}, so there is nothing to follow.`, remedy: 'Start it with `quorum start`.' });
    return ExitCode.notThere;
  }
  if (outcome.kind === 'answered' && outcome.answer.kind === 'address') return follow(new URL(outcome.answer.url), terminal, runs);
  if (outcome.kind === 'answered' && outcome.answer.kind === 'error') {
    const { error } = outcome.answer;
    terminal.fail(error.code === 'no_browser_ui' ? { ...error, sentence: 'This instance was started without the interface that agents are followed through.' } : error);
    return error.code === 'no_browser_ui' ? ExitCode.notThere : ExitCode.failed;
  }
  terminal.fail({ code: 'silent', sentence: `The instance on ${dataDir} cannot be talked to: ${outcome.kind === 'silent' ? outcome.sentence : 'its answer is for another question'}.`, remedy: 'Try again; `quorum doctor` says more.' });
  return ExitCode.failed;
}

async function follow(address: URL, terminal: ControlBasis['terminal'], runs: number | null): Promise<ExitCode> {
  try {
    const opened = await ask(address, {});
    opened.resume();
    const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`its address was not taken (HTTP ${opened.statusCode})`);
    const stream = await ask(new URL('/ag-ui', address), { cookie, accept: 'text/event-stream' });
    if (stream.statusCode !== 200) throw new Error(`it answers HTTP ${stream.statusCode}`);
    let over = 0;
    for await (const event of eventsOf(stream)) {
      await terminal.json(event);
      if (event.type === 'RUN_ERROR' && event.code === 'too_slow') throw new Error(event.message ?? 'it came faster than it was read');
      if (event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR') over += 1;
      if (over === runs) break;
    }
    stream.destroy();
    return ExitCode.done;
  } catch (error) {
    terminal.fail({ code: 'not_followed', sentence: `The agents cannot be followed any more: ${error instanceof Error ? error.message : String(error)}.`, remedy: '`quorum status` says how the instance stands; start the command again.' });
    return ExitCode.failed;
  }
}

function ask(url: URL, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { headers }, resolve).on('error', reject));
}

interface StreamedEvent {
  readonly type: string;
  readonly message?: string;
  readonly code?: string;
}

/** The events of a stream of them (each one line of data). An instance that ends, ends the stream. */
async function* eventsOf(stream: IncomingMessage): AsyncGenerator<StreamedEvent> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const blocks = (rest + String(chunk)).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) if (block.startsWith('data: ')) yield JSON.parse(block.slice(6)) as StreamedEvent;
  }
}
