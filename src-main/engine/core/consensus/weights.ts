/** A seat's wish for weight: its prior times its calibration, who sits there, and in which framework. */
export interface WeightClaim {
  readonly agent: string;
  readonly framework: string;
  /** Not below 0; anything else counts as 0. */
  readonly claim: number;
}

/** Smaller fractions of the largest claim only bring rounding into the sums. */
const LEAST_CLAIM = 1e-9;

/**
 * Shares of `total` in proportion to `claims`, none above its cap: what a capped one cannot take is poured over the others in
 * proportion (water-filling). The caps must leave room for `total`.
 */
function fill(claims: readonly number[], caps: readonly number[], total: number): number[] {
  const shares = claims.map(() => 0);
  let open = claims.map((_, i) => i).filter((i) => (claims[i] as number) > 0);
  let left = total;
  while (open.length > 0) {
    const claimed = open.reduce((sum, i) => sum + (claims[i] as number), 0);
    const full = open.filter((i) => (left * (claims[i] as number)) / claimed >= (caps[i] as number));
    if (full.length === 0) {
      for (const i of open) shares[i] = (left * (claims[i] as number)) / claimed;
      return shares;
    }
    for (const i of full) shares[i] = caps[i] as number;
    left -= full.reduce((sum, i) => sum + (caps[i] as number), 0);
    open = open.filter((i) => !full.includes(i));
  }
  return shares;
}

/**
 * Weights of the seats, summing to 1: no agent above `agentCap`, all its seats together, and where more than one framework is seated none
 * above `frameworkCap`. Frameworks are filled first, then the agents inside each; an agent that sits in several has its cap divided
 * over its seats as the frameworks' weights are. Too few seats for a cap (two agents cannot both stay under 35 %) widen it as little as
 * makes the sum 1: first the framework's, then the agents' to equal shares. With three agents or more in each framework no agent's is. All claims 0: equal claims.
 */
export function cappedWeights(claims: readonly WeightClaim[], agentCap: number, frameworkCap: number): number[] {
  const wishes = usable(claims);
  const voters = new Set(claims.flatMap(({ agent }, i) => ((wishes[i] as number) > 0 ? [agent] : []))).size;
  if (voters === 0) return wishes;
  const perAgent = Math.max(agentCap, 1 / voters);
  const frameworks = [...new Set(claims.map(({ framework }) => framework))].sort();
  const members = frameworks.map((framework) => claims.map((_, i) => i).filter((i) => claims[i]?.framework === framework && (wishes[i] as number) > 0));
  const room = members.map((indices) => indices.length * perAgent);
  const seated = members.filter((indices) => indices.length > 0).length;
  const sums = members.map((indices) => indices.reduce((sum, i) => sum + (wishes[i] as number), 0));
  const shares = fill(sums, widened(room, seated > 1 ? frameworkCap : 1), 1);
  const reach = reachOf(claims, members, shares);
  const weights = claims.map(() => 0);
  members.forEach((indices, f) => {
    const share = shares[f] as number;
    const inside = fill(indices.map((i) => wishes[i] as number), capsInside(indices.map((i) => (perAgent * share) / (reach.get(claims[i]?.agent ?? '') ?? share)), share), share);
    indices.forEach((i, at) => { weights[i] = inside[at] as number; });
  });
  return weights;
}

/** Weight of all frameworks an agent has a voice in. */
function reachOf(claims: readonly WeightClaim[], members: readonly (readonly number[])[], shares: readonly number[]): ReadonlyMap<string, number> {
  const reach = new Map<string, number>();
  members.forEach((indices, f) => {
    for (const i of indices) {
      const agent = claims[i]?.agent ?? '';
      reach.set(agent, (reach.get(agent) ?? 0) + (shares[f] as number));
    }
  });
  return reach;
}

/** The caps of a framework's seats; where they do not reach its share, at least an equal part of it for each. */
function capsInside(caps: readonly number[], share: number): readonly number[] {
  return caps.reduce((sum, cap) => sum + cap, 0) >= share ? caps : caps.map((cap) => Math.max(cap, share / caps.length));
}

/** Claims as fractions of the largest; what is no claim, or vanishes beside it, is 0. All 0: equal claims. */
function usable(claims: readonly WeightClaim[]): number[] {
  const wishes = claims.map(({ claim }) => (claim > 0 && claim < Infinity ? claim : 0));
  const largest = Math.max(0, ...wishes);
  if (largest === 0) return wishes.map(() => 1);
  return wishes.map((wish) => (wish / largest >= LEAST_CLAIM ? wish / largest : 0));
}

/** The frameworks' caps; where they and the agents' caps together leave less than 1, widened in proportion to the agents' room. */
function widened(room: readonly number[], cap: number): number[] {
  const caps = room.map((agents) => Math.min(cap, agents));
  const missing = 1 - caps.reduce((sum, x) => sum + x, 0);
  if (missing <= 0) return caps;
  const spare = room.map((agents, i) => agents - (caps[i] as number));
  const total = spare.reduce((sum, x) => sum + x, 0);
  return caps.map((x, i) => x + (total > 0 ? (missing * (spare[i] as number)) / total : 0));
}
