import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ContractError } from '../../../src-shared/contract/contract-error.ts';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { useConnection, useLink, useSession } from '../../mirror/hooks.ts';
import { candleOfBar, candlesOf, FormingCandle, NOTHING_KNOWN, withPage, type Candle, type Known } from './candles.ts';
import type { IndicatorName } from './evidence.ts';
import { bucketOf, frameMs } from './timeframes.ts';

/** Candles of a page. */
const PAGE = 500;
/** No more than this many are kept: beyond, a coarser timeframe shows more. */
const MOST = 10_000;
/** Candles the lab gives in one answer. */
const MOST_AT_ONCE = 5_000;
/** After a candle has closed, the lab is asked for it this much later: it has to be written first. */
const SETTLE_MS = 1_500;
/** How often a market without a candle is asked for again: a session's history is written when its first events are, later on a busy machine. */
const MOST_TRIES = 20;

/** `candles`: closed ones and, last, the one that forms. Another array with each page; the newest candle moves through `onMove`. */
export interface CandleFeed extends Pages {
  readonly older: () => void;
  readonly refresh: () => void;
}

interface Pages extends Known {
  readonly loading: boolean;
  readonly error: ContractError | null;
}

const NOTHING: Pages = { ...NOTHING_KNOWN, loading: true, error: null };

/**
 * Candles of an instrument: pages of the lab, and the stream's bar on top of them. Another session makes them anew: its market may have filled what was missing.
 * Give the component a key of instrument and timeframe: what it holds is of these alone.
 * @param onMove called for each move of the newest candle, with all candles; between two renders, so that a tick costs a drawing and no render
 */
export function useCandles(instrument: string, frame: ChartTimeframe, indicators: readonly IndicatorName[], onMove: (candles: readonly Candle[]) => void): CandleFeed {
  const link = useLink();
  const live = useConnection().state !== 'lost';
  const session = useSession();
  const [pages, setPages] = useState<Pages>(NOTHING);
  const turn = useRef(0);
  const newest = useRef<Candle | null>(null);
  const rolled = useRef<readonly Candle[]>([]);
  const latest = useRef(pages);
  latest.current = pages;
  const wanted = JSON.stringify(indicators);
  const busy = useRef(false);

  const read = useCallback(async (before: number | null, limit: number, anew = false): Promise<number> => {
    const mine = turn.current;
    const answer = await link.call('market.candles', { instrument, timeframe: frame, before, limit, indicators: JSON.parse(wanted) as IndicatorName[] });
    if (mine !== turn.current) return -1;
    setPages((known) => {
      if (!answer.ok) return { ...known, loading: false, error: answer.error };
      return { ...withPage(known, answer.value, { before, limit, anew }), loading: false, error: null };
    });
    return answer.ok ? answer.value.candles.openAt.length : -1;
  }, [link, instrument, frame, wanted]);

  const shown = useRef(session);
  useEffect(() => {
    if (!live) return;
    turn.current += 1;
    busy.current = false;
    const count = (): number => Math.min(MOST_AT_ONCE, Math.max(PAGE, latest.current.candles.length));
    const isNew = shown.current !== session;
    if (isNew) {
      shown.current = session;
      rolled.current = [];
      newest.current = null;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Of a new session once more when the history it begins with has been written, and until there is any.
    const ask = async (triesLeft: number): Promise<void> => {
      const found = await read(null, count(), isNew);
      const again = triesLeft > 0 && (found === 0 || (isNew && triesLeft === MOST_TRIES));
      if (again && !over) timer = setTimeout(() => void ask(triesLeft - 1), SETTLE_MS);
    };
    let over = false;
    void ask(MOST_TRIES);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [read, live, session]);

  useForming(instrument, frame, session, live, (candle) => {
    const before = newest.current;
    if (before !== null && before.at < candle.at) rolled.current = [...rolled.current, before].slice(-PAGE);
    newest.current = candle;
    onMove(withLive(latest.current.candles, rolled.current, candle));
    return before !== null && before.at < candle.at;
  }, () => void read(null, 200));

  const older = useCallback(() => {
    const { candles, loading, whole, error } = latest.current;
    const first = candles[0];
    if (busy.current || loading || whole || error !== null || first === undefined || candles.length >= MOST) return;
    busy.current = true;
    void read(first.at, PAGE).finally(() => {
      busy.current = false;
    });
  }, [read]);
  const refresh = useCallback(() => {
    setPages((known) => ({ ...known, error: null, loading: known.candles.length === 0 }));
    void read(null, PAGE);
  }, [read]);
  const candles = useMemo(() => withLive(pages.candles, rolled.current, newest.current), [pages.candles]);
  return useMemo(() => ({ ...pages, candles, older, refresh }), [pages, candles, older, refresh]);
}

/** The lab's candles, those that closed since, and the one that forms. */
function withLive(candles: readonly Candle[], rolled: readonly Candle[], newest: Candle | null): readonly Candle[] {
  if (newest === null) return candles;
  const last = candles.at(-1)?.at ?? -1;
  const between = rolled.filter(({ at }) => at > last && at < newest.at);
  const closed = last >= newest.at ? candles.filter(({ at }) => at < newest.at) : candles;
  return [...closed, ...between, newest];
}

/** Follows the stream's minute and makes the forming candle of it, anew with each session. @param onCandle returns whether a candle has closed @param onClosed the lab may be asked for it now */
function useForming(instrument: string, frame: ChartTimeframe, session: string | null, live: boolean, onCandle: (candle: Candle) => boolean, onClosed: () => void): void {
  const link = useLink();
  const handlers = useRef({ onCandle, onClosed });
  handlers.current = { onCandle, onClosed };
  useEffect(() => {
    if (!live) return;
    const forming = new FormingCandle(frameMs[frame]);
    let over = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const take = (): void => {
      const bar = link.mirror.row('bars', instrument);
      if (bar === undefined) return;
      const closed = handlers.current.onCandle(forming.take(candleOfBar(bar)));
      if (!closed || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        handlers.current.onClosed();
      }, SETTLE_MS);
    };
    const stop = link.mirror.onRow('bars', instrument, take);
    take();
    if (frame !== '1m') void seed();
    async function seed(): Promise<void> {
      const bar = link.mirror.row('bars', instrument);
      const limit = Math.min(1_440, frameMs[frame] / 60_000);
      const answer = await link.call('market.candles', { instrument, timeframe: '1m', before: null, limit, indicators: [] });
      if (over || !answer.ok || bar === undefined) return;
      forming.seed(candlesOf(answer.value.candles).filter(({ at }) => at >= bucketOf(bar.openAt, frame)));
      take();
    }
    return () => {
      over = true;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [link, instrument, frame, session, live]);
}
