/** The sentences every panel needs when there is nothing to show for a reason that is not its own. */
import type { Connection } from '../mirror/connection.ts';
import type { PanelState } from '../ui/panel.tsx';
import { defineWords } from './words.ts';

const words = defineWords('panel-states', {
  loading: 'Loading',
  stale: 'No news: values may be old.',
  lost: 'Not connected: the last known values.',
});

/** A panel's state from the connection's: loading before the first snapshot, stale when news stop, else what the panel itself says. */
export function panelState(connection: Connection, own: PanelState = { kind: 'ready' }): PanelState {
  if (connection.state === 'connecting' && connection.lastMessageAt === null) return { kind: 'loading', words: words.say('loading') };
  if (own.kind !== 'ready') return own;
  if (connection.state === 'stale') return { kind: 'stale', words: words.say('stale') };
  if (connection.state === 'lost') return { kind: 'stale', words: words.say('lost') };
  return own;
}
