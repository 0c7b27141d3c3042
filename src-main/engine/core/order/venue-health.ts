import type { VenueState } from '../state.ts';

/** Requests in a row that failed before a venue is not trusted with an entry. */
export const UNHEALTHY_AFTER = 3;

/** Whether the venue has failed so often in a row that no entry is sent there: what became of one could not even be asked. */
export function isUnhealthy({ consecutiveFailures }: Readonly<VenueState>): boolean {
  return consecutiveFailures >= UNHEALTHY_AFTER;
}
