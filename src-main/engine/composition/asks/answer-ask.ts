/** Answers the engine-answered entries of the contract: commands become events of the session, questions read its state. */
import type { ContractName, OutputOf, ParsedInputOf } from '../../../../src-shared/contract/contract.ts';
import type { PositionId, RowId } from '../../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import type { Command } from '../../core/command.ts';
import type { Session } from '../session.ts';

/** Who asks. */
interface Asked<N extends ContractName> {
  readonly session: Session;
  readonly input: ParsedInputOf<N>;
  readonly by: string;
}

type Handler<N extends ContractName> = (asked: Asked<N>) => Result<OutputOf<N>> | Promise<Result<OutputOf<N>>>;

const handlers: { readonly [N in ContractName]?: Handler<N> } = {
  'halt.resume': ({ session, input, by }) => carryOut(session, { kind: 'resume', id: newId(), by, acknowledge: input.acknowledge }),
  'cycle.pause': ({ session, by }) => carryOut(session, { kind: 'pause', id: newId(), by }),
  'position.close': ({ session, input, by }) => carryOut(session, { kind: 'close_position', id: newId(), by, position: input.position as PositionId }),
};

/** Answers one ask. Never throws; what cannot be done is a failure with a sentence. `input` is what the entry's schema made of it. */
export async function answerAsk(session: Session | null, name: ContractName, input: unknown, by: string): Promise<Result<unknown>> {
  if (session === null || session.runner.seq === 0) return err(failure('engine_starting', 'The engine is still starting.', 'Try again in a moment.'));
  const handler = handlers[name] as Handler<ContractName> | undefined;
  if (handler === undefined) return err(failure('not_answered_here', `The engine does not answer ${name}.`, 'Ask the app, not the engine.'));
  try {
    return await handler({ session, input: input as never, by });
  } catch (error) {
    return err(failure('engine_failed', `The engine could not answer: ${error instanceof Error ? error.message : String(error)}.`, 'Look at the log; trading is halted if a promise was broken.'));
  }
}

/** Carries a command out and tells what the engine said to it. */
function carryOut(session: Session, command: Command): Result<{ accepted: boolean; sentence: string }> {
  const handled = session.carryOut(command);
  return handled === null ? err(failure('engine_failed', 'The engine has stopped deciding.', 'Restart it; it begins with a recovery.')) : ok(handled);
}

function newId(): RowId {
  return crypto.randomUUID() as string as RowId;
}
