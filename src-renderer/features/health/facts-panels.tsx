import { type ReactNode } from 'react';
import { CONTRACT_VERSION } from '../../../src-shared/contract/contract.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useLink, useOnly } from '../../mirror/hooks.ts';
import { Dot, KeyValue, type StateTone } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel } from '../../ui/panel.tsx';
import { useWords } from '../../workbench/words.ts';
import { useHealthState } from './health-state.ts';
import { healthWords } from './health-words.ts';

const engineTones: Readonly<Record<RowOf<'engine'>['state'], StateTone>> = { running: 'good', starting: 'accent', restarting: 'warning', halting: 'warning', unresponsive: 'bad', stopped: 'plain', failed: 'bad' };

/** The engine's thread, the loop and the machine in figures. */
export function EnginePanel(): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  const engine = useOnly('engine');
  const loop = useOnly('loop');
  const whole = (value: number | undefined): string => format.number(value, { decimals: 0 });
  return (
    <Panel title={t('machine')} state={useHealthState()}>
      <div className="health-pairs"><KeyValue pairs={[
        { name: t('engine'), value: engine === undefined ? '—' : <Dot tone={engineTones[engine.state]}>{engine.state}</Dot> }, { name: t('restarts'), value: whole(engine?.restarts) }, { name: t('uptime'), value: format.age(loop?.uptimeMs) },
        { name: t('loopCycle'), value: whole(loop?.cycle) }, { name: t('overruns'), value: whole(loop?.overruns) }, { name: t('queue'), value: whole(loop?.queue) }, { name: t('rate'), value: format.number(loop?.eventsPerSecond, { decimals: 1 }) },
        { name: t('raised'), value: whole(loop?.signals) }, { name: t('entries'), value: whole(loop?.entries) }, { name: t('closed'), value: closedSentence(t, format, loop) }, { name: t('eventToOrder'), value: typeof loop?.eventToOrderMs === 'number' ? `${format.number(loop.eventToOrderMs, { decimals: 1 })}\u00A0ms` : '—' },
        { name: t('skew'), value: loop === undefined ? '—' : `${format.number(loop.clockSkewMs, { decimals: 0, sign: true })}\u00A0ms` }, { name: t('dataAge'), value: format.age(loop?.dataAgeMs) }, { name: t('database'), value: format.bytes(loop?.databaseBytes) }, { name: t('memory'), value: format.bytes(loop?.memoryBytes) },
      ]} /></div>
    </Panel>
  );
}

/** `6 won, 5 lost (55 %)`; without a rate where nothing was closed. */
function closedSentence(t: (key: 'wonLost', values: Readonly<Record<string, string>>) => string, format: ReturnType<typeof useFormat>, loop: RowOf<'loop'> | undefined): string {
  const closed = (loop?.won ?? 0) + (loop?.lost ?? 0);
  if (loop === undefined || closed === 0) return '—';
  return `${t('wonLost', { won: format.number(loop.won, { decimals: 0 }), lost: format.number(loop.lost, { decimals: 0 }) })} (${format.percent(loop.won / closed, { decimals: 0 })})`;
}

/** Versions of everything that runs. */
export function VersionsPanel(): ReactNode {
  const t = useWords(healthWords);
  const session = useOnly('session');
  const { transportKind } = useLink();
  const versions = versionsOf(session);
  return (
    <Panel title={t('versions')} state={useHealthState()}>
      <div className="health-pairs health-pairs-wide"><KeyValue pairs={[
        { name: t('app'), value: versions['app'] ?? '—' }, { name: t('contract'), value: versions['contract'] ?? '—' }, { name: t('shell'), value: versions['electron'] === undefined ? transportKind : `Electron ${versions['electron']}` }, { name: t('browser'), value: versions['chrome'] === undefined ? '—' : `Chromium ${versions['chrome']}` },
        { name: t('market'), value: session?.market ?? '—' }, { name: t('session'), value: session === undefined ? '—' : <span className="ui-mono ui-text">{session.id}</span> },
      ]} /></div>
    </Panel>
  );
}

/** Versions by name, as the support bundle has them. */
export function versionsOf(session: RowOf<'session'> | undefined): Readonly<Record<string, string>> {
  const found = (name: string): string | undefined => new RegExp(`${name}/([\\d.]+)`).exec(navigator.userAgent)?.[1];
  const pairs: readonly (readonly [string, string | undefined])[] = [['app', session?.appVersion], ['contract', String(CONTRACT_VERSION)], ['electron', found('Electron')], ['chrome', found('Chrome')]];
  return Object.fromEntries(pairs.flatMap(([name, version]) => (version === undefined ? [] : [[name, version]])));
}
