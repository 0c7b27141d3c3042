/** The agents that can be members of a team, by name, for whoever edits teams and knows no analyst. The engine's list is the truth; a test holds the two together. */

export interface RosterEntry {
  readonly id: string;
  /** What it looks at. */
  readonly looksAt: string;
  /** Vetoes, and does not vote. */
  readonly officer: boolean;
}

/** In the order in which they are asked and shown. */
export const AGENT_ROSTER: readonly RosterEntry[] = [
  { id: 'trend', looksAt: 'averages that point the same way', officer: false },
  { id: 'mean_reversion', looksAt: 'moves that have gone too far', officer: false },
  { id: 'breakout', looksAt: 'ranges that were left', officer: false },
  { id: 'momentum', looksAt: 'leaders and laggards of the watchlist', officer: false },
  { id: 'order_flow', looksAt: 'pressure of book and trades', officer: false },
  { id: 'carry', looksAt: 'funding that shows a crowded side', officer: false },
  { id: 'regime', looksAt: 'the kind of market this is', officer: false },
  { id: 'risk_officer', looksAt: 'reasons not to trade now', officer: true },
];

/** Whether there is such an agent. */
export function isAgent(id: string): boolean {
  return AGENT_ROSTER.some((entry) => entry.id === id);
}

/** As it is written in sentences. */
export function agentWords(id: string): string {
  return id === '' ? 'nobody' : id.replaceAll('_', ' ');
}
