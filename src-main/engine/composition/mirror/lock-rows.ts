import type { LockRow } from '../../../../src-shared/contract/locks.ts';
import { bindsEverybody, type RiskLock } from '../../../../src-shared/domain/lock.ts';

/** A lock as screens are given it. */
export function lockRow({ scope, ...lock }: RiskLock): LockRow {
  return { ...lock, scope: scope.on, subject: scope.subject, binds: bindsEverybody(lock.kind) ? 'everybody' : 'agents' };
}
