import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormRow, Segments, Select } from '../../ui/fields.tsx';
import { closeDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import type { Place } from '../layout/layout-controller.ts';
import { useLayouts } from '../layout/layouts-context.ts';
import { usePanels } from '../layout/panels-context.ts';
import { shellWords } from './shell-words.ts';

/** Everything a drag of a panel can do, with a keyboard. */
export function MovePanelDialog({ input }: { readonly input: { readonly panel: string | null } }): ReactNode {
  const t = useWords(shellWords);
  const layouts = useLayouts();
  const panels = usePanels();
  const shown = layouts.shownPanels().map((id) => ({ value: id, label: panels.get(id)?.title() ?? id }));
  const [panel, setPanel] = useState(input.panel ?? shown[0]?.value ?? '');
  const others = shown.filter((one) => one.value !== panel);
  const [target, setTarget] = useState(others[0]?.value ?? '');
  const [place, setPlace] = useState<Place>('right');
  const chosen = target === panel ? (others[0]?.value ?? '') : target;
  const close = (): void => closeDialog('move-panel');
  const places = [['left', t('placeLeft')], ['right', t('placeRight')], ['above', t('placeAbove')], ['below', t('placeBelow')], ['with', t('placeWith')]] as const;
  return (
    <Dialog title={t('movePanel')} words={t('moveWords')} onClose={close}
      footer={<><Button onClick={close}>{t('cancel')}</Button><Button tone="primary" blocked={layouts.state.locked ? t('lockedWhy') : null} onClick={() => {
        layouts.move(panel, chosen, place);
        close();
      }}>{t('move')}</Button></>}>
      <FormRow id="move-panel" label={t('panel')}>{({ id }) => <Select id={id} value={panel} options={shown} onChange={setPanel} />}</FormRow>
      <FormRow id="move-place" label={t('place')}>{() => <Segments label={t('place')} value={place} onChange={setPlace} options={places.map(([value, label]) => ({ value, label }))} />}</FormRow>
      <FormRow id="move-target" label={t('target')}>{({ id }) => <Select id={id} value={chosen} options={others} onChange={setTarget} />}</FormRow>
    </Dialog>
  );
}
