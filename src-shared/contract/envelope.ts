/** What travels between a window or browser and the app: requests with answers, and the mirror's messages. The same over both transports. */
import { z } from 'zod';
import { contractErrorSchema } from './contract-error.ts';
import { CONTRACT_VERSION } from './contract.ts';
import { mirrorMessageSchema } from './mirror.ts';

const v = z.literal(CONTRACT_VERSION);
/** The asker's number for a request, unique on its connection. */
const call = z.number().int().nonnegative();

/** From a window or browser. `sync` asks for a snapshot and the deltas after it. */
export const upMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ v, kind: z.literal('request'), call, name: z.string().max(60), input: z.unknown() }),
  z.strictObject({ v, kind: z.literal('sync') }),
]);
export type UpMessage = z.output<typeof upMessageSchema>;

/** To a window or browser. */
export const downMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ v, kind: z.literal('answer'), call, ok: z.literal(true), output: z.unknown() }),
  z.strictObject({ v, kind: z.literal('refusal'), call, ok: z.literal(false), error: contractErrorSchema }),
  z.strictObject({ v, kind: z.literal('mirror'), message: mirrorMessageSchema }),
  /** Something only this follower is told: open the palette, show a screen, ask before quitting. */
  z.strictObject({ v, kind: z.literal('hint'), hint: z.enum(['show_halt', 'show_signals']) }),
]);
export type DownMessage = z.output<typeof downMessageSchema>;
