/** Sleep, wake, log-off: the hub is told before the machine goes. */
import { powerMonitor, type App } from 'electron';
import type { Hub } from '../hub/hub.ts';

export function followPower(app: App, hub: Hub): void {
  powerMonitor.on('suspend', () => hub.suspend());
  powerMonitor.on('resume', () => hub.woke());
  // Log-off asks nothing: stops at the venues stay, the session ends in order, then the system gets its way.
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    event?.preventDefault();
    void hub.quit('leave').finally(() => app.exit(0));
  }) as () => void);
}
