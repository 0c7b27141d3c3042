import { describeDuration } from '../../src-shared/support/figures.ts';
import type { ApprovalRow } from './approvals.ts';

/** `A person was asked and approved after 12 s (tester): looks good.` */
export function approvalSentence({ shown, decision, by, note, waitedMs, expiresAt, askedAt }: ApprovalRow): string {
  if (shown === 1) return 'It was only shown: signals were suggestions.';
  const given = describeDuration(expiresAt - askedAt);
  if (decision === null) return `A person was asked, with ${given} to answer; there is no answer yet.`;
  const waited = describeDuration(waitedMs ?? 0);
  const word = note === null ? '' : `: ${note.replace(/\.$/, '')}`;
  switch (decision) {
    case 'approved': return `A person was asked and approved after ${waited} (${by ?? 'somebody'})${word}.`;
    case 'rejected': return `A person was asked and rejected it after ${waited} (${by ?? 'somebody'})${word}.`;
    case 'expired': return `A person was asked; nobody answered within ${given}.`;
    case 'superseded': return `A person was asked; after ${waited} something newer took its place.`;
    case 'halted': return `A person was asked; after ${waited} a halt ended it.`;
    default: return `A person was asked; after ${waited} it ended without an answer (${decision.replaceAll('_', ' ')}).`;
  }
}
