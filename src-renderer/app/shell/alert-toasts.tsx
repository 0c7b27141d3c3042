import { useEffect, useRef } from 'react';
import { useRows } from '../../mirror/hooks.ts';
import { useReadable } from '../../workbench/readable.ts';
import { tell } from '../../workbench/workbench.ts';

/** Says new alerts of level 2 and above in the corner; what stood there when the window opened is in the bell only. */
export function AlertToasts(): null {
  const alerts = useRows('alerts');
  const readable = useReadable();
  const told = useRef<Map<string, number> | null>(null);
  useEffect(() => {
    const known = told.current;
    const now = new Map(alerts.map((alert) => [alert.id, alert.times]));
    told.current = now;
    if (known === null) return;
    for (const alert of alerts) {
      if (alert.level === 1 || alert.acknowledged || known.has(alert.id)) continue;
      tell({ tone: alert.level === 4 ? 'bad' : alert.level === 3 ? 'warning' : 'plain', title: readable(alert.sentence), ...(alert.remedy === '' ? {} : { words: readable(alert.remedy) }), sticky: alert.level === 4 });
    }
  }, [alerts, readable]);
  return null;
}
