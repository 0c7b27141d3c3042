import { z } from 'zod';
import { downMessageSchema, type DownMessage } from '../../src-shared/contract/envelope.ts';
import { err, ok, type Result } from '../../src-shared/support/result.ts';

// The page's policy forbids code made from text, which zod would otherwise try.
z.config({ jitless: true });

/** A message of the contract, or what is wrong with it. */
export function readMessage(raw: unknown): Result<DownMessage, string> {
  const parsed = downMessageSchema.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const first = parsed.error.issues[0];
  return err(first === undefined ? 'an unreadable message' : `${first.path.join('.') || 'message'}: ${first.message}`);
}
