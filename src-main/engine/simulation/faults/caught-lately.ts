/**
 * The day that caught a planted fault lately, by the fault's name; where it is none of the first. It only saves the search: where a day no longer catches
 * its fault, all 200 are gone through as for any other, and the test says which one it is now.
 */
export const CAUGHT_LATELY: Readonly<Record<string, number>> = {
  'stale data used': 18, 'fill after a cancel ignored': 20, 'policy asleep': 10,
  'halt ignored by the sender': 6, 'orders never counted': 11, 'breach told and not acted on': 41,
  'cooldown forgotten in a restart': 89, 'locks forgotten in a restart': 82, 'lock ended by the next one': 42,
  'refusal believed for ever': 9, 'silence unnoticed': 4, 'loss unseen between cycles': 10,
  'booked loss unseen': 3, 'resumed past the limit': 5, 'withdrawal taken for a loss': 5,
  'transfer booked twice': 5, 'exit forgotten in a restart': 4,
  'rebalance without an end': 36,
};
