import { useEffect, useMemo } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useKeys } from '../../mirror/hooks.ts';
import { useQuery } from '../../workbench/ask.ts';
import type { SayOf } from '../../workbench/words.ts';
import type { chartWords } from './chart-words.ts';

const HOUR = 3_600_000;
/** Regimes and blocked times are asked for again so often, ms. */
const SHADING_EVERY_MS = 15_000;

export type Trade = OutputOf<'market.markers'>['markers'][number];

/** Our trades on the chart; asked for again when something fills. @param from first candle; null: none yet */
export function useTrades(instrument: string, from: number | null, until: number): readonly Trade[] {
  const fills = useKeys('fills');
  const input = useMemo(() => (from === null ? null : { instrument, from, until: Math.ceil(until / HOUR) * HOUR + HOUR }), [instrument, from, Math.ceil(until / HOUR)]);
  const { value, refresh } = useQuery('market.markers', input);
  useEffect(() => refresh(), [fills, refresh]);
  return value?.markers ?? NO_TRADES;
}

const NO_TRADES: readonly Trade[] = [];

export function useShading(instrument: string, from: number | null, until: number): OutputOf<'market.shading'> {
  const input = useMemo(() => (from === null ? null : { instrument, from, until: Math.ceil(until / HOUR) * HOUR + HOUR }), [instrument, from, Math.ceil(until / HOUR)]);
  return useQuery('market.shading', input, SHADING_EVERY_MS).value ?? NO_SHADING;
}

const NO_SHADING: OutputOf<'market.shading'> = { regimes: [], blocked: [] };

/** A mark on the chart: the fills of one side in one candle. */
export interface Mark {
  /** What a click explains: `position x` or `order x`. */
  readonly id: string;
  readonly at: number;
  readonly side: 'buy' | 'sell';
  readonly shape: 'arrow' | 'square' | 'circle';
  readonly text: string;
}

/** Marks of trades; many in a candle become one with their number. @param bucketOf the candle a moment lies in */
export function marksOf(t: SayOf<typeof chartWords>, trades: readonly Trade[], bucketOf: (at: number) => number): readonly Mark[] {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    const key = `${bucketOf(trade.at)} ${trade.side}`;
    groups.set(key, [...(groups.get(key) ?? []), trade]);
  }
  return [...groups].flatMap(([, group]) => {
    const first = group[0];
    if (first === undefined) return [];
    const words = { entry: t(first.side), stop: t('stopFill'), target: t('targetFill'), exit: t('exitFill'), liquidation: t('liquidationFill'), external: t('externalFill') };
    const purposes = new Set(group.map(({ purpose }) => purpose));
    return [{
      id: first.position !== null ? `position ${first.position}` : first.order !== null ? `order ${first.order}` : '', at: first.at, side: first.side,
      shape: first.purpose === 'entry' ? 'arrow' : first.purpose === 'target' ? 'circle' : 'square', text: purposes.size === 1 ? words[first.purpose] : t('several', { count: group.length }),
    }];
  });
}
