/** Which columns of a table are shown in the room there is: those that matter most, and none of them cut. */

export interface RankedColumn {
  readonly id: string;
  /** Least width, CSS pixels. */
  readonly min: number;
  /** 0 (default): always shown. The higher, the earlier it makes room for the others. */
  readonly rank?: number;
}

/**
 * The columns that fit, in their order. The rank that matters least goes first, and goes whole, so that the same columns are there in
 * every table of that width; what has rank 0 stays, even where it must be scrolled to.
 * @param width CSS pixels; null: not known yet, all are shown
 */
export function fitColumns<C extends RankedColumn>(columns: readonly C[], width: number | null): readonly C[] {
  if (width === null) return columns;
  const ranks = [...new Set(columns.map(rankOf))].sort((a, b) => a - b);
  let most = 0;
  for (const rank of ranks) {
    const needed = columns.reduce((sum, column) => sum + (rankOf(column) <= rank ? column.min : 0), 0);
    if (rank > 0 && needed > width) break;
    most = rank;
  }
  return columns.filter((column) => rankOf(column) <= most);
}

function rankOf({ rank = 0 }: RankedColumn): number {
  return rank;
}
