import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRow } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/display.tsx';
import { FormRow, NumberField } from '../../ui/fields.tsx';
import { Money, NumberCell, Percent, Price } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { decimalsOf } from '../../ui/format/formatter.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { useAct, useQuery } from '../../workbench/ask.ts';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { beginPending } from '../../workbench/pending-protection.ts';
import { useReducingBlock } from '../../workbench/trading-gate.ts';
import { closeDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { useReadable } from '../../workbench/readable.ts';
import { protectionChange } from './position-model.ts';
import { positionWords } from './positions-words.ts';

/** A pause in typing so long asks the engine, ms. */
const PAUSE_MS = 150;

type Input = { readonly position: string; readonly stop: string | null; readonly target: string | null };
type Change = { readonly stop: string | null; readonly target: string | null };
type Verdict = OutputOf<'position.previewProtect'>;

const done = (): void => closeDialog('protect-position');

/** Stop and target moved by hand: what is wanted, what the engine says to it, and only then the button. Opened by the chart with the price it was dragged to. */
export function ProtectPositionDialog({ input }: { readonly input: Input }): ReactNode {
  const t = useWords(positionWords);
  const position = useRow('positions', input.position);
  const instrument = useRow('instruments', position?.instrument ?? '');
  if (position === undefined || instrument === undefined) return <Dialog title={t('gone')} size="small" onClose={done} footer={<Button onClick={done}>{t('cancel')}</Button>} />;
  return <ProtectForm key={`${input.position} ${input.stop} ${input.target}`} input={input} position={position} instrument={instrument} />;
}

function ProtectForm({ input, position, instrument }: { readonly input: Input; readonly position: RowOf<'positions'>; readonly instrument: RowOf<'instruments'> }): ReactNode {
  const t = useWords(positionWords);
  const format = useFormat();
  const [stop, setStop] = useState<string | null>(input.stop ?? position.stop ?? '');
  const [target, setTarget] = useState<string | null>(input.target ?? position.target ?? '');
  const cancel = useRef<HTMLButtonElement | null>(null);
  const name = useInstrumentLabel(position.instrument);
  const figures = useReadable(position.instrument);
  const readable = stop !== null && target !== null;
  const change = readable ? protectionChange(position, stop, target) : 'same';
  const asked = usePaused(change === 'same' ? null : change);
  const preview = useQuery('position.previewProtect', asked === null ? null : { position: position.id, ...asked }, 3_000);
  const current = asked !== null && change !== 'same' && sameChange(asked, change) && !(preview.loading && preview.value === null);
  const block = useReducingBlock();
  const { busy, act } = useAct();
  const { value } = preview;
  const blocked = block ?? (!readable ? t('notNumber') : change === 'same' ? t('unchanged') : value === null ? (preview.error?.sentence ?? t('checking')) : !current ? t('checking') : value.allowed ? null : figures(value.sentence));
  const move = async (): Promise<void> => {
    if (change === 'same') return;
    const answer = await act('position.protect', { position: position.id, ...change });
    if (!answer.ok || !answer.value.accepted) return;
    // The engine puts prices on the tick: what it said it would set is what the mirror will show.
    beginPending(position.id, change.stop === null ? null : (value?.stop ?? change.stop), change.target === null ? null : (value?.target ?? change.target), Date.now());
    done();
  };
  const tick = Number(instrument.tickSize);
  const words = t('protectWords', { side: t(position.direction), quantity: format.number(position.quantity, { decimals: decimalsOf(instrument.lotSize), trim: true }), base: instrument.base, entry: format.price(position.entry, instrument.tickSize), mark: format.price(position.mark, instrument.tickSize) });
  return (
    <Dialog title={t('protectTitle', { name })} words={words} onClose={done} focusFirst={cancel}
      footer={<><Button ref={cancel} onClick={done}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={blocked} onClick={() => void move()}>{t('confirm')}</Button></>}>
      <div className="ui-column">
        <div className="protect-fields">
          <FormRow id="protect-stop" label={t('stop')} stacked problem={stop === null ? t('notNumber') : null} help={<Away price={stop} position={position} />}>{(ids) => <NumberField {...ids} value={stop ?? ''} onChange={setStop} step={tick} unit={instrument.quote} invalid={stop === null} />}</FormRow>
          <FormRow id="protect-target" label={t('target')} stacked problem={target === null ? t('notNumber') : null} help={<Away price={target} position={position} />}>{(ids) => <NumberField {...ids} value={target ?? ''} onChange={setTarget} step={tick} unit={instrument.quote} placeholder={t('noTargetYet')} invalid={target === null} />}</FormRow>
        </div>
        <VerdictTable position={position} instrument={instrument} value={change === 'same' ? null : value} current={current} />
        <div role="status">
          {change === 'same' ? <p className="ui-dim">{readable ? t('unchanged') : ''}</p>
            : preview.error !== null ? <Notice tone="warning">{preview.error.sentence} {preview.error.remedy}</Notice>
              : value === null || !current ? <p className="ui-dim">{t('checking')}</p> : <Notice tone={value.allowed ? 'good' : 'warning'}>{figures(value.sentence)}</Notice>}
        </div>
      </div>
    </Dialog>
  );
}

/** How far a price is from the mark. */
function Away({ price, position }: { readonly price: string | null; readonly position: RowOf<'positions'> }): ReactNode {
  const share = price === null || price === '' || position.mark === null ? null : Number(price) / Number(position.mark) - 1;
  return <Percent value={share} sign className="ui-dim" />;
}

function VerdictTable({ position, instrument, value, current }: { readonly position: RowOf<'positions'>; readonly instrument: RowOf<'instruments'>; readonly value: Verdict | null; readonly current: boolean }): ReactNode {
  const t = useWords(positionWords);
  const step = instrument.tickSize;
  const line = (name: string, before: ReactNode, after: ReactNode): ReactNode => <tr><th scope="row">{name}</th><td>{before}</td><td>{value === null ? <span className="ui-dim">—</span> : after}</td></tr>;
  return (
    <table className={`protect-table ${current || value === null ? '' : 'ui-panel-dimmed'}`} aria-label={t('verdict')}>
      <thead><tr><th scope="col"><span className="ui-hidden">{t('verdict')}</span></th><th scope="col">{t('before')}</th><th scope="col">{t('after')}</th></tr></thead>
      <tbody>
        {line(t('stop'), <Price value={position.stop} step={step} />, <Price value={value?.stop} step={step} />)}
        {line(t('target'), <Price value={position.target} step={step} />, <Price value={value?.target} step={step} />)}
        {line(`${t('ifStopHits')} ${instrument.quote}`, <Money value={position.ifStopHits} gain />, <Money value={value?.ifStopHits} gain />)}
        {line(t('r'), <span className="ui-dim">—</span>, <NumberCell value={value?.r} gain decimals={2} />)}
        {line(t('riskShare'), <span className="ui-dim">—</span>, <Percent value={value?.riskShare} />)}
      </tbody>
    </table>
  );
}

function sameChange(a: Change, b: Change): boolean {
  return a.stop === b.stop && a.target === b.target;
}

/** The change after a pause in typing. */
function usePaused(change: Change | null): Change | null {
  const key = useSettled(JSON.stringify(change), PAUSE_MS);
  return useMemo(() => JSON.parse(key) as Change | null, [key]);
}
