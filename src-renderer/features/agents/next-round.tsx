import { useOnly, useRowValue } from '../../mirror/hooks.ts';
import { ONLY } from '../../../src-shared/contract/mirror.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useWords } from '../../workbench/words.ts';
import { agentsWords } from './agents-words.ts';

/** When the next round is, in words that count down. */
export function useNextRound(): string {
  const t = useWords(agentsWords);
  const format = useFormat();
  const now = useMarketNow();
  const due = useOnly('loop')?.nextCycleAt ?? null;
  const trading = useRowValue('status', ONLY, (row) => row?.trading);
  if (trading === 'halted') return t('paused');
  if (due === null || now === null) return t('nextUnknown');
  return due - now <= 0 ? t('nextSoon') : t('next', { time: format.countdown(due - now) });
}
