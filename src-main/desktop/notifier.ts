/** Notifications of the system for alerts of level 3 and 4. Level 4 stays until it is acknowledged, in the tray too. */
import { Notification } from 'electron';
import type { MirrorState, RowOf } from '../../src-shared/contract/mirror.ts';
import { ENGLISH, readable } from '../../src-shared/support/readable.ts';
import { AlertWatch } from './alert-watch.ts';

type Alert = RowOf<'alerts'>;

export class Notifier {
  readonly #watch = new AlertWatch();
  readonly #open: () => void;
  readonly #shown = new Map<string, Notification>();

  /** @param open shows the window */
  constructor(open: () => void) {
    this.#open = open;
  }

  take(mirror: MirrorState, sound: boolean): void {
    for (const [id, alert] of mirror.alerts) if (alert.acknowledged) this.#close(id);
    if (!Notification.isSupported()) return;
    for (const alert of this.#watch.take(mirror.alerts)) this.#show(alert, sound);
  }

  #show(alert: Alert, sound: boolean): void {
    const loud = alert.level === 4;
    const notification = new Notification({
      title: loud ? 'Quorum needs you' : 'Quorum', body: readable(`${alert.sentence}\n${alert.remedy}`.trim(), ENGLISH), silent: !loud && !sound, urgency: loud ? 'critical' : 'normal', timeoutType: loud ? 'never' : 'default',
    });
    notification.on('click', this.#open);
    // Kept, because a notification that is collected as garbage no longer hears its click.
    this.#shown.set(alert.id, notification);
    notification.on('close', () => this.#shown.delete(alert.id));
    notification.show();
  }

  #close(id: string): void {
    this.#shown.get(id)?.close();
    this.#shown.delete(id);
  }
}
