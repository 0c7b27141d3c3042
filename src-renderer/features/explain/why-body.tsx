import type { ReactNode } from 'react';
import type { Explanation } from '../../../src-shared/contract/queries.ts';
import { useRowValue } from '../../mirror/hooks.ts';
import { Badge, KeyValue } from '../../ui/display.tsx';
import { Money, NumberCell, Price, Quantity, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { ConsensusBar } from '../../workbench/votes/consensus-bar.tsx';
import { DirectionMark } from '../../workbench/votes/stance.tsx';
import { VoteChips } from '../../workbench/votes/vote-chips.tsx';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { explainWords } from './explain-words.ts';
import { NoteEditor } from './note-editor.tsx';
import { Orders } from './orders-section.tsx';
import { Checks, Remembered, Seen, Turns } from './reasons-sections.tsx';
import { resultWord } from './result-word.ts';

interface WhyBodyProps {
  readonly explanation: Explanation;
  readonly subject: 'round' | 'order' | 'position';
  readonly id: string;
  readonly onNoted: () => void;
}

/** Everything, in the order it happened. */
export function WhyBody({ explanation, subject, id, onNoted }: WhyBodyProps): ReactNode {
  const t = useWords(explainWords);
  const step = useRowValue('instruments', explanation.instrument, (row) => row?.tickSize);
  const noted = explanation.round === null ? { subject, id } : { subject: 'round' as const, id: explanation.round };
  const newest = explanation.notes.at(-1);
  return (
    <div className="why">
      <Head explanation={explanation} />
      {explanation.round === null ? <p className="ui-soft">{t('noRound')}</p> : <>
        <Section title={t('seen')}><Seen snapshot={explanation.snapshot} at={explanation.at} step={step} /></Section>
        {explanation.snapshot === null ? null : <Section title={t('remembered')}><Remembered lessons={explanation.remembered} /></Section>}
        <Section title={t('votes')}>
          {explanation.threshold === null ? null : <ConsensusBar votes={explanation.votes} threshold={explanation.threshold} />}
          <VoteChips votes={explanation.votes} veto={explanation.votes.find(({ veto }) => veto !== null)?.veto ?? null} officers={explanation.votes.filter(({ veto }) => veto !== null).map(({ agent }) => agent)} />
          <Turns votes={explanation.votes} />
        </Section>
        <Section title={t('signal')}><Signal signal={explanation.signal} instrument={explanation.instrument} step={step} />{explanation.approval === null ? null : <p className="ui-text"><Stored text={explanation.approval.sentence} /></p>}</Section>
      </>}
      <Section title={t('checks')} note={checksNote(explanation.checks, t)}><Checks checks={explanation.checks} instrument={explanation.instrument} /></Section>
      <Section title={t('orders')}>{explanation.orders.length === 0 ? <p className="ui-soft">{t('noOrders')}</p> : <Orders orders={explanation.orders} decidedAt={explanation.at} step={step} />}</Section>
      <Section title={t('position')}><Held position={explanation.position} step={step} /></Section>
      <Section title={t('notes')}>
        <NoteEditor key={`${noted.id} ${newest?.at ?? 0}`} subject={noted.subject} id={noted.id} text={newest?.text ?? ''} tags={newest?.tags ?? []} onSaved={onNoted} />
        {explanation.notes.length < 2 ? null : <>
          <h4 className="ui-small ui-soft">{t('earlier')}</h4>
          <ul className="note-earlier">{explanation.notes.slice(0, -1).toReversed().map((note, index) => <li key={`${note.at} ${index}`}><Time at={note.at} form="both" className="ui-dim ui-small" /><span className="ui-text">{note.text}</span>{note.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</li>)}</ul>
        </>}
      </Section>
    </div>
  );
}

function Section({ title, note, children }: { readonly title: string; readonly note?: string | null; readonly children: ReactNode }): ReactNode {
  return <section className="why-section"><h3>{title}{note === undefined || note === null ? null : <span className="ui-small">{note}</span>}</h3>{children}</section>;
}

function checksNote(checks: Explanation['checks'], t: (key: 'allPassed' | 'someFailed', values: Record<string, number>) => string): string | null {
  if (checks.length === 0) return null;
  const failed = checks.filter(({ passed }) => !passed).length;
  return failed === 0 ? t('allPassed', { count: checks.length }) : t('someFailed', { failed, count: checks.length });
}

function Head({ explanation }: { readonly explanation: Explanation }): ReactNode {
  const t = useWords(explainWords);
  const { sentence, at, instrument, direction, outcome, position } = explanation;
  return (
    <div className="why-head">
      <p className="why-sentence ui-text"><Stored text={sentence} instrument={instrument} /></p>
      <dl className="why-facts">
        <div><dt>{t('at')}</dt><dd><Time at={at} form="both" /></dd></div>
        <div><dt>{t('instrument')}</dt><dd>{instrument}</dd></div>
        {direction === null ? null : <div><dt className="ui-hidden">{t('outcome')}</dt><dd><DirectionMark direction={direction} /></dd></div>}
        <div><dt>{t('outcome')}</dt><dd><Badge>{resultWord(outcome, t)}</Badge></dd></div>
        {position === null ? null : <div><dt>{t('result')}</dt><dd>{position.closedAt === null ? t('open') : <><Money value={position.net} gain arrow />{position.r === null ? null : <> · <NumberCell value={position.r} gain unit="R" /></>}</>}</dd></div>}
      </dl>
    </div>
  );
}

function Signal({ signal, instrument, step }: { readonly signal: Explanation['signal']; readonly instrument: string; readonly step: string | undefined }): ReactNode {
  const t = useWords(explainWords);
  const format = useFormat();
  if (signal === null) return <p className="ui-soft">{t('noSignal')}</p>;
  return (
    <>
      <div className="why-pairs"><KeyValue across pairs={[
        { name: t('entry'), value: format.price(signal.entry, step) }, { name: t('stop'), value: format.price(signal.stop, step) }, { name: t('target'), value: format.price(signal.target, step) },
        { name: t('expected'), value: <NumberCell value={signal.expectedValue} gain unit="R" /> }, { name: t('rewardRisk'), value: format.number(signal.rewardRisk) }, { name: t('end'), value: signal.end === null ? '—' : signal.end.replaceAll('_', ' ') },
      ]} /></div>
      {signal.sentence === null ? null : <p className="ui-soft ui-text"><Stored text={signal.sentence} instrument={instrument} /></p>}
    </>
  );
}

const protections = { native: 'protection_native', soft: 'protection_soft', naked: 'protection_naked', closed: 'protection_closed' } as const;

function Held({ position, step }: { readonly position: Explanation['position']; readonly step: string | undefined }): ReactNode {
  const t = useWords(explainWords);
  const format = useFormat();
  if (position === null) return <p className="ui-soft">{t('noPosition')}</p>;
  const priced = step === undefined ? {} : { step };
  return (
    <>
      <p className="why-result">{position.closedAt === null ? <span className="ui-soft">{t('open')}</span> : <><Money value={position.net} gain arrow />{position.r === null ? null : <NumberCell value={position.r} gain unit="R" />}</>}</p>
      <div className="why-pairs"><KeyValue across pairs={[
        { name: t('opened'), value: <Time at={position.openedAt} form="both" /> }, { name: t('closed'), value: position.closedAt === null ? t('open') : <Time at={position.closedAt} form="both" /> },
        { name: t('lasted'), value: position.closedAt === null ? '—' : format.age(position.closedAt - position.openedAt) }, { name: t('size'), value: <Quantity value={position.peakQuantity} /> }, { name: t('entry'), value: <Price value={position.entry} {...priced} /> },
        { name: t('realised'), value: <Money value={position.realised} gain /> }, { name: t('fees'), value: <Money value={position.fees} /> }, { name: t('funding'), value: <Money value={position.funding} gain /> }, { name: t('reason'), value: position.closeReason === null ? '—' : <Stored text={position.closeReason} /> },
      ]} /></div>
      <table className="why-table"><tbody>
        {position.events.map((event, index) => (
          <tr key={`${event.at} ${index}`}>
            <td><Time at={event.at} className="ui-dim" /></td><td>{event.change.replaceAll('_', ' ')}</td><td className="why-right"><Quantity value={event.quantity} /></td>
            <td>{t('stop')} <Price value={event.stop} {...priced} /></td><td>{t('target')} <Price value={event.target} {...priced} /></td><td className="ui-soft">{event.protection in protections ? t(protections[event.protection as keyof typeof protections]) : event.protection}</td>
          </tr>
        ))}
      </tbody></table>
    </>
  );
}
