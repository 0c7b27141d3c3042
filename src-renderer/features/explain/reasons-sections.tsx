import { Check, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Explanation } from '../../../src-shared/contract/queries.ts';
import { checkShown } from '../../../src-shared/support/readable.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValue } from '../../ui/display.tsx';
import { NumberCell, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName, seatOf } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { useFigureStyle, useSteps } from '../../workbench/readable.ts';
import { OwnWords } from '../../workbench/own-words.tsx';
import { Stored } from '../../workbench/stored.tsx';
import { explainWords } from './explain-words.ts';

/** Features shown before the rest is asked for. */
const FIRST = 8;

/** The market as it was seen: price, regime, age of the data, features with what they mean. */
export function Seen({ snapshot, at, step }: { readonly snapshot: Explanation['snapshot']; readonly at: number; readonly step: string | undefined }): ReactNode {
  const t = useWords(explainWords);
  const format = useFormat();
  const [all, setAll] = useState(false);
  if (snapshot === null) return <p className="ui-soft">{t('noSnapshot')}</p>;
  const features = all ? snapshot.features : snapshot.features.slice(0, FIRST);
  return (
    <>
      <div className="why-pairs"><KeyValue across pairs={[
        { name: t('price'), value: format.price(snapshot.lastPrice, step) }, { name: t('regime'), value: snapshot.regime },
        { name: t('dataAge'), value: snapshot.dataAt === null ? t('noData') : t('before', { time: snapshotAge(at - snapshot.dataAt, format) }) },
      ]} /></div>
      {features.length === 0 ? null : (
        <table className="why-table">
          <thead><tr><th scope="col">{t('feature')}</th><th scope="col" className="why-right">{t('value')}</th><th scope="col">{t('meaning')}</th></tr></thead>
          <tbody>{features.map((feature) => <tr key={feature.name}><td>{feature.name}</td><td className="why-right">{valueText(feature.value, format)} <span className="ui-dim">{feature.unit}</span></td><td className="ui-soft">{feature.meaning}</td></tr>)}</tbody>
        </table>
      )}
      {snapshot.features.length <= FIRST ? null : <div><Button size="small" tone="quiet" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('fewer') : t('showFeatures', { count: snapshot.features.length })}</Button></div>}
    </>
  );
}

type Format = ReturnType<typeof useFormat>;

function snapshotAge(ms: number, format: Format): string {
  return ms < 1_000 ? `${format.number(Math.max(0, ms), { decimals: 0 })}\u00A0ms` : format.age(ms);
}

/** Four significant digits. */
function valueText(value: number, format: Format): string {
  const size = Math.abs(value);
  return format.number(value, { decimals: size === 0 ? 0 : Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size)))), trim: true });
}

/** An agent that says the same in several frameworks is quoted once. */
function onceEach(votes: Explanation['votes']): Explanation['votes'] {
  const said = new Set<string>();
  return votes.filter(({ agent, note, veto }) => {
    const text = JSON.stringify([agent, note, veto]);
    const isNew = !said.has(text);
    said.add(text);
    return isNew;
  });
}

/** What each agent said, with what it pointed at. */
export function Turns({ votes }: { readonly votes: Explanation['votes'] }): ReactNode {
  const t = useWords(explainWords);
  const format = useFormat();
  const spoken = onceEach(votes.filter(({ note, veto }) => (note !== null && note !== '') || veto !== null));
  return (
    <ul className="why-turns">
      {spoken.map(({ agent, framework, note, veto, evidence }) => (
        <li key={seatOf({ framework, agent })} className="why-turn">
          <span className="ui-strong">{agentName(agent)}</span>
          <span className="ui-text"><Stored text={[veto, note].filter((one) => one !== null && one !== '').join(' ')} /></span>
          {evidence.length === 0 ? null : <span className="why-turn-evidence ui-num"><span className="ui-hidden">{t('evidence')} </span>{evidence.map(({ feature, value }) => `${feature} ${valueText(value, format)}`).join(' · ')}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What each agent had taken from earlier positions like it. */
export function Remembered({ lessons }: { readonly lessons: Explanation['remembered'] }): ReactNode {
  const t = useWords(explainWords);
  if (lessons.length === 0) return <p className="ui-soft">{t('nothingRemembered')}</p>;
  return (
    <>
      <p className="ui-soft ui-small">{t('rememberedHelp')}</p>
      <ul className="why-turns">
        {lessons.map(({ agent, at, text, r, words, wordsBy }) => (
          <li key={`${agent} ${at} ${text}`} className="why-turn">
            <span className="ui-strong">{agentName(agent)}</span>
            <span className="ui-text"><Stored text={text} /></span>
            {words === null ? null : <span className="why-turn-own ui-text"><OwnWords words={words} by={wordsBy} /></span>}
            <span className="why-turn-evidence ui-num"><NumberCell value={r} gain unit="R" /> · <Time at={at} form="both" /></span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Each check against its limit, in words. */
export function Checks({ checks, instrument }: { readonly checks: Explanation['checks']; readonly instrument: string }): ReactNode {
  const t = useWords(explainWords);
  const style = useFigureStyle();
  const steps = useSteps(instrument);
  if (checks.length === 0) return <p className="ui-soft">{t('noChecks')}</p>;
  return (
    <table className="why-table">
      <thead><tr><th scope="col">{t('check')}</th><th scope="col" className="why-right">{t('was')}</th><th scope="col" className="why-right">{t('limit')}</th><th scope="col">{t('outcome')}</th></tr></thead>
      <tbody>
        {checks.map((check) => ({ ...check, shown: checkShown(check, style, steps) })).map(({ shown, ...check }) => (
          <tr key={check.name}>
            <td className="why-check">{check.name}</td><td className="why-right">{shown.value}</td><td className="why-right">{shown.limit}</td>
            <td><span className={`why-verdict ${check.passed ? 'why-pass' : 'why-fail'}`}>{check.passed ? <Check size={13} aria-hidden /> : <X size={13} aria-hidden />}{check.passed ? t('passed') : t('broke')}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
