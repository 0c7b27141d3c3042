/** Price lines of open positions: where they are, what they say, where they may be dragged. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

type Position = RowOf<'positions'>;
export type LineKind = 'entry' | 'stop' | 'target' | 'liquidation';

export interface PositionLine {
  readonly id: string;
  readonly position: string;
  readonly kind: LineKind;
  readonly price: number;
  /** From the mark, as a share: negative below it. Null without a mark. */
  readonly share: number | null;
  /** Result per unit in multiples of the initial risk; null where that is not known. */
  readonly r: number | null;
  /** The person may move it. */
  readonly draggable: boolean;
}

/** A price that a hand holds and nobody has been asked to set. */
export interface Draft {
  readonly kind: 'stop' | 'target';
  readonly price: number;
}

/** Lines of a position, those it has. @param risk initial risk per unit where it has been seen before; see `riskPerUnit` */
export function linesOf(position: Position, mayMove: boolean, risk: number | null = riskPerUnit(position)): readonly PositionLine[] {
  const prices: Record<LineKind, string | null> = { entry: position.entry, stop: position.stop, target: position.target, liquidation: position.liquidation };
  const movable = mayMove && position.closing === null && !position.dust;
  return (['entry', 'stop', 'target', 'liquidation'] as const).flatMap((kind) => {
    const text = prices[kind];
    if (text === null) return [];
    return [{ id: `${position.id} ${kind}`, position: position.id, kind, price: Number(text), draggable: movable && (kind === 'stop' || kind === 'target'), ...distances(position, Number(text), risk) }];
  });
}

/** How far a price is from the mark, and what it would bring in R. */
export function distances(position: Pick<Position, 'mark' | 'entry' | 'direction' | 'r'>, price: number, risk: number | null = riskPerUnit(position)): { readonly share: number | null; readonly r: number | null } {
  const mark = position.mark === null ? null : Number(position.mark);
  const gain = (price - Number(position.entry)) * (position.direction === 'long' ? 1 : -1);
  return { share: mark === null || mark <= 0 ? null : price / mark - 1, r: risk === null ? null : gain / risk };
}

/** The initial risk per unit, got back from the present gain and its R: the row carries R and not the risk. Null where neither tells, as at the entry itself. */
export function riskPerUnit({ mark, entry, direction, r }: Pick<Position, 'mark' | 'entry' | 'direction' | 'r'>): number | null {
  if (mark === null || r === null || Math.abs(r) < 1e-6) return null;
  const risk = ((Number(mark) - Number(entry)) * (direction === 'long' ? 1 : -1)) / r;
  return risk > 0 ? risk : null;
}

/** A price on the nearest tick, as a number that prints without float dust. */
export function snap(price: number, tick: string): number {
  const size = Number(tick);
  const digits = (tick.split('.')[1] ?? '').length;
  return Number((Math.max(1, Math.round(price / size)) * size).toFixed(digits));
}

/** The same as plain decimal text for the contract. */
export function priceText(price: number, tick: string): string {
  return snap(price, tick).toFixed((tick.split('.')[1] ?? '').length);
}

/** A price after an arrow key: one tick, ten with Shift. */
export function nudged(price: number, tick: string, key: string, coarse: boolean): number | null {
  const steps = key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0;
  return steps === 0 ? null : snap(price + steps * (coarse ? 10 : 1) * Number(tick), tick);
}

/**
 * Places for labels on a vertical axis that do not lie on each other: as near to where they belong as the gap allows, inside the height, in their order.
 * @param wanted centres, px; may lie outside
 */
export function spreadLabels(wanted: readonly number[], gap: number, height: number): readonly number[] {
  const order = wanted.map((y, index) => ({ index, y: Math.max(gap / 2, Math.min(height - gap / 2, y)) })).sort((a, b) => a.y - b.y || a.index - b.index);
  for (let at = 1; at < order.length; at += 1) order[at]!.y = Math.max(order[at]!.y, order[at - 1]!.y + gap);
  // What was pushed out below comes back up, taking its neighbours along.
  for (let at = order.length - 1, bottom = height - gap / 2; at >= 0; at -= 1) {
    order[at]!.y = Math.min(order[at]!.y, bottom);
    bottom = order[at]!.y - gap;
  }
  const places: number[] = [];
  for (const { index, y } of order) places[index] = y;
  return places;
}

/** The range an axis shows, widened to take in lines that are near: stops and targets within about what the candles span. */
export function widened(low: number, high: number, lines: readonly Pick<PositionLine, 'kind' | 'price'>[]): { readonly low: number; readonly high: number } {
  const room = (high - low) * 0.9;
  let [bottom, top] = [low, high];
  for (const { kind, price } of lines) {
    if (kind === 'liquidation' || price < low - room || price > high + room) continue;
    bottom = Math.min(bottom, price);
    top = Math.max(top, price);
  }
  return { low: bottom, high: top };
}
