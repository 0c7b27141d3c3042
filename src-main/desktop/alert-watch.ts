/** Which alerts are told by the system now. */
import type { RowOf } from '../../src-shared/contract/mirror.ts';

type Alert = RowOf<'alerts'>;

/** Alerts that were raised for the first time, once more after they had been acknowledged, or to a higher level. Pure but for what it remembers. */
export class AlertWatch {
  /** The level each was seen at; 0 once it has been acknowledged. */
  readonly #seen = new Map<string, number>();
  #primed = false;

  /** What is to be told now. The first look tells nothing but what still waits for a person. */
  take(alerts: ReadonlyMap<string, Alert>): readonly Alert[] {
    const fresh: Alert[] = [];
    for (const [key, alert] of alerts) {
      const before = this.#seen.get(key) ?? 0;
      this.#seen.set(key, alert.acknowledged ? 0 : alert.level);
      if (!alert.acknowledged && alert.level > before && alert.level >= 3 && (this.#primed || alert.level === 4)) fresh.push(alert);
    }
    for (const key of this.#seen.keys()) if (!alerts.has(key)) this.#seen.delete(key);
    this.#primed = true;
    return fresh;
  }
}
