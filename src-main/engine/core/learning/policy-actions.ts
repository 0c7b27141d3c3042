/** What a learned policy may do with a quorum: hear some strategies louder, and risk all of what risk allows, half of it, or nothing. */
import type { Seat } from '../agents/seat.ts';

/** Whose prior counts double when votes are counted again. */
export const WEIGHTINGS = ['as_voted', 'following', 'reverting'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

export interface PolicyAction {
  readonly weighting: Weighting;
  /** Share of the risk of one trade: never above 1, so that a policy can only take less than risk allows. */
  readonly size: 0 | 0.5 | 1;
}

/** The first is what happens without a policy: of equals it is taken, so that who has learned nothing changes nothing. */
export const POLICY_ACTIONS: readonly PolicyAction[] = [
  ...WEIGHTINGS.flatMap((weighting): PolicyAction[] => [{ weighting, size: 1 }, { weighting, size: 0.5 }]),
  { weighting: 'as_voted', size: 0 },
];

const LOUDER = 2;
const LOUD: Readonly<Record<Weighting, readonly string[]>> = { as_voted: [], following: ['trend', 'breakout', 'momentum'], reverting: ['mean_reversion'] };

/** The seats with the priors of a weighting. */
export function seatsUnder(seats: readonly Seat[], weighting: Weighting): readonly Seat[] {
  if (weighting === 'as_voted') return seats;
  return seats.map((seat) => (LOUD[weighting].includes(seat.agent) ? { ...seat, prior: seat.prior * LOUDER } : seat));
}
