import './rebalance.css';
import { useState, type ReactNode } from 'react';
import { planOf, type RebalanceProposal } from '../../../src-shared/contract/rebalance.ts';
import { useKeys, useRow } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue, Notice } from '../../ui/display.tsx';
import { Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { useAct, useQuery } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useReadable } from '../../workbench/readable.ts';
import { closeDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { PastRebalances } from './past-rebalances.tsx';
import { changed, readDraft, USUAL_DRAFT } from './rebalance-draft.ts';
import { RebalanceFields } from './rebalance-fields.tsx';
import { RebalanceTable } from './rebalance-table.tsx';
import { rebalanceWords } from './rebalance-words.ts';

const NO_STOPS: Readonly<Record<string, string>> = {};
const done = (): void => closeDialog('rebalance');

/** A new proposal, or what became of earlier ones. */
export function RebalanceDialog(): ReactNode {
  const t = useWords(rebalanceWords);
  const [view, setView] = useState<'proposal' | 'past'>('proposal');
  const views = <Segments label={t('view')} value={view} options={[{ value: 'proposal', label: t('proposal') }, { value: 'past', label: t('past') }]} onChange={setView} />;
  if (view === 'proposal') return <Proposal views={views} />;
  return (
    <Dialog title={t('title')} words={t('pastWords')} size="wide" onClose={done} footer={<Button onClick={done}>{t('close')}</Button>}>
      <div className="rebalance">{views}<PastRebalances /></div>
    </Dialog>
  );
}

/** A proposal by a method, what the engine's checks say to each of its orders, and what becomes of them once they are sent. */
function Proposal({ views }: { readonly views: ReactNode }): ReactNode {
  const t = useWords(rebalanceWords);
  const { busy, act } = useAct();
  const [draft, setDraft] = useState(USUAL_DRAFT);
  const [stops, setStops] = useState(NO_STOPS);
  const [sent, setSent] = useState<RebalanceProposal | null>(null);
  const settled = useSettled(draft, 400);
  const known = useKeys('instruments');
  const { wish } = readDraft(settled, known);
  const asked = useQuery('rebalance.propose', sent === null ? wish : null);
  const proposal = sent ?? (wish === null || asked.error !== null ? null : asked.value);
  const plan = proposal === null ? null : planOf(proposal, stops);
  const stopsReadable = Object.values(stops).every((stop) => Number(stop) > 0);
  const preview = useQuery('rebalance.preview', sent === null && plan !== null && plan.orders.length > 0 && stopsReadable ? { plan, failedOnly: false } : null);
  const row = useRow('rebalances', 'now');
  const running = sent !== null && row?.proposal === sent.id ? row : null;
  const current = preview.value !== null && !preview.loading && preview.value.orders.length === plan?.orders.length ? preview.value : null;
  const passing = current?.orders.filter(({ passed }) => passed).length ?? 0;
  const anew = (): void => {
    setSent(null);
    setStops(NO_STOPS);
    asked.refresh();
  };
  const send = async (): Promise<void> => {
    if (proposal === null || plan === null) return;
    const answer = await act('rebalance.carryOut', plan);
    if (answer.ok && answer.value.accepted) setSent(proposal);
  };
  const blocked = !stopsReadable ? t('stopWrong') : current === null ? t('checking') : current.refusal !== null ? `${t('refused')}: ${current.refusal}` : passing === 0 ? t('nonePass') : null;
  const sendable = sent === null && plan !== null && plan.orders.length > 0;
  return (
    <Dialog title={t('title')} words={t('words')} size="wide" onClose={done}
      footer={<><Button onClick={done}>{t('close')}</Button><Button onClick={anew} blocked={wish === null ? t('fix') : null}>{t('again')}</Button>{sendable ? <Button tone="primary" busy={busy} blocked={blocked} onClick={() => void send()}>{t('send', { count: passing })}</Button> : null}</>}>
      <div className="rebalance">
        {views}
        <RebalanceFields draft={draft} problems={readDraft(draft, known).problems} disabled={sent !== null} onChange={(part) => {
          setDraft((before) => changed(before, part));
          setStops(NO_STOPS);
        }} />
        {proposal !== null ? (
          <>
            <Progress refusal={sendable ? current?.refusal ?? null : null} sentence={running?.sentence ?? ''} sent={sent !== null} />
            <RebalanceTable proposal={proposal} checked={current?.orders ?? null} steps={running?.steps ?? null} stops={stops} onStop={(instrument, stop) => setStops((before) => ({ ...before, [instrument]: stop }))} />
            <Sums proposal={proposal} stops={stops} />
          </>
        ) : wish === null ? <EmptyState tone="error" title={t('failed')} words={t('fix')} />
          : asked.error !== null ? <EmptyState tone="error" title={asked.error.sentence} words={asked.error.remedy} /> : <Skeleton words={t('loading')} />}
      </div>
    </Dialog>
  );
}

function Progress({ refusal, sentence, sent }: { readonly refusal: string | null; readonly sentence: string; readonly sent: boolean }): ReactNode {
  const t = useWords(rebalanceWords);
  const readable = useReadable();
  if (sent) return <div role="status"><Notice tone={sentence.startsWith('Rebalanced in part') ? 'warning' : 'good'}>{sentence === '' ? t('sentNote') : readable(sentence)}</Notice></div>;
  return refusal === null ? null : <Notice tone="warning">{t('refused')}: {readable(refusal)}</Notice>;
}

function Sums({ proposal, stops }: { readonly proposal: RebalanceProposal; readonly stops: Readonly<Record<string, string>> }): ReactNode {
  const t = useWords(rebalanceWords);
  const format = useFormat();
  const label = useShortNames();
  const { quote, basis } = proposal;
  const money = (value: string | number): string => format.money(value, { currency: quote });
  const both = (from: number, to: number): string => t('fromTo', { from: format.percent(from), to: format.percent(to) });
  const atStops = proposal.orders.reduce((sum, { action, instrument, price, stop, quantity }) => (action !== 'open' || stop === null ? sum : sum + Math.abs(Number(price) - Number(stops[instrument] ?? stop)) * Number(quantity)), 0);
  return (
    <>
      <KeyValue across pairs={[
        { name: t('equity'), value: money(proposal.equity) }, { name: t('cashShare'), value: both(proposal.cashBefore, proposal.cashAfter) }, { name: t('turnover'), value: format.percent(proposal.turnover) },
        { name: t('costs'), value: money(proposal.cost) }, { name: t('volatility'), value: both(proposal.volatilityBefore, proposal.volatilityAfter) }, { name: t('atStops'), value: money(atStops) },
      ]} />
      {proposal.left.length === 0 ? null : <details><summary>{t('left')}</summary><ul className="rebalance-left ui-small">{proposal.left.map(({ instrument, present, reason }) => <li key={instrument}>{t('leftLine', { instrument: label(instrument), share: format.percent(present), reason })}</li>)}</ul></details>}
      <p className="ui-dim ui-small">{t('basis', { returns: basis.returns, timeframe: basis.timeframe, share: format.percent(basis.shrinkage, { decimals: 0 }) })}</p>
    </>
  );
}
