import { Grid3x3 } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { CORRELATION_WINDOWS, type CorrelationReport, type CorrelationWindow } from '../../../src-shared/contract/risk-report.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValue } from '../../ui/display.tsx';
import { Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useEditableSetting, useQuery } from '../../workbench/ask.ts';
import { shortName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';
import { TableBox } from './table-box.tsx';

type Correlations = NonNullable<CorrelationReport['matrix']>;

const WINDOWS = Object.keys(CORRELATION_WINDOWS) as readonly CorrelationWindow[];
/** Candles come with the minute. */
const AGAIN_MS = 30_000;

/** What depends on what, over the window that is chosen: every value printed, the colours only repeat it. */
export function CorrelationPanel(): ReactNode {
  const t = useWords(riskWords);
  const known = useOnly('portfolio') !== undefined;
  const [{ correlation: window }, change] = useEditableSetting('riskView');
  const asked = useQuery('risk.correlations', known ? { hours: CORRELATION_WINDOWS[window] } : null, AGAIN_MS);
  const { value: report, error } = asked;
  const own: PanelState = report === null
    ? error === null ? { kind: 'loading', words: t('measuring') } : { kind: 'error', title: t('failed'), words: `${error.sentence} ${error.remedy}`, action: <Button size="small" onClick={asked.refresh}>{t('retry')}</Button> }
    : report.matrix === null ? { kind: 'empty', icon: Grid3x3, title: t('insufficient'), words: `${report.sentence} ${t('shorter')}` } : { kind: 'ready' };
  return (
    <Panel title={t('correlation')} state={useRiskState(own)}
      actions={<Segments label={t('lookBack')} value={window} options={WINDOWS.map((value) => ({ value, label: t(value) }))} onChange={(correlation) => void change({ correlation })} />}>
      {report === null || report.matrix === null ? null : <Body report={report} matrix={report.matrix} />}
    </Panel>
  );
}

function Body({ report: { risk, observations, timeframe, from, until, left }, matrix }: { readonly report: CorrelationReport; readonly matrix: Correlations }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const shown = useMemo(() => readableOf(matrix), [matrix]);
  const moment = (at: number | null): string => (at === null ? '—' : `${format.date(at)} ${format.time(at, false)}`);
  return (
    <>
      <CorrelationMap found={shown} />
      {risk === null ? null : <div className="risk-figures"><KeyValue across pairs={[{ name: t('average'), value: format.number(risk.average) }, { name: t('bets'), value: format.number(risk.bets, { decimals: 1 }) }]} /></div>}
      <Scale />
      <p className="risk-note">
        {t('correlationNote', { count: format.number(observations, { decimals: 0 }), frame: timeframe ?? '', from: moment(from), until: moment(until), shrinkage: format.percent(matrix.shrinkage, { decimals: 0 }) })}
        {shown.instruments.length === matrix.instruments.length ? '' : ` ${t('someOf', { shown: shown.instruments.length, all: matrix.instruments.length })}`}
        {left.length === 0 ? '' : ` ${t('leftOut', { names: left.map(({ instrument, bars }) => t('leftOne', { name: shortName(instrument), bars: format.number(bars, { decimals: 0 }) })).join(', ') })}`}
      </p>
    </>
  );
}

/** More columns than this cannot be read beside each other. */
const MOST = 10;

/** One market for each asset, the held one where one is, and of many assets those that are held first; in the order they came in. */
export function readableOf({ instruments, held, values, ...rest }: Correlations): Correlations {
  const places = instruments.map((_, index) => index).toSorted((a, b) => Number(held[b] === true) - Number(held[a] === true) || a - b);
  const seen = new Set<string>();
  const kept = places.filter((place) => {
    const name = shortName(instruments[place] ?? '');
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  }).slice(0, MOST).toSorted((a, b) => a - b);
  return { ...rest, instruments: kept.map((place) => instruments[place] ?? ''), held: kept.map((place) => held[place] === true), values: kept.map((row) => kept.map((column) => values[row]?.[column] ?? 0)) };
}

/** A matrix with its values. Blue is against, orange together: apart for every kind of sight, and on both the digits keep their contrast. */
export function CorrelationMap({ found: { instruments, held, values } }: { readonly found: Correlations }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const names = instruments.map((id) => shortName(id));
  const mark = (index: number): ReactNode => (held[index] === true ? <span className="risk-held" title={t('held')} aria-label={t('held')} role="img">●</span> : null);
  return (
    <TableBox label={t('correlation')}><table className="risk-map">
      <caption className="ui-hidden">{t('correlation')}</caption>
      <thead><tr><td />{names.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{values.map((row, i) => (
        <tr key={names[i]}>
          <th scope="row">{mark(i)}{names[i]}</th>
          {row.map((value, j) => <td key={names[j]} className={i === j ? 'risk-map-self' : undefined} style={i === j ? undefined : { background: shadeOf(value) }} title={t('correlationCell', { a: names[i] ?? '', b: names[j] ?? '', value: format.number(value) })}>{i === j ? '1' : format.number(value)}</td>)}
        </tr>
      ))}</tbody>
    </table></TableBox>
  );
}

/** The deepest colour, per cent: text on it keeps its contrast. */
const DEEPEST = 42;

function shadeOf(value: number): string {
  return `color-mix(in srgb, var(--${value < 0 ? 'safe-up' : 'safe-down'}) ${Math.round(Math.min(1, Math.abs(value)) * DEEPEST)}%, var(--bg1))`;
}

function Scale(): ReactNode {
  const t = useWords(riskWords);
  return <div className="risk-scale" aria-hidden><span>{t('minusOne')}</span>{[-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].map((value) => <i key={value} style={{ background: shadeOf(value) }} />)}<span>{t('plusOne')}</span></div>;
}
