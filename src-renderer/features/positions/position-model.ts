/** What the positions' table works out of a row. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

type Position = RowOf<'positions'>;

/** Distance from the mark to where the venue closes the position, as a share of the mark; null for spot, or where it is not known. */
export function liquidationDistance({ mark, liquidation }: Pick<Position, 'mark' | 'liquidation'>): number | null {
  if (mark === null || liquidation === null || Number(mark) <= 0) return null;
  return Math.abs(Number(mark) - Number(liquidation)) / Number(mark);
}

/** Nearer than this to liquidation is said loudly. */
export const LIQUIDATION_NEAR = 0.03;

/** How a position is protected, and how loudly that is said. */
export function protectionLevel({ protection, dust }: Pick<Position, 'protection' | 'dust'>): 'good' | 'warning' | 'bad' | 'plain' {
  if (dust || protection === 'closed') return 'plain';
  return protection === 'native' ? 'good' : protection === 'soft' ? 'warning' : 'bad';
}

/** Sums for the line above the table; null where a part is not known. */
export function totalsOf(positions: readonly Pick<Position, 'net' | 'ifStopHits' | 'value'>[]): { readonly net: number | null; readonly ifStopsHit: number | null; readonly value: number | null } {
  const sum = (pick: (position: Pick<Position, 'net' | 'ifStopHits' | 'value'>) => string | null): number | null => {
    let total = 0;
    for (const position of positions) {
      const figure = pick(position);
      if (figure === null) return null;
      total += Number(figure);
    }
    return total;
  };
  return { net: sum(({ net }) => net), ifStopsHit: sum(({ ifStopHits }) => ifStopHits), value: sum(({ value }) => value) };
}

/** What the dialog asks to be changed: null for what stays as it is, `same` where nothing would change. */
export function protectionChange(position: Pick<Position, 'stop' | 'target'>, stop: string, target: string): { readonly stop: string | null; readonly target: string | null } | 'same' {
  const changed = { stop: differs(stop, position.stop) ? stop : null, target: differs(target, position.target) ? target : null };
  return changed.stop === null && changed.target === null ? 'same' : changed;
}

/** An emptied field leaves the price as it is: neither a stop nor a target is taken off this way. */
function differs(typed: string, standing: string | null): boolean {
  return typed !== '' && (standing === null || Number(typed) !== Number(standing));
}
