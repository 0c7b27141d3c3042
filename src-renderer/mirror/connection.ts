/** How the window stands with the app. `stale`: connected, but nothing has come for a while; what is shown is old. */
export type ConnectionState = 'connecting' | 'live' | 'stale' | 'lost';

export interface Connection {
  readonly state: ConnectionState;
  /** When the last message came, wall ms; null before the first. */
  readonly lastMessageAt: number | null;
  /** Since when the state holds, wall ms. */
  readonly since: number;
  /** What is wrong, in a sentence; null where nothing is. */
  readonly sentence: string | null;
  /** When the next try to connect is, wall ms; null: none is planned. */
  readonly retryAt: number | null;
}

/** The loop's row comes once a second; three of them missing is silence. */
export const STALE_AFTER_MS = 3_500;

/**
 * The next state of a connection that was `lost` or `connecting` until its snapshot, and is judged by its silence from then on.
 * `expectsNews`: an engine runs, so that its row of each second is due, or a snapshot is awaited; else silence means nothing.
 */
export function judgeConnection(before: Connection, synced: boolean, expectsNews: boolean, now: number): Connection {
  if (before.state === 'lost' || before.lastMessageAt === null || (!synced && before.state === 'connecting')) return before;
  const state = expectsNews && now - before.lastMessageAt > STALE_AFTER_MS ? 'stale' : 'live';
  // What was shown stays as old as it is until the snapshot has come.
  if (state === before.state || (!synced && state === 'live')) return before;
  const sentence = state === 'stale' ? 'No news from the app. What you see may be old.' : null;
  return { ...before, state, since: now, sentence, retryAt: null };
}
