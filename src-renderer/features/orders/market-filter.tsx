import type { ReactNode } from 'react';
import { Chip } from '../../ui/display.tsx';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useInstrument } from '../../workbench/links.ts';
import { useWords } from '../../workbench/words.ts';
import { orderWords } from './orders-words.ts';

/** Only the selected market, or all. */
export function MarketFilter({ on, onChange }: { readonly on: boolean; readonly onChange: (on: boolean) => void }): ReactNode {
  const t = useWords(orderWords);
  const instrument = useInstrument();
  const name = useInstrumentLabel(instrument);
  return instrument === null ? null : <Chip pressed={on} onClick={() => onChange(!on)}>{t('marketFilter', { name })}</Chip>;
}
