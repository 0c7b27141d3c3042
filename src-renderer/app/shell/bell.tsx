import { Bell as BellIcon, CircleAlert, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRows } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Time } from '../../ui/figures.tsx';
import { Popover } from '../../ui/menu.tsx';
import { useAct } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { Stored } from '../../workbench/stored.tsx';
import { shellWords } from './shell-words.ts';

const icons = { 1: Info, 2: CircleAlert, 3: TriangleAlert, 4: OctagonAlert };

/** The alerts, newest first; the count is of those nobody has acknowledged. */
export function Bell(): ReactNode {
  const t = useWords(shellWords);
  const alerts = useRows('alerts').toSorted((a, b) => b.at - a.at);
  const open = alerts.filter((alert) => !alert.acknowledged && alert.level > 1).length;
  return (
    <Popover label={t('alerts')} content={
      <div className="bell-list">
        <h2 className="bell-title">{t('alerts')}</h2>
        {alerts.length === 0 ? <p className="bell-empty">{t('noAlerts')}</p> : <ul>{alerts.map((alert) => <AlertLine key={alert.id} alert={alert} />)}</ul>}
      </div>}>
      <IconButton icon={BellIcon} label={open === 0 ? t('alerts') : `${t('alerts')} (${open})`} count={open} />
    </Popover>
  );
}

function AlertLine({ alert }: { readonly alert: RowOf<'alerts'> }): ReactNode {
  const t = useWords(shellWords);
  const { act, busy } = useAct();
  const Icon = icons[alert.level];
  return (
    <li className={`bell-line bell-level-${alert.level} ${alert.acknowledged ? 'bell-done' : ''}`}>
      <Icon size={15} aria-hidden />
      <div className="ui-spring">
        <p className="ui-text"><Stored text={alert.sentence} /></p>
        {alert.remedy === '' ? null : <p className="ui-small ui-soft ui-text"><Stored text={alert.remedy} /></p>}
        <p className="ui-tiny ui-dim"><Time at={alert.at} form="zone" />{alert.times > 1 ? ` · ${t('times', { count: alert.times })}` : ''}{alert.acknowledged ? ` · ${t('acknowledged')}` : ''}</p>
      </div>
      {alert.acknowledged || alert.level === 1 ? null : <Button size="small" busy={busy} onClick={() => void act('alert.acknowledge', { id: alert.id })}>{t('acknowledge')}</Button>}
    </li>
  );
}
