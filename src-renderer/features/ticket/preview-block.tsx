import { Check, X } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Preview } from '../../../src-shared/contract/commands.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { checkShown } from '../../../src-shared/support/readable.ts';
import { KeyValue, Meter, Notice } from '../../ui/display.tsx';
import { Money, NumberCell, Percent, Price, Quantity } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useFigureStyle, useSteps } from '../../workbench/readable.ts';
import { useWords } from '../../workbench/words.ts';
import { SizingBlock } from './sizing-block.tsx';
import { ticketWords } from './ticket-words.ts';
import type { Previewed } from './use-preview.ts';

/** What the engine would make of the ticket: cost, risk, exposure, and every check in words. */
export const PreviewBlock = memo(function PreviewBlock({ preview, instrument, complete }: { readonly preview: Previewed; readonly instrument: RowOf<'instruments'>; readonly complete: boolean }): ReactNode {
  const t = useWords(ticketWords);
  const { value, error, current } = preview;
  if (!complete) return <p className="ui-dim ui-small ticket-hint">{t('fillIn')}</p>;
  if (error !== null) return <Notice tone="warning">{t('previewFailed', { sentence: `${error.sentence} ${error.remedy}` })}</Notice>;
  if (value === null) return <p className="ui-dim ui-small ticket-hint" role="status">{t('checking')}</p>;
  return (
    <div className={current ? 'ticket-preview' : 'ticket-preview ticket-preview-old'} aria-busy={!current}>
      <Figures value={value} instrument={instrument} />
      <Exposure value={value} />
      {value.sizing === null ? null : <SizingBlock sizing={value.sizing} instrument={instrument} />}
      <Checks checks={value.checks} instrument={instrument.id} />
    </div>
  );
});

function Figures({ value, instrument }: { readonly value: Preview; readonly instrument: RowOf<'instruments'> }): ReactNode {
  const t = useWords(ticketWords);
  const { quote } = instrument;
  const fees = value.feeIn === null || value.feeOut === null ? null : Number(value.feeIn) + Number(value.feeOut);
  return (
    <KeyValue pairs={[
      { name: t('risk'), value: <Money value={value.risk === null ? null : `-${value.risk}`} gain /> },
      { name: t('rewardRisk'), value: value.rewardRisk === null ? '—' : <NumberCell value={value.rewardRisk} decimals={1} unit=": 1" /> },
      { name: t('quantity'), value: <Quantity value={value.quantity} step={instrument.lotSize} /> },
      { name: t('worst'), value: <Price value={value.price} step={instrument.tickSize} /> },
      { name: t('value'), value: <Money value={value.value} unit={quote} /> },
      { name: t('fees'), value: <Money value={fees} unit={quote} /> },
      ...(value.liquidationDistance === null ? [] : [{ name: t('liquidation'), value: <Percent value={value.liquidationDistance} decimals={1} /> }]),
    ]} />
  );
}

function Exposure({ value }: { readonly value: Preview }): ReactNode {
  const t = useWords(ticketWords);
  const format = useFormat();
  const limit = Number(value.exposureLimit);
  const after = value.exposureAfter === null ? null : Number(value.exposureAfter);
  const whole = (figure: string | null): string => format.number(figure, { decimals: 0 });
  const text = t('exposureText', { before: whole(value.exposureBefore), after: whole(value.exposureAfter), limit: whole(value.exposureLimit) });
  return (
    <div className="ticket-exposure">
      <div className="ui-pair"><span className="ui-dim">{t('exposure')}</span><span className="ui-num">{text}</span></div>
      <Meter label={t('exposure')} value={after} max={Math.max(limit, after ?? 0, 1)} text={text} size="thin" tone={after !== null && after > limit ? 'bad' : 'accent'} ticks={[{ at: Number(value.exposureBefore), label: whole(value.exposureBefore) }]} />
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Checks({ checks, instrument }: { readonly checks: Preview['checks']; readonly instrument: string }): ReactNode {
  const t = useWords(ticketWords);
  const failed = checks.filter(({ passed }) => !passed).length;
  const style = useFigureStyle();
  const steps = useSteps(instrument);
  const sorted = [...checks].sort((a, b) => Number(a.passed) - Number(b.passed));
  const head = failed === 0 ? t('checksPass', { count: checks.length }) : t('checksFail', { count: failed, total: checks.length });
  return (
    <details className="ticket-checks" open>
      <summary className={failed === 0 ? 'ticket-checks-good' : 'ticket-checks-bad'}>{failed === 0 ? <Check size={13} aria-hidden /> : <X size={13} aria-hidden />}{head}</summary>
      <ul aria-label={t('checks')}>
        {sorted.map((check) => ({ name: check.name, passed: check.passed, ...checkShown(check, style, steps) })).map(({ name, value, limit, passed }) => (
          <li key={name} className={passed ? 'ticket-check' : 'ticket-check ticket-check-failed'}>
            {passed ? <Check size={12} aria-hidden /> : <X size={12} aria-hidden />}
            <span className="ticket-check-name">{capital(name)} <span className={passed ? 'ui-hidden' : ''}>{passed ? t('pass') : t('fail')}</span></span>
            <span className="ticket-check-value ui-num ui-text">{value}<span className="ui-dim"> / {limit}</span></span>
          </li>
        ))}
      </ul>
    </details>
  );
}
