import { useOnly } from '../mirror/hooks.ts';
import { useNow } from '../ui/use-now.ts';

/** The market's clock is the engine's, not the wall's: a generated market has a time and a speed of its own. Between two rows it is carried on for at most this long. */
const CARRY_MS = 5_000;
const seen = new WeakMap<object, number>();

/** The market's time now, ms UTC; null before the engine has told. For ages of what carries market time: quotes, signals, rounds. */
export function useMarketNow(): number | null {
  const now = useNow();
  const status = useOnly('status');
  const portfolio = useOnly('portfolio');
  const at = Math.max(status?.marketAt ?? 0, portfolio?.at ?? 0);
  const row = (portfolio?.at ?? 0) >= (status?.marketAt ?? 0) ? portfolio : status;
  if (row === undefined || at === 0) return null;
  const first = seen.get(row) ?? now;
  seen.set(row, first);
  return at + Math.min(CARRY_MS, Math.max(0, now - first));
}
