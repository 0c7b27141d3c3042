import type { ApprovalModeName } from '../../../src-shared/contract/engine-status.ts';
import type { SessionLink } from '../../mirror/session-link.ts';
import { act } from '../ask.ts';
import { openDialog, tell } from '../workbench.ts';

export interface ModeWish {
  readonly mode: ApprovalModeName;
  /** Null: as long as a signal lives. */
  readonly limitSeconds: number | null;
}

/** Changes how signals are treated, now and as the beginning of an account that has not been told yet. Says what came of it. */
export async function changeMode(link: SessionLink, wish: ModeWish): Promise<void> {
  const answer = await act(link, 'signals.setMode', wish);
  if (!answer.ok || !answer.value.accepted) return;
  await act(link, 'setting.set', { key: 'approval', value: { ...wish } });
  tell({ tone: 'good', title: answer.value.sentence });
}

/** The same; what lets the agents trade without asking is asked about first. */
export function wishMode(link: SessionLink, wish: ModeWish): void {
  if (wish.mode === 'auto' && link.mirror.only('status')?.approval.mode !== 'auto') openDialog('approval-auto', { limitSeconds: wish.limitSeconds });
  else void changeMode(link, wish);
}
