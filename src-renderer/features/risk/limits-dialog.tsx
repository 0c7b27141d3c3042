import { ArrowDown, ArrowUp, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { InputOf, OutputOf } from '../../../src-shared/contract/contract.ts';
import { tradingSchema } from '../../../src-shared/contract/settings.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Badge, Notice } from '../../ui/display.tsx';
import { FormRow, NumberField, TextField } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Skeleton } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { useAct, useEditableSetting, useQuery } from '../../workbench/ask.ts';
import { useReadable } from '../../workbench/readable.ts';
import { closeDialog, tell } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { changesIn, readLimit, shownOf, type Draft, type LimitInForce, type Read } from './limits-draft.ts';
import { OwnLimits } from './own-limits.tsx';
import { draftsOf, faultsOf, listChange, listOf } from './own-limits-draft.ts';
import { riskWords } from './risk-words.ts';

const ASK_MS = 250;

type Answer = OutputOf<'risk.limitsInForce'>;

/** The editor of the limits in force. Nonsense stays in its field with the reason; what is looser asks for one. */
export function LimitsDialog(): ReactNode {
  const t = useWords(riskWords);
  const asked = useQuery('risk.limitsInForce', {});
  if (asked.value !== null) return <Editor inForce={asked.value} />;
  const { error } = asked;
  return (
    <Dialog title={t('editTitle')} words={t('editWords')} size="wide" onClose={() => closeDialog('risk-limits')} footer={<Button onClick={() => closeDialog('risk-limits')}>{t('cancel')}</Button>}>
      {error === null ? <Skeleton lines={7} /> : <Notice tone="bad" action={<Button size="small" onClick={asked.refresh}>{t('retry')}</Button>}>{`${t('limitsFailed')} ${error.sentence} ${error.remedy}`}</Notice>}
    </Dialog>
  );
}

/** What is typed so far, and what it comes to. */
function useEdited({ limits, list, subjects }: Answer) {
  const [draft, setDraft] = useState<Draft>({});
  const [drafts, setDrafts] = useState(() => draftsOf(list));
  const changes = changesIn(limits, draft);
  const reads = limits.map((limit) => readLimit(limit, draft[limit.name]));
  const faults = faultsOf(drafts, subjects);
  const kinds = new Set([...faults.values()].map(({ kind }) => kind));
  const own = listChange(list, drafts);
  const wrong = reads.some(({ kind }) => kind === 'wrong') || kinds.has('refused') || kinds.has('number');
  const wanted: Wanted = { limits: changes, ...(own.changed ? { list: [...listOf(drafts)] } : {}) };
  return {
    draft, setDraft, drafts, setDrafts, reads, faults, wrong, missing: kinds.has('empty'), wanted, ownChanged: own.changed,
    none: Object.keys(changes).length === 0 && !own.changed, looser: reads.some((read) => read.kind === 'changed' && read.looser) || own.looser,
  };
}

type Wanted = InputOf<'risk.tryLimits'>;

function Editor({ inForce }: { readonly inForce: Answer }): ReactNode {
  const t = useWords(riskWords);
  const { act, busy } = useAct();
  const [trading, changeTrading] = useEditableSetting('trading');
  const [reason, setReason] = useState('');
  const [part, setPart] = useState('basic');
  const readable = useReadable();
  const { limits, subjects } = inForce;
  const { draft, setDraft, drafts, setDrafts, reads, faults, wrong, missing, wanted, ownChanged, none, looser } = useEdited(inForce);
  const asks = none || wrong || missing ? '' : JSON.stringify(wanted);
  const settled = useSettled(asks, ASK_MS);
  const tried = useQuery('risk.tryLimits', settled === '' ? null : (JSON.parse(settled) as Wanted));
  const answer = asks === '' || settled === '' ? null : tried.value;
  const close = (): void => closeDialog('risk-limits');
  const put = async (): Promise<void> => {
    const done = await act('risk.setLimits', { ...wanted, reason: reason.trim() });
    if (!done.ok || !done.value.accepted) return;
    // The settings say the same from now on: what the next session starts with is what is in force.
    const changed = { risk: { ...trading.risk, ...Object.fromEntries(Object.entries(wanted.limits).filter(([name]) => name in trading.risk)) }, ...(ownChanged ? { limits: [...listOf(drafts)] } : {}) };
    if (tradingSchema.safeParse({ ...trading, ...changed }).success) await changeTrading(changed);
    close();
    tell({ tone: 'good', title: done.value.sentence });
  };
  const blocked = wrong ? t('wrong') : missing ? t('valueMissing') : none ? t('nothingChanged') : answer !== null && answer.refusal !== null ? answer.refusal : looser && reason.trim().length < 5 ? t('reasonNeeded') : null;
  const basic = (
    <div className="risk-edit" role="group" aria-label={t('limits')}>
      {limits.map((limit, index) => <EditRow key={limit.name} limit={limit} typed={draft[limit.name]} read={reads[index] ?? { kind: 'same' }} onType={(text) => setDraft((before) => ({ ...before, [limit.name]: text }))} />)}
    </div>
  );
  return (
    <Dialog title={t('editTitle')} words={t('editWords')} size="wide" onClose={close} footer={<><Button onClick={close}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={blocked} onClick={() => void put()}>{t('put')}</Button></>}>
      <Tabs label={t('editParts')} value={part} onChange={setPart} tabs={[
        { id: 'basic', title: t('basicLimits'), content: basic },
        { id: 'own', title: t('ownLimits'), count: drafts.filter(({ removed }) => !removed).length, content: <OwnLimits drafts={drafts} subjects={subjects} faults={faults} onChange={setDrafts} /> },
      ]} />
      <Consequences refusal={answer?.refusal ?? null} consequences={answer?.consequences ?? []} />
      {looser ? <FormRow id="limit-reason" label={t('reason')} help={answer === null || answer.looser.length === 0 ? t('reasonHelp') : `${t('looserParts', { parts: answer.looser.map((one) => readable(one)).join(', ') })} ${t('reasonHelp')}`} stacked>{(ids) => <TextField {...ids} value={reason} maxLength={500} onChange={setReason} />}</FormRow> : null}
      {part === 'own' ? <p className="risk-note risk-edit-note">{t('restOfLimits')}</p> : null}
    </Dialog>
  );
}

function Consequences({ refusal, consequences }: { readonly refusal: string | null; readonly consequences: readonly string[] }): ReactNode {
  const readable = useReadable();
  return (
    <div aria-live="polite" className="risk-consequences">
      {refusal === null ? null : <Notice tone="bad" icon={TriangleAlert}><span role="alert">{readable(refusal)}</span></Notice>}
      {consequences.map((sentence) => <Notice key={sentence} tone="warning" icon={TriangleAlert}>{readable(sentence)}</Notice>)}
    </div>
  );
}

interface EditRowProps {
  readonly limit: LimitInForce;
  readonly typed: string | null | undefined;
  readonly read: Read;
  readonly onType: (text: string | null) => void;
}

function EditRow({ limit, typed, read, onType }: EditRowProps): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const equity = Number(useOnly('portfolio')?.equity ?? Number.NaN);
  const quote = useOnly('session')?.quote ?? '';
  const { name, counted, value, configured, least, most } = limit;
  const figure = (of: number): string => (counted ? format.number(of, { decimals: 0 }) : format.percent(of, { decimals: 4, trim: true }));
  const now = read.kind === 'changed' ? read.value : value;
  const money = counted || !Number.isFinite(equity) ? null : t('inMoney', { money: format.money(equity * now, { decimals: 0, currency: quote }) });
  return (
    <div className="risk-edit-row" data-changed={read.kind === 'changed' || undefined}>
      <label htmlFor={`limit-${name}`}><span className="ui-strong">{t(`l_${name}`)}</span><span className="ui-small ui-soft">{t(`h_${name}`)}</span></label>
      <span className="ui-num risk-edit-now"><span className="ui-dim">{t('inForce')}</span> {figure(value)}{configured === null ? null : <span className="ui-dim ui-small">{t('configuredAs', { value: figure(configured) })}</span>}</span>
      <div className="risk-edit-field">
        <NumberField id={`limit-${name}`} describedBy={`limit-${name}-range limit-${name}-why`} {...(counted ? {} : { unit: '%' })} step={counted ? 1 : stepOf(value)} value={typed ?? shownOf(limit, value)} invalid={read.kind === 'wrong'} onChange={onType} />
        <span id={`limit-${name}-range`} className="ui-tiny ui-dim ui-num">{money ?? t('from_to', { least: figure(least), most: figure(most) })}</span>
      </div>
      <Direction read={read} words={t} />
      {read.kind === 'wrong' ? <p className="risk-edit-why" id={`limit-${name}-why`} role="alert">{read.why === 'number' ? t('noNumber') : read.why === 'whole' ? t('wholeNumber') : ''} {t('from_to', { least: figure(least), most: figure(most) })}</p> : null}
    </div>
  );
}

/** Small limits move in small steps, per cent. */
function stepOf(share: number): number {
  return share < 0.01 ? 0.05 : share < 0.1 ? 0.5 : 5;
}

function Direction({ read, words: t }: { readonly read: Read; readonly words: SayOf<typeof riskWords> }): ReactNode {
  if (read.kind !== 'changed') return <span />;
  return read.looser ? <Badge tone="warning" icon={ArrowUp}>{t('looser')}</Badge> : <Badge tone="good" icon={ArrowDown}>{t('tighter')}</Badge>;
}
