/** How far prices must move to lose so much. */

/** Steps the way is looked over in before the place is narrowed down: with stops and hedges a loss need not grow with the move. */
const STEPS = 400;
const HALVINGS = 40;

/** The smallest move from 0 towards `farthest` (a fraction, signed) at which the loss reaches `wanted` (a fraction of equity); null where none does. */
export function smallestMove(lossAt: (move: number) => number, wanted: number, farthest: number): number | null {
  let before = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    const move = (farthest * step) / STEPS;
    if (lossAt(move) >= wanted) return narrowed(lossAt, wanted, before, move);
    before = move;
  }
  return null;
}

function narrowed(lossAt: (move: number) => number, wanted: number, low: number, high: number): number {
  let [fine, lost] = [low, high];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (fine + lost) / 2;
    if (lossAt(middle) >= wanted) lost = middle;
    else fine = middle;
  }
  return lost;
}
