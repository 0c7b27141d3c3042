export type Side = 'buy' | 'sell';
export type Direction = 'long' | 'short';

/** The other side. */
export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/** The side that opens a position in this direction. */
export function entrySide(direction: Direction): Side {
  return direction === 'long' ? 'buy' : 'sell';
}

/** +1 for buy, −1 for sell. */
export function signOf(side: Side): 1n | -1n {
  return side === 'buy' ? 1n : -1n;
}
