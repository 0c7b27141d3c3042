/** An engine's handle as the hub wants it. */
import { EngineHandle, type EngineEnd } from '../engine/compose.ts';
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
    onMirror: (changes) => events.onMirror(changes),
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
    ask: (name, input, by) => handle.ask(name, input, by),
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
