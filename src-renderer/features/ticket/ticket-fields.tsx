import type { ReactNode } from 'react';
import type { Preview } from '../../../src-shared/contract/commands.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRowValue } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { FormRow, NumberField, Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import { fittingSize, onTick, USUAL_RISK, type Draft, type Fit, type Problem, type Problems, type SizeBy, type Suggestion } from './ticket-model.ts';
import { ticketWords } from './ticket-words.ts';

interface FieldsProps {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly suggested: Suggestion | null;
  /** Suggested by the average true range, not by a plain share. */
  readonly byRange: boolean;
  readonly instrument: RowOf<'instruments'>;
  readonly last: number | null;
  /** The size the limits left room for; null: as it was given. */
  readonly fit: Fit | null;
  /** What the engine says of the ticket as it stands; null: not known. */
  readonly preview: Preview | null;
  readonly onChange: (part: Partial<Draft>) => void;
}

const quickRisks = ['0.25', '0.5', '1', '2'] as const;

/** The fields of the ticket, in the order they are thought of: which way, at what price, where it is wrong, how much that may cost. */
export function TicketFields(props: FieldsProps): ReactNode {
  const t = useWords(ticketWords);
  const { draft, instrument, onChange } = props;
  const spot = instrument.kind === 'spot';
  return (
    <>
      <div className={`ticket-direction ticket-direction-${draft.direction}`}>
        <Segments label={t('direction')} value={draft.direction} onChange={(direction) => onChange({ direction })} options={[{ value: 'long', label: `▲ ${t('long')}` }, ...(spot ? [] : [{ value: 'short' as const, label: `▼ ${t('short')}` }])]} />
        {spot ? <span className="ui-dim ui-tiny">{t('spotShort')}</span> : null}
      </div>
      <PriceRow {...props} />
      <div className="ticket-pair">
        <ProtectionField {...props} which="stop" />
        <ProtectionField {...props} which="target" />
      </div>
      <SizeRow {...props} />
    </>
  );
}

function PriceRow({ draft, problems, instrument, last, onChange }: FieldsProps): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  const touch = useRowValue('quotes', instrument.id, (row) => (draft.direction === 'long' ? row?.ask : row?.bid) ?? row?.last ?? null);
  const limit = draft.type === 'limit';
  const problem = useProblem(problems.price, 'price', draft, instrument, null);
  return (
    <div className="ticket-pair">
      <div className="ui-form-stack">
        <span className="ui-form-row-label">{t('type')}</span>
        <Segments label={t('type')} value={draft.type} onChange={(type) => onChange({ type, ...(type === 'limit' && (draft.price ?? '') === '' && last !== null ? { price: onTick(last, instrument.tickSize) } : {}) })} options={[{ value: 'market', label: t('market') }, { value: 'limit', label: t('limit') }]} />
      </div>
      {limit ? (
        <FormRow id="ticket-price" label={t('price')} stacked problem={problem}>
          {(ids) => <NumberField {...ids} value={draft.price ?? ''} onChange={(price) => onChange({ price })} step={Number(instrument.tickSize)} unit={instrument.quote} invalid={problems.price !== undefined} />}
        </FormRow>
      ) : (
        <div className="ui-form-stack"><span className="ui-form-row-label">{t('best')}</span><span className="ticket-best ui-num ui-soft">{format.price(touch, instrument.tickSize)}</span></div>
      )}
    </div>
  );
}

function SizeRow(props: FieldsProps): ReactNode {
  const { draft, problems, instrument, fit, onChange } = props;
  const t = useWords(ticketWords);
  const units: Record<SizeBy, string> = { risk: t('ofEquity'), quantity: instrument.base, value: instrument.quote };
  const steps: Record<SizeBy, number> = { risk: 0.05, quantity: Number(instrument.lotSize), value: 10 };
  const format = useFormat();
  const problem = useProblem(problems.size, 'size', draft, instrument, null);
  const automatic = draft[draft.sizeBy] === 'auto';
  const shown = automatic ? fit?.percent ?? USUAL_RISK : draft[draft.sizeBy] ?? '';
  return (
    <div className="ui-form-stack">
      <div className="ticket-label"><label className="ui-form-row-label" htmlFor="ticket-size">{t('size')}</label>
        {draft.sizeBy === 'risk' ? <Button size="small" tone="quiet" className="ticket-auto" aria-pressed={automatic} title={t('autoSize', { share: format.percent(Number(USUAL_RISK) / 100) })} aria-label={`${t('auto')}: ${t('size')}`} onClick={() => onChange({ risk: 'auto' })}>{t('auto')}</Button> : null}</div>
      <div className="ticket-size">
        <Segments label={t('sizeBy')} value={draft.sizeBy} onChange={(sizeBy) => onChange({ sizeBy })} options={[{ value: 'risk', label: t('byRisk') }, { value: 'quantity', label: t('byQuantity') }, { value: 'value', label: t('byValue') }]} />
        <NumberField key={draft.sizeBy} id="ticket-size" value={shown} onChange={(value) => onChange({ [draft.sizeBy]: value })} unit={units[draft.sizeBy]} step={steps[draft.sizeBy]} invalid={problem !== null} {...(problem === null ? {} : { describedBy: 'ticket-size-problem' })} />
      </div>
      {draft.sizeBy === 'risk' ? (
        <div className="ticket-quick">
          {quickRisks.map((percent) => <Button key={percent} size="small" tone="quiet" aria-pressed={shown === percent} aria-label={t('quick', { percent: format.percent(Number(percent) / 100, { trim: true }) })} onClick={() => onChange({ risk: percent })}>{format.percent(Number(percent) / 100, { trim: true })}</Button>)}
        </div>
      ) : null}
      <Room {...props} shown={shown} />
      {problem === null ? null : <div className="ui-form-row-problem" id="ticket-size-problem" role="alert">{problem}</div>}
    </div>
  );
}

/** Where a limit decides about the size: that it was made smaller, or a way to make it so. */
function Room({ draft, fit, preview, instrument, shown, onChange }: FieldsProps & { readonly shown: string }): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  const limitOf = (by: Fit['room']['by']): string => (by === 'instrument exposure' ? t('limitInstrument') : t('limitPortfolio'));
  const money = (value: string): string => format.money(value, { currency: instrument.quote });
  if (fit !== null) return <p className="ui-tiny ui-soft ticket-room" role="status">{t('sizedDown', { share: format.percent(Number(fit.percent) / 100, { decimals: 3, trim: true }), limit: limitOf(fit.room.by), room: money(fit.room.value) })}</p>;
  const over = preview !== null && preview.room !== null && preview.value !== null && Number(preview.value) > Number(preview.room.value) ? preview.room : null;
  if (over === null || preview === null) return null;
  const fitting = fittingSize(draft.sizeBy, shown, preview, instrument.lotSize);
  return (
    <div className="ticket-room ui-tiny ui-soft" role="status">
      {t('tooLarge', { limit: limitOf(over.by), room: money(over.value) })}
      {fitting === null ? null : <Button size="small" onClick={() => onChange({ [draft.sizeBy]: fitting })}>{t('sizeDown')}</Button>}
    </div>
  );
}

/** Stop or target: as suggested until somebody types, and again with Auto. Below it how far it is away. */
function ProtectionField({ which, draft, problems, suggested, byRange, instrument, last, onChange }: FieldsProps & { readonly which: 'stop' | 'target' }): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  const auto = draft[which] === 'auto';
  const typed = draft[which];
  const shown = typed === 'auto' ? (suggested?.[which] ?? '') : typed;
  const from = draft.type === 'limit' && Number(draft.price) > 0 ? Number(draft.price) : last;
  const problem = useProblem(problems[which], which, draft, instrument, from);
  const stop = draft.stop === 'auto' ? suggested?.stop : draft.stop;
  const distance = shown === null || shown === '' || from === null ? null : Number(shown) / from - 1;
  const r = which === 'stop' || distance === null || from === null || stop == null || stop === '' || Number(stop) === from ? null : Math.abs(Number(shown) - from) / Math.abs(Number(stop) - from);
  const words = distance === null ? (which === 'target' ? t('optional') : '') : `${format.percent(distance, { sign: true })}${r === null ? '' : ` · ${t('rMultiple', { r: format.number(r, { decimals: 1, sign: true }) })}`}`;
  return (
    <div className="ui-form-stack">
      <div className="ticket-label"><label className="ui-form-row-label" htmlFor={`ticket-${which}`}>{t(which)}</label>
        <Button size="small" tone="quiet" className="ticket-auto" aria-pressed={auto} title={which === 'stop' ? (byRange ? t('autoStop') : t('autoStopPlain')) : undefined} aria-label={`${t('auto')}: ${t(which)}`} onClick={() => onChange({ [which]: 'auto' })}>{t('auto')}</Button></div>
      <NumberField id={`ticket-${which}`} value={shown ?? ''} onChange={(value) => onChange({ [which]: value })} step={Number(instrument.tickSize)} invalid={problem !== null} describedBy={`ticket-${which}-words`} />
      <div className={problem === null ? 'ui-tiny ui-dim ui-num' : 'ui-form-row-problem'} id={`ticket-${which}-words`}>{problem ?? words}</div>
    </div>
  );
}

function useProblem(problem: Problem | undefined, field: 'price' | 'size' | 'stop' | 'target', draft: Draft, instrument: RowOf<'instruments'>, from: number | null): string | null {
  const t = useWords(ticketWords);
  const format = useFormat();
  if (problem === undefined) return null;
  if (problem === 'wrong_side') {
    const words = { from: format.price(from, instrument.tickSize) };
    const long = draft.direction === 'long';
    if (field === 'target') return long ? t('wrong_sideTargetLong', words) : t('wrong_sideTargetShort', words);
    return long ? t('wrong_sideStopLong', words) : t('wrong_sideStopShort', words);
  }
  return t(problem, { step: problem === 'off_lot' ? instrument.lotSize : instrument.tickSize, example: format.number(1_234.5, { decimals: 1 }) });
}
