import { useEffect } from 'react';
import { useKeys, useLink, useSetting } from '../../mirror/hooks.ts';
import { act } from '../../workbench/ask.ts';
import { keepChoicesAmong } from '../../workbench/links.ts';
import { selectInstrument, useWorkbench } from '../../workbench/workbench.ts';

/** Begins with the instrument that was chosen last, else the first there is; keeps each new choice. */
export function useInstrumentChoice(): void {
  const link = useLink();
  const chosen = useWorkbench((workbench) => workbench.instrument);
  const watch = useSetting('watch');
  const known = useKeys('instruments');
  useEffect(() => {
    if (known.length > 0) keepChoicesAmong(known);
    if (known.length === 0 || (chosen !== null && known.includes(chosen))) return;
    selectInstrument(watch.selected !== null && known.includes(watch.selected) ? watch.selected : (known[0] ?? null));
  }, [known, chosen, watch.selected]);
  useEffect(() => {
    if (chosen === null || chosen === watch.selected || !known.includes(chosen)) return;
    void act(link, 'setting.set', { key: 'watch', value: { ...watch, selected: chosen } });
    // Only a choice stores; a stored choice of another window does not choose here.
  }, [chosen]);
}
