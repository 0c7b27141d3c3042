import { useState, type ReactNode } from 'react';
import type { OwnModelRow } from '../../../src-shared/contract/own-models.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, Notice } from '../../ui/display.tsx';
import { Select } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useAct } from '../../workbench/ask.ts';
import { tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { ownModelsWords } from './own-models-words.ts';

/** One model: what it is for, what it reads, where it takes part. */
export function OwnModelCard({ model, onChange }: { readonly model: OwnModelRow; readonly onChange: () => void }): ReactNode {
  const t = useWords(ownModelsWords);
  const { act, busy } = useAct();
  const [asking, setAsking] = useState(false);
  const { name, use, place, places, problem } = model;
  const put = async (wanted: OwnModelRow['place']): Promise<void> => {
    const answer = await act('agents.placeModel', { name, place: wanted });
    if (!answer.ok || !answer.value.accepted) return;
    tell({ tone: 'good', title: answer.value.sentence });
    onChange();
  };
  const remove = async (): Promise<void> => {
    const answer = await act('agents.removeModel', { name });
    if (!answer.ok || !answer.value.accepted) return;
    tell({ tone: 'good', title: answer.value.sentence });
    onChange();
  };
  return (
    <article className="own-model" aria-label={name}>
      <div className="own-model-head">
        <b className="ui-strong ui-mono">{name}</b>
        {use === null ? <Badge tone="bad">{t('unusable')}</Badge> : <Badge>{t(use)}</Badge>}
        <span className="ui-spring" />
        {places.length === 0 ? null : <span className="own-model-place"><Select label={t('place', { name })} value={place} options={places.map((value) => ({ value, label: t(value) }))} onChange={(wanted) => void put(wanted)} disabled={busy} /></span>}
        <Button size="small" tone="quiet" aria-label={t('removeNamed', { name })} onClick={() => setAsking(true)}>{t('remove')}</Button>
      </div>
      {problem === null ? <Facts model={model} /> : <p className="ui-soft">{`${problem.sentence} ${problem.remedy}`}</p>}
      {asking ? (
        <Notice tone="warning" action={<span className="ui-row"><Button size="small" autoFocus onClick={() => setAsking(false)}>{t('keep')}</Button><Button size="small" tone="danger" busy={busy} onClick={() => void remove()}>{t('remove')}</Button></span>}>{t('reallyRemove', { name })}</Notice>
      ) : null}
    </article>
  );
}

function Facts({ model }: { readonly model: OwnModelRow }): ReactNode {
  const t = useWords(ownModelsWords);
  const format = useFormat();
  const { use, agent, features, sentence, bytes, file, importedAt, slowestMs } = model;
  return (
    <>
      <p className="ui-soft">{sentence}</p>
      {use === 'feature' ? <p className="ui-soft">{t('seen', { agent })}</p> : null}
      <p className="ui-soft">{t('reads', { features: features.join(', ') })}</p>
      <p className="ui-dim ui-small ui-num">{t('file', { size: format.number((bytes ?? 0) / 1_000, { decimals: 1 }), file: file ?? '', time: importedAt === null ? '' : format.dateTime(importedAt), ms: format.number(slowestMs ?? 0, { decimals: 1 }) })}</p>
    </>
  );
}
