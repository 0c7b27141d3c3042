import { useState, type ReactNode } from 'react';
import type { ContractError } from '../../../src-shared/contract/contract-error.ts';
import { MOST_SENT_MODEL_BYTES } from '../../../src-shared/contract/own-models.ts';
import { useCall } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/display.tsx';
import { FormRow } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import { base64Of } from './base64.ts';
import { ownModelsWords } from './own-models-words.ts';

/** What became of the last try. */
type Outcome = { readonly tone: 'good' | 'bad'; readonly words: string } | null;

/** Two files and a button: the app checks and tries the model, and says what is wrong where it is refused. */
export function ImportOwnModel({ onImported }: { readonly onImported: () => void }): ReactNode {
  const t = useWords(ownModelsWords);
  const format = useFormat();
  const call = useCall();
  const [model, setModel] = useState<File | null>(null);
  const [manifest, setManifest] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const kB = (bytes: number): string => format.number(bytes / 1_000, { decimals: 0 });
  const tooLarge = model !== null && model.size > MOST_SENT_MODEL_BYTES ? t('tooLarge', { size: kB(model.size) }) : null;
  const bring = async (from: File, described: File): Promise<void> => {
    setBusy(true);
    setOutcome(null);
    try {
      const answer = await call('agents.importModel', { model: base64Of(new Uint8Array(await from.arrayBuffer())), manifest: await described.text() });
      setOutcome(answer.ok ? { tone: 'good', words: answer.value.sentence } : { tone: 'bad', words: refusal(answer.error) });
      if (answer.ok) onImported();
    } catch {
      // The file went away, or may not be read, since it was chosen.
      setOutcome({ tone: 'bad', words: t('unreadable') });
    } finally {
      setBusy(false);
    }
  };
  const ready = model !== null && manifest !== null && tooLarge === null;
  return (
    <section aria-label={t('importTitle')} className="own-models-part">
      <h3>{t('importTitle')}</h3>
      <FormRow id="own-model-file" label={t('model')} help={t('modelHelp', { size: kB(MOST_SENT_MODEL_BYTES) })} problem={tooLarge}>
        {({ id, describedBy }) => <input id={id} aria-describedby={describedBy} type="file" accept=".onnx" className="ui-input own-models-file" onChange={(event) => setModel(event.target.files?.[0] ?? null)} />}
      </FormRow>
      <FormRow id="own-model-manifest" label={t('manifest')} help={t('manifestHelp')}>
        {({ id, describedBy }) => <input id={id} aria-describedby={describedBy} type="file" accept=".json,application/json" className="ui-input own-models-file" onChange={(event) => setManifest(event.target.files?.[0] ?? null)} />}
      </FormRow>
      <div className="ui-row">
        <Button tone="primary" busy={busy} blocked={ready || busy ? null : tooLarge ?? t('choose')} onClick={() => (ready ? void bring(model, manifest) : undefined)}>{busy ? t('trying') : t('import')}</Button>
      </div>
      <div role="status">{outcome === null ? null : <Notice tone={outcome.tone}>{outcome.words}</Notice>}</div>
    </section>
  );
}

function refusal({ sentence, remedy }: ContractError): string {
  return `${sentence} ${remedy}`;
}
