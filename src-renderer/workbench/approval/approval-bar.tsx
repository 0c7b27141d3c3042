import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { approvalWords } from './approval-words.ts';
import { ModeSwitch } from './mode-switch.tsx';

/** How signals are treated, at the head of the Agents screen. */
export function ApprovalBar(): ReactNode {
  const t = useWords(approvalWords);
  return <div className="approval-bar"><span className="approval-bar-name">{t('mode')}</span><ModeSwitch /></div>;
}
