import { Octagon, ServerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dot, type StateTone } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import type { Asked } from '../../workbench/ask.ts';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { useWords } from '../../workbench/words.ts';
import { useReadable } from '../../workbench/readable.ts';
import { useHealthState } from './health-state.ts';
import { healthWords } from './health-words.ts';

interface LineProps {
  readonly tone: StateTone;
  readonly state: string;
  readonly name: string;
  readonly words: string;
  readonly remedy?: string;
}

function Line({ tone, state, name, words, remedy = '' }: LineProps): ReactNode {
  return (
    <li className="health-line">
      <Dot tone={tone}>{state}</Dot><span className="ui-strong ui-cut" title={name}>{name}</span>
      <span className="health-line-words ui-text">{words}{remedy === '' ? null : <span className="health-remedy"> {remedy}</span>}</span>
    </li>
  );
}

/** State of a panel that shows an answer: loading, failed with a retry, empty, or ready. */
function useAnswerState(asked: Asked<'health.doctor'> | Asked<'health.workers'>, empty: { readonly title: string; readonly words?: string } | null): PanelState {
  const t = useWords(healthWords);
  const own: PanelState = asked.value === null
    ? asked.error === null ? { kind: 'loading', words: t('checking') } : { kind: 'error', title: t('failed'), words: `${asked.error.sentence} ${asked.error.remedy}`, action: <Button size="small" onClick={asked.refresh}>{t('retry')}</Button> }
    : empty === null ? { kind: 'ready' } : { kind: 'empty', icon: Octagon, ...empty };
  return useHealthState(own);
}

const levels = { ok: { tone: 'good', word: 'ok' }, warning: { tone: 'warning', word: 'warning' }, failed: { tone: 'bad', word: 'failedWord' } } as const;

/** What the doctor found, with what to do. */
export function FindingsPanel({ doctor }: { readonly doctor: Asked<'health.doctor'> }): ReactNode {
  const t = useWords(healthWords);
  const findings = doctor.value?.findings ?? [];
  const worst = findings.toSorted((a, b) => order.indexOf(b.level) - order.indexOf(a.level));
  return (
    <Panel title={t('findings')} state={useAnswerState(doctor, findings.length === 0 ? { title: t('noFindings') } : null)}>
      <ul className="health-list">{worst.map((one) => <Line key={one.check} tone={levels[one.level].tone} state={t(levels[one.level].word)} name={one.check} words={capital(one.sentence)} remedy={one.remedy} />)}</ul>
    </Panel>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const order: readonly OutputOf<'health.doctor'>['findings'][number]['level'][] = ['ok', 'warning', 'failed'];

const workerTones: Readonly<Record<string, StateTone>> = { running: 'good', idle: 'good', busy: 'good', starting: 'accent', restarting: 'warning', unresponsive: 'bad', failed: 'bad', stopped: 'plain' };

/** Threads and what they do. */
export function WorkersPanel({ workers }: { readonly workers: Asked<'health.workers'> }): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  const rows = workers.value?.workers ?? [];
  return (
    <Panel title={t('workers')} state={useAnswerState(workers, rows.length === 0 ? { title: t('noWorkers') } : null)}>
      <ul className="health-list">{rows.map((one) => (
        <Line key={one.name} tone={workerTones[one.state] ?? 'plain'} state={one.state} name={one.name} words={one.busyShare === null ? one.sentence : `${one.sentence.replace(/\.$/, '')} · ${t('busy', { share: format.percent(one.busyShare, { decimals: 0 }) })}`} />
      ))}</ul>
    </Panel>
  );
}

/** Every way to stop, and whether it works. */
export function RoutesPanel({ workers }: { readonly workers: Asked<'health.workers'> }): ReactNode {
  const t = useWords(healthWords);
  const routes = workers.value?.haltRoutes ?? [];
  return (
    <Panel title={t('routes')} state={useAnswerState(workers, routes.length === 0 ? { title: t('noRoutes'), words: t('noRoutesWords') } : null)}>
      <ul className="health-list">{routes.map((one) => <Line key={one.route} tone={one.works ? 'good' : 'bad'} state={one.works ? t('works') : t('broken')} name={one.route} words={one.sentence} />)}</ul>
    </Panel>
  );
}

/** Each venue: connected, compared, what is under way. */
export function VenuesPanel(): ReactNode {
  const t = useWords(healthWords);
  const venues = useRows('venues');
  const own: PanelState = venues.length === 0 ? { kind: 'empty', title: t('noVenues'), words: t('noVenuesWords'), icon: ServerOff } : { kind: 'ready' };
  return <Panel title={t('venues')} state={useHealthState(own)}><ul className="health-list">{venues.map((venue) => <VenueLine key={venue.id} venue={venue} />)}</ul></Panel>;
}

function VenueLine({ venue }: { readonly venue: RowOf<'venues'> }): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  const now = useMarketNow();
  const readable = useReadable();
  const tone: StateTone = !venue.connected ? 'bad' : venue.failures > 0 || venue.unresolved > 0 || venue.differences.length > 0 || !venue.reconciled ? 'warning' : 'good';
  // The sentence says how the books stand; beside it only what it does not say.
  const facts = [...(venue.reconciledAt === null || now === null ? [] : [t('compared', { time: format.age(now - venue.reconciledAt) })]), ...(venue.pending === 0 ? [] : [t('pending', { count: venue.pending })])];
  return <Line tone={tone} state={venue.connected ? t('connected') : t('disconnected')} name={venue.id} words={[venue.sentence.replace(/\.$/, ''), ...facts].join(' · ')} remedy={readable(venue.differences.join(' '))} />;
}
