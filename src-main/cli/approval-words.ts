/** How signals are treated, in words for the terminal. */
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import { describeDuration } from '../../src-shared/support/figures.ts';

/** `approve: a signal waits 1 min for a yes. 2 wait now.` */
export function modeSentence({ mode, limitSeconds, waiting }: EngineStatus['approval']): string {
  const forHow = limitSeconds === null ? 'as long as it lives' : describeDuration(limitSeconds * 1_000);
  const left = waiting === 0 ? '' : ` ${waiting === 1 ? '1 waits' : `${waiting} wait`} now.`;
  if (mode === 'auto') return `auto: signals are traded by themselves.${left}`;
  return mode === 'approve' ? `approve: a signal waits ${forHow} for a yes; without one it is not traded.${left}` : `suggest: signals are shown, never traded.${left}`;
}
