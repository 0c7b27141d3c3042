/**
 * The control protocol: what another process on this machine may ask of a running instance through its socket, and what it is
 * told. One JSON object a line, both ways; each is checked on arrival, and a bad one changes nothing.
 */
import { z } from 'zod';
import { engineStatusSchema } from './engine-status.ts';
import { haltLineSchema } from './halt-progress.ts';
import { supervisorStatusSchema } from './supervisor-status.ts';

/** Rises when a message changes its meaning. Both sides refuse another version than their own. */
export const CONTROL_VERSION = 2;

/** Longest line either side accepts, characters. */
export const CONTROL_LINE_LIMIT = 65_536;

const v = z.literal(CONTROL_VERSION);
/** The asker's id: comes back with the answer, and marks the command in the audit log. */
const id = z.uuid();
const by = z.string().min(1).max(100);

export const controlRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ v, id, kind: z.literal('status') }),
  z.strictObject({ v, id, kind: z.literal('halt'), by, reason: z.string().min(1).max(500), close: z.boolean() }),
  z.strictObject({ v, id, kind: z.literal('resume'), by, acknowledge: z.boolean() }),
  z.strictObject({ v, id, kind: z.literal('pause'), by }),
  /** Asks for an address that opens the browser's interface once. */
  z.strictObject({ v, id, kind: z.literal('open') }),
  /** Asks the engine about its agents, to try a signal, to change what was learned, to lift a lock, to see or change limits, or what a person says to signals; or sets which teams debate (of the settings only `teams`): an entry of the contract, whose input is checked as everywhere. */
  z.strictObject({ v, id, kind: z.literal('ask'), by, name: z.enum(['agents.analyzeSymbol', 'agents.runConsensusAnalysis', 'agents.executeTradingSignal', 'agents.changePolicy', 'portfolio.moveMoney', 'signals.approve', 'signals.reject', 'signals.setMode', 'signals.waiting', 'rebalance.preview', 'rebalance.carryOut', 'locks.lift', 'risk.limitsInForce', 'risk.tryLimits', 'risk.setLimits', 'setting.set']), input: z.json() }),
]);

export type ControlRequest = z.output<typeof controlRequestSchema>;

const errorSchema = z.strictObject({ code: z.string(), sentence: z.string(), remedy: z.string() });

export const controlAnswerSchema = z.discriminatedUnion('kind', [
  /** `fresh`: the engine answered just now; false: the last it told before it fell silent. */
  z.strictObject({ v, id, kind: z.literal('status'), pid: z.number().int(), fresh: z.boolean(), status: engineStatusSchema.nullable(), supervisor: supervisorStatusSchema }),
  /** Before the answer to a halt: what there is to do at the venues, and how far it is. Any number of them. */
  z.strictObject({ v, id, kind: z.literal('progress'), line: haltLineSchema }),
  z.strictObject({
    v, id, kind: z.literal('handled'),
    /** Null: the engine has not answered in time. */
    accepted: z.boolean().nullable(),
    sentence: z.string(),
    /** For a halt: whether the sentinel file is on disk. Null for other commands. */
    sentinelWritten: z.boolean().nullable(),
    /** For a halt: whether the venues were read again and nothing is left to do. Null for other commands. */
    verified: z.boolean().nullable(),
  }),
  z.strictObject({ v, id, kind: z.literal('address'), url: z.string() }),
  /** The output of what was asked, as the contract says. */
  z.strictObject({ v, id, kind: z.literal('told'), output: z.json() }),
  /** `id` null: the request could not be read that far. */
  z.strictObject({ v, id: id.nullable(), kind: z.literal('error'), error: errorSchema }),
]);

export type ControlAnswer = z.output<typeof controlAnswerSchema>;
