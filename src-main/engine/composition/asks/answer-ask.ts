/** Answers the engine-answered entries of the contract: commands become events of the session, questions read its state. */
import type { ContractName, OutputOf, ParsedInputOf } from '../../../../src-shared/contract/contract.ts';
import type { ClientOrderId, Currency, InstrumentId, LockId, PositionId, RowId, SignalId, VenueId } from '../../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import { backupOnline, KEEP_BACKUPS } from '../../adapters/store-sqlite/backup.ts';
import { writeNote, type Note } from '../../adapters/store-sqlite/journal-notes.ts';
import type { Command, ManualTicket } from '../../core/command.ts';
import { orderOfCommand } from '../../core/order/place-order.ts';
import type { Session } from '../session.ts';
import { analysisAnswer, consensusAnswer, seatedAnswer, tryTeamAnswer } from './analyses.ts';
import { answerOf, modeOf, waitingAnswer } from './approvals.ts';
import { checklistAnswer, isAutomatic } from './checklist.ts';
import { rebalanceAnswer, rebalanceCommand } from './rebalances.ts';
import { limitsAnswer, limitsCommand, tryLimitsAnswer } from './risk-limits.ts';
import { closeAnswer, entryAnswer, protectAnswer } from './previews.ts';

/** Who asks what. */
interface Asked<N extends ContractName> {
  readonly session: Session;
  readonly input: ParsedInputOf<N>;
  readonly by: string;
}

type Handler<N extends ContractName> = (asked: Asked<N>) => Result<OutputOf<N>> | Promise<Result<OutputOf<N>>>;
type Outcome = OutputOf<'cycle.pause'>;

const handlers: { readonly [N in ContractName]?: Handler<N> } = {
  'halt.resume': resume,
  'cycle.pause': ({ session, by }) => carryOut(session, { kind: 'pause', id: newId(), by }),
  'position.close': ({ session, input, by }) => carryOut(session, { kind: 'close_position', id: newId(), by, position: input.position as PositionId }),
  'position.protect': ({ session, input, by }) => carryOut(session, { kind: 'move_protection', id: newId(), by, position: input.position as PositionId, stop: input.stop, target: input.target }),
  'order.place': placeOrder,
  'order.cancel': ({ session, input, by }) => carryOut(session, { kind: 'cancel_order', id: newId(), by, order: input.order as ClientOrderId }),
  'agents.executeTradingSignal': ({ session, input, by }) => carryOut(session, { kind: 'execute_signal', id: newId(), by, signal: input.signal as SignalId }),
  'signals.approve': ({ session, input, by }) => carryOut(session, answerOf('approve_signal', newId(), { input, by })),
  'signals.reject': ({ session, input, by }) => carryOut(session, answerOf('reject_signal', newId(), { input, by })),
  'signals.setMode': ({ session, input, by }) => carryOut(session, modeOf(newId(), { input, by })),
  'signals.waiting': ({ session }) => waitingAnswer(session),
  'locks.lift': ({ session, input, by }) => carryOut(session, { kind: 'lift_lock', id: newId(), by, lock: input.id as LockId, note: input.note }),
  'portfolio.moveMoney': ({ session, input, by }) => carryOut(session, { kind: 'move_money', id: newId(), by, ...input, venue: input.venue as VenueId | null, currency: input.currency as Currency }),
  'agents.changePolicy': ({ session, input, by }) => carryOut(session, { kind: 'change_policy', id: newId(), by, change: input.change }),
  'agents.analyzeSymbol': ({ session, input }) => analysisAnswer(session.runner.engine.state, input),
  'agents.seated': ({ session }) => ok(seatedAnswer(session.runner.engine.state)),
  'agents.tryTeam': ({ session, input }) => tryTeamAnswer(session.runner.engine.state, input),
  'agents.runConsensusAnalysis': ({ session, input }) => consensusAnswer(session.runner.engine.state, input),
  'risk.setLimits': ({ session, input, by }) => carryOut(session, limitsCommand(newId(), { input, by })),
  'risk.limitsInForce': ({ session }) => ok(limitsAnswer(session.runner.engine.state)),
  'risk.tryLimits': ({ session, input }) => ok(tryLimitsAnswer(session.runner.engine.state, input)),
  'rebalance.carryOut': ({ session, input, by }) => carryOut(session, rebalanceCommand(newId(), by, input)),
  'rebalance.preview': ({ session, input }) => ok(rebalanceAnswer(session.runner.engine.state, input.plan, input.failedOnly)),
  'journal.note': note,
  'backup.make': makeBackup,
  'order.preview': ({ session, input }) => ok(entryAnswer(session.runner.engine.state, ticketOf(input))),
  'position.previewProtect': ({ session, input }) => ok(protectAnswer(session.runner.engine.state, { position: input.position as PositionId, stop: input.stop, target: input.target })),
  'position.previewClose': ({ session, input }) => ok(closeAnswer(session.runner.engine.state, input.position as PositionId | null)),
  'halt.checklist': ({ session }) => ok(checklistAnswer(session.runner.engine.state)),
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
function carryOut(session: Session, command: Command): Result<Outcome> {
  const handled = session.carryOut(command);
  return handled === null ? err(failure('engine_failed', 'The engine has stopped deciding.', 'Restart it; it begins with a recovery.')) : ok(handled);
}

/** What a limit or a failure halted is not lifted without a word about it, and the word is kept with the halt. */
function resume({ session, input, by }: Asked<'halt.resume'>): Result<Outcome> {
  const { halt } = session.runner.engine.state;
  const word = input.note.trim();
  if (halt !== null && isAutomatic(halt.by) && word === '') {
    return ok({ accepted: false, sentence: `Trading stays halted: ${halt.by} halted it, so say in a note what you found before you resume.` });
  }
  const outcome = carryOut(session, { kind: 'resume', id: newId(), by, acknowledge: input.acknowledge });
  if (outcome.ok && outcome.value.accepted && halt !== null && word !== '') keep(session, { subject: 'halt', id: halt.id, text: word, tags: [], at: Date.now() });
  return outcome;
}

function placeOrder({ session, input, by }: Asked<'order.place'>): Result<OutputOf<'order.place'>> {
  const id = newId();
  const outcome = carryOut(session, { kind: 'place_order', id, by, ticket: ticketOf(input) });
  return outcome.ok ? ok({ ...outcome.value, order: orderOfCommand(session.runner.engine.state, id) }) : outcome;
}

function ticketOf(input: ParsedInputOf<'order.place'>): ManualTicket {
  return { ...input, instrument: input.instrument as InstrumentId };
}

function note({ session, input }: Asked<'journal.note'>): Result<Outcome> {
  const { subject, id, text, tags } = input;
  const kept = keep(session, { subject, id, text, tags: [...new Set(tags)], at: Date.now() });
  return ok(kept ? { accepted: true, sentence: 'The note is kept.' } : { accepted: false, sentence: `There is no ${subject} ${id}.` });
}

function keep(session: Session, written: Note): boolean {
  // What the note is about may still wait to be written.
  session.runner.flush();
  return writeNote(session.store.db, written);
}

async function makeBackup({ session }: Asked<'backup.make'>): Promise<Result<OutputOf<'backup.make'>>> {
  session.runner.flush();
  const made = await session.store.alone((db) => backupOnline(db, session.dataDir, { cause: 'by-hand', at: Date.now(), keep: KEEP_BACKUPS }));
  return made.ok ? ok({ file: made.value.name, bytes: made.value.bytes }) : made;
}

function newId(): RowId {
  return crypto.randomUUID() as string as RowId;
}
