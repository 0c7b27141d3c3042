import { Clock, Waves } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RiskReport, VarMethod } from '../../../src-shared/contract/risk-report.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Badge, type StateTone } from '../../ui/display.tsx';
import { Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useWords } from '../../workbench/words.ts';
import { measureText } from './measure-text.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';
import { TableBox } from './table-box.tsx';

type Values = RiskReport['values'][number];
type Test = RiskReport['tests'][number];
export type Confidence = 0.95 | 0.99;

interface Given {
  readonly report: RiskReport | null;
  readonly waiting: PanelState;
  readonly confidence: Confidence;
  readonly onConfidence: (confidence: Confidence) => void;
}

const lights: Readonly<Record<NonNullable<Test['light']>, StateTone>> = { green: 'good', yellow: 'warning', red: 'bad' };

/** What a day may lose, by each method, and how each stood the test of what came; too few bars is said, not painted red. */
export function VarPanel({ report, waiting, confidence, onConfidence }: Given): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const quote = useOnly('session')?.quote ?? '';
  const rows = report?.values.filter((row) => row.confidence === confidence) ?? [];
  const known = rows.some(({ bar }) => bar.kind === 'known');
  const [short] = rows.flatMap(({ bar }) => (bar.kind === 'insufficient' ? [bar] : []));
  const own: PanelState = report === null ? waiting
    : report.state !== 'held' ? { kind: 'empty', icon: Waves, title: t('noVar') }
    : !known && short !== undefined ? { kind: 'empty', icon: Waves, title: t('needsWhole', { name: 'VaR', needed: short.needed, has: short.observations }), words: report.basis.sentence }
    : { kind: 'ready' };
  const basis = report?.basis;
  const stated = format.percent(confidence, { decimals: 0 });
  return (
    <Panel title={t('var')} state={useRiskState(own)}
      actions={<Segments label={t('confidence')} value={String(confidence)} options={[{ value: '0.95', label: '95 %' }, { value: '0.99', label: '99 %' }]} onChange={(value) => onConfidence(value === '0.99' ? 0.99 : 0.95)} />}>
      {report === null || basis === undefined ? null : <>
        {report.prices.stale && report.prices.at !== null ? <p className="risk-note ui-stale"><Clock size={13} aria-hidden /> {t('frozen', { time: format.timeWithZone(report.prices.at) })}</p> : null}
        <TableBox label={t('var')}><table className="risk-table risk-var">
          <caption className="ui-hidden">{`${t('varOf')} ${stated}`}</caption>
          <thead><tr><th scope="col">{t('method')}</th><th scope="col">{t('perDay', { quote })}</th><th scope="col">{t('ofEquity')}</th><th scope="col" title={t('shortfallHelp')}>{t('shortfall', { quote })}</th><th scope="col">{t('exceeded')}</th><th scope="col" title={t('kupiecHelp')}>{t('kupiec')}</th><th scope="col" title={t('christoffersenHelp')}>{t('christoffersen')}</th><th scope="col">{t('verdict')}</th></tr></thead>
          <tbody>{rows.map((row) => <MethodRow key={row.method} row={row} test={report.tests.find(({ method, confidence: of }) => method === row.method && of === row.confidence)} />)}</tbody>
        </table></TableBox>
        <Exceedances tests={report.tests} confidence={confidence} />
        <p className="risk-note">{t('window', { window: format.number(basis.window, { decimals: 0 }), frame: basis.timeframe, from: basis.from === null ? '—' : `${format.date(basis.from)} ${format.time(basis.from, false)}`, until: basis.until === null ? '—' : `${format.date(basis.until)} ${format.time(basis.until, false)}` })}. {t('dayScaled')}</p>
      </>}
    </Panel>
  );
}

function MethodRow({ row, test }: { readonly row: Values; readonly test: Test | undefined }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const p = (value: number | undefined): string => format.number(value, { decimals: 3 });
  return (
    <tr>
      <th scope="row">{t(`m_${row.method}`)}</th>
      {row.day.kind === 'known' ? <><td>{format.number(row.money)}</td><td>{measureText(row.day, format, t)}</td><td>{format.number(row.shortfallMoney)}</td></>
        : <td colSpan={3} className="ui-dim">{row.day.kind === 'undefined' ? row.day.why : measureText(row.day, format, t)}</td>}
      {test === undefined || test.kupiec === null || test.light === null
        ? <td colSpan={4} className="ui-dim">{t('noTest', { needed: test?.needed ?? 0, has: test?.bars ?? 0 })}</td>
        : <>
          <td title={t('expected', { count: format.number(test.expected, { decimals: 1 }) })}>{test.exceeded} <span className="ui-dim">/ {format.number(test.expected, { decimals: 1 })}</span></td>
          <td>{p(test.kupiec.pValue)}</td><td>{p(test.christoffersen?.pValue)}</td>
          <td><span title={t(`${test.light}Help`)}><Badge tone={lights[test.light]}>{t(test.light)}</Badge></span></td>
        </>}
    </tr>
  );
}

/** The newest exceedances of the first method that was tested. */
function Exceedances({ tests, confidence }: { readonly tests: readonly Test[]; readonly confidence: Confidence }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const test = tests.find((one) => one.confidence === confidence && one.kupiec !== null);
  if (test === undefined) return null;
  const { last, bars } = test;
  return (
    <section className="risk-part" aria-label={t('lastExceeded', { method: t(`m_${test.method satisfies VarMethod}`) })}>
      <h3>{t('lastExceeded', { method: t(`m_${test.method}`) })}</h3>
      {last.length === 0 ? <p className="ui-dim">{t('neverExceeded', { bars })}</p> : (
        <ol className="risk-exceeded">{last.slice(0, 6).map(({ at, loss, value }) => <li key={at}><time className="ui-num ui-dim" dateTime={new Date(at).toISOString()} title={format.dateTime(at)}>{format.date(at).replace(/ \d{4}$/, '')} {format.time(at, false)}</time> <span className="ui-num">{t('lossAgainst', { loss: format.percent(-loss), value: format.percent(-value) })}</span></li>)}</ol>
      )}
    </section>
  );
}
