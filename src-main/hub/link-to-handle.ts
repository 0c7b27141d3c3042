/** An engine's handle as the hub wants it. */
import type { RowId } from '../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../src-shared/support/result.ts';
import { EngineHandle, type CommandOutcome, type EngineEnd } from '../engine/compose.ts';
import type { Command } from '../engine/core/command.ts';
import type { EngineLink, LinkState, StartEngine } from './engine-link.ts';

/** Starts an engine in its thread, without anybody who starts it again. */
export const startHandle: StartEngine = (options, events): EngineLink => {
  const tell = (state: LinkState['state'], sentence: string): void => events.onState({ state, sentence, restarts: 0, restartAt: null });
  tell('starting', 'The engine is starting.');
  const handle = new EngineHandle(options, 'all', {
    onOpened: (opening) => {
      events.onOpened(opening);
      tell('running', 'The engine runs.');
    },
    onLines: (lines) => events.onLines(lines),
    onStatus: (status) => events.onStatus(status),
  });
  const end = handle.end.then((how) => {
    tell(...stateAtEnd(how));
    return how;
  });
  return {
    end,
    get lastStatus() { return handle.lastStatus; },
    halt: (command, at) => handle.halt(command, at),
    command: (command) => handle.command(command),
    ask: (name, input, by) => askByCommand(handle, name, input, by),
    status: () => handle.status(),
    closeAll: (by) => handle.closeAll(by),
    stop: () => handle.stop(),
  };
};

function stateAtEnd(end: EngineEnd): [LinkState['state'], string] {
  switch (end.kind) {
    case 'ended': return end.summary.failure === null ? ['stopped', 'The session has ended.'] : ['failed', end.summary.failure];
    case 'not_opened': return ['failed', `${end.failure.sentence} ${end.failure.remedy}`];
    case 'died': return ['failed', `The engine ended without warning: ${end.sentence}. No order can leave; stops stay at the venue.`];
  }
}

/** The entries a handle can pass on as commands. */
async function askByCommand(handle: EngineHandle, name: string, input: unknown, by: string): Promise<Result<CommandOutcome>> {
  const command = commandOf(name, input, by);
  if (command === null) return err(failure('engine_cannot', `This engine does not answer ${name}.`, 'Use the command line for it.'));
  const outcome = await handle.command(command);
  return outcome === null ? err(failure('engine_silent', 'The engine has not answered in time.', 'Look at the state of the engine; it may still do what was asked.')) : ok(outcome);
}

function commandOf(name: string, input: unknown, by: string): Command | null {
  const id = crypto.randomUUID() as string as RowId;
  const given = input as Readonly<Record<string, never>>;
  switch (name) {
    case 'halt.resume': return { kind: 'resume', id, by, acknowledge: given['acknowledge'] as unknown as boolean };
    case 'cycle.pause': return { kind: 'pause', id, by };
    case 'position.close': return { kind: 'close_position', id, by, position: given['position'] as unknown as Extract<Command, { kind: 'close_position' }>['position'] };
    default: return null;
  }
}
