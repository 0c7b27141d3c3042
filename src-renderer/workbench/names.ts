/** How ids are read out. */

/** `BTC-USDT-PERP.alpha`, `BTC/USDT:PERP` → `BTC`; what has neither stays. */
export function shortName(instrument: string): string {
  return instrument.split(/[-/]/)[0] ?? instrument;
}

/** `mean_reversion`, `mean-reversion` → `Mean reversion`. */
export function agentName(agent: string): string {
  const words = agent.replace(/[_-]+/g, ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Names a vote among the votes of a round: an agent sits once in each framework. */
export function seatOf({ framework, agent }: { readonly framework: string; readonly agent: string }): string {
  return `${framework} ${agent}`;
}
