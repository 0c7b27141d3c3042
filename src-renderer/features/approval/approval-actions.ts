import type { ApprovalModeName } from '../../../src-shared/contract/engine-status.ts';
import type { SessionLink } from '../../mirror/session-link.ts';
import type { ActionDefinition } from '../../workbench/registry.ts';
import { showAnswers } from '../../workbench/workbench.ts';
import { approvalWords } from '../../workbench/approval/approval-words.ts';
import { wishMode } from '../../workbench/approval/change-mode.ts';

const t = approvalWords.say;
const group = (): string => t('group');
const modeOf = (link: SessionLink): ApprovalModeName | undefined => link.mirror.only('status')?.approval.mode;
const setMode = (mode: ApprovalModeName) => (link: SessionLink): void => wishMode(link, { mode, limitSeconds: link.mirror.only('status')?.approval.limitSeconds ?? null });
const offered = (mode: ApprovalModeName) => (link: SessionLink): boolean => modeOf(link) !== undefined && modeOf(link) !== mode;

/** Modes, and the way to what waits. No key answers by itself: it leads to the button that does. */
export const approvalActions: readonly ActionDefinition[] = [
  { id: 'signals.answer', title: () => t('answer'), group, shortcut: 'Alt+A', keywords: 'approve reject signal approval', available: (link) => [...link.mirror.rows('signals')].some(({ state }) => state === 'waiting'), run: showAnswers },
  { id: 'signals.approve-mode', title: () => t('toApprove'), group, keywords: 'approval mode', available: offered('approve'), run: setMode('approve') },
  { id: 'signals.suggest-mode', title: () => t('toSuggest'), group, keywords: 'approval mode', available: offered('suggest'), run: setMode('suggest') },
  { id: 'signals.auto-mode', title: () => t('toAuto'), group, keywords: 'approval mode automatic', available: offered('auto'), run: setMode('auto') },
];
