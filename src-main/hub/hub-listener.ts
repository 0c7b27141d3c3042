/** What a shell around the hub (desktop, headless) may want to hear beside the mirror. */
import type { EngineLine } from '../../src-shared/contract/engine-line.ts';
import type { EngineStatus } from '../../src-shared/contract/engine-status.ts';
import type { HaltProgressLine } from '../../src-shared/contract/halt-progress.ts';
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import type { CollectionName } from '../../src-shared/contract/mirror.ts';
import type { EngineEnd } from '../engine/compose.ts';
import type { SessionOpening } from '../engine/composition/worker-message.ts';

export interface HubListener {
  /** The mirror has changed in these collections: for tray, title, notifications. Read {@link Hub.mirror}. */
  onMirror?(touched: ReadonlySet<CollectionName>): void;
  onOpened?(opening: SessionOpening): void;
  /** A promise that comes back holds the engine until it is kept. */
  onLines?(lines: readonly EngineLine[]): void | Promise<void>;
  onStatus?(status: EngineStatus): void;
  onSupervisor?(status: SupervisorStatus): void;
  /** What a halt has to do at the venues, line by line as it changes. */
  onHaltProgress?(line: HaltProgressLine): void;
  /** The session ended, or did not open. Not asked: it failed, or a market with an end is over. */
  onEnd?(end: EngineEnd, wasAsked: boolean): void;
}
