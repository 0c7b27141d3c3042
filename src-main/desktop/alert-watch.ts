/** Which alerts are told by the system now. */
import type { RowOf } from '../../src-shared/contract/mirror.ts';

type Alert = RowOf<'alerts'>;

/** Alerts that were raised for the first time, or once more after they had been acknowledged. Pure but for what it remembers. */
export class AlertWatch {
  readonly #told = new Map<string, boolean>();
  #primed = false;

  /** What is to be told now. The first look tells nothing but what still waits for a person. */
  take(alerts: ReadonlyMap<string, Alert>): readonly Alert[] {
    const fresh: Alert[] = [];
    for (const [key, alert] of alerts) {
      const open = this.#told.get(key);
      this.#told.set(key, !alert.acknowledged);
      const raised = open === undefined || (!open && !alert.acknowledged);
      if (raised && !alert.acknowledged && alert.level >= 3 && (this.#primed || alert.level === 4)) fresh.push(alert);
    }
    for (const key of this.#told.keys()) if (!alerts.has(key)) this.#told.delete(key);
    this.#primed = true;
    return fresh;
  }
}
