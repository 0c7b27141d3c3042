/** Sleep, wake, log-off: the hub is told before the machine goes. */
import { powerMonitor } from 'electron';
import type { Hub } from '../hub/hub.ts';

/** @param leave ends everything without a question: stops at the venues stay, the session ends in order, then the system gets its way */
export function followPower(hub: Hub, leave: () => Promise<void>): void {
  powerMonitor.on('suspend', () => hub.suspend());
  powerMonitor.on('resume', () => hub.woke());
  // Where the system waits for those who ask it to. Windows tells its windows instead (desk-window.ts).
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    event?.preventDefault();
    void leave();
  }) as () => void);
}
