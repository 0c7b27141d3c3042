/** Which lines of the feed are wanted. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export type FeedLine = RowOf<'feed'>;
export type FeedGroup = 'all' | 'trades' | 'agents' | 'safety' | 'system';

export interface FeedFilter {
  readonly group: FeedGroup;
  readonly warnings: boolean;
  readonly instrument: string | null;
}

const groups: Readonly<Record<FeedLine['kind'], Exclude<FeedGroup, 'all'>>> = {
  trade: 'trades', order: 'trades', protection: 'trades', signal: 'agents', regime: 'agents', risk: 'safety', halt: 'safety', state: 'safety', data: 'system', venue: 'system', alert: 'safety', command: 'system', problem: 'system',
};

/** Wanted lines, newest first. @param most how many at most */
export function filterFeed(lines: readonly FeedLine[], { group, warnings, instrument }: FeedFilter, most: number): readonly FeedLine[] {
  return lines
    .filter((line) => (group === 'all' || groups[line.kind] === group) && (!warnings || line.level === 'warning' || line.level === 'critical' || line.level === 'bad') && (instrument === null || line.instrument === instrument))
    .toSorted((a, b) => b.ordinal - a.ordinal)
    .slice(0, most);
}

/** What a line opens: the order's chain, else the position's, else the round's; null where it belongs to none. */
export function subjectOf(line: FeedLine): { readonly subject: 'order' | 'position' | 'round'; readonly id: string } | null {
  if (line.order !== null) return { subject: 'order', id: line.order };
  if (line.position !== null) return { subject: 'position', id: line.position };
  return line.round === null ? null : { subject: 'round', id: line.round };
}
