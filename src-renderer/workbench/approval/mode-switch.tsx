import './approval.css';
import type { ReactNode } from 'react';
import { useLink, useOnly } from '../../mirror/hooks.ts';
import { Segments, Select } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useReducingBlock } from '../trading-gate.ts';
import { useWords } from '../words.ts';
import { approvalWords } from './approval-words.ts';
import { wishMode } from './change-mode.ts';

/** Times a person can choose, seconds; `''`: as long as a signal lives. */
const LIMITS = [30, 60, 120, 300, 900, 3_600] as const;

/** Whether signals are traded by themselves, after a yes, or only shown; and how long a yes is waited for. */
export function ModeSwitch(): ReactNode {
  const t = useWords(approvalWords);
  const format = useFormat();
  const link = useLink();
  const approval = useOnly('status')?.approval;
  const block = useReducingBlock();
  const mode = approval?.mode ?? 'auto';
  const limitSeconds = approval?.limitSeconds ?? null;
  const disabled = block !== null || approval === undefined;
  const known: readonly number[] = limitSeconds === null || LIMITS.some((one) => one === limitSeconds) ? LIMITS : [...LIMITS, limitSeconds].toSorted((a, b) => a - b);
  const limits = [{ value: '', label: t('limitSignal') }, ...known.map((seconds) => ({ value: String(seconds), label: format.age(seconds * 1_000) }))];
  const help = mode === 'auto' ? t('helpAuto') : mode === 'approve' ? t('helpApprove') : t('helpSuggest');
  return (
    <div className="mode-switch">
      <Segments label={t('mode')} value={mode} disabled={disabled} onChange={(next) => wishMode(link, { mode: next, limitSeconds })}
        options={[{ value: 'auto', label: t('modeAuto') }, { value: 'approve', label: t('modeApprove') }, { value: 'suggest', label: t('modeSuggest') }]} />
      {mode === 'auto' ? null : <Select label={t('limit')} value={limitSeconds === null ? '' : String(limitSeconds)} options={limits} disabled={disabled} onChange={(value) => wishMode(link, { mode, limitSeconds: value === '' ? null : Number(value) })} />}
      <span className="ui-soft ui-small">{block ?? `${help} ${mode === 'auto' ? '' : t('exits')}`}</span>
    </div>
  );
}
