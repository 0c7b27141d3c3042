/** The steps from gross to net as bars of one scale. */
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';

export type StepName = 'gross' | 'slippage' | 'fees' | 'funding' | 'corrections' | 'currencies' | 'net';

/** `from` and `until`: where its bar begins and ends, per cent of the width. `amount`: signed as it counts. */
export interface Step {
  readonly name: StepName;
  readonly amount: string;
  readonly from: number;
  readonly until: number;
}

/** Bars that begin where the one before ended; corrections and currencies only where there are any. Amounts stay exact text, only the bars are floats. */
export function waterfall(total: PnlStatement['total']): Step[] {
  const parts: { readonly name: StepName; readonly amount: string }[] = [
    { name: 'slippage', amount: negated(total.slippage) }, { name: 'fees', amount: negated(total.fees) }, { name: 'funding', amount: total.funding },
    ...(['corrections', 'currencies'] as const).flatMap((name) => (total[name] === '0' ? [] : [{ name, amount: total[name] }])),
  ];
  const bars: { readonly name: StepName; readonly amount: string; readonly start: number; readonly end: number }[] = [{ name: 'gross', amount: total.gross, start: 0, end: Number(total.gross) }];
  for (const part of parts) {
    const start = bars.at(-1)?.end ?? 0;
    bars.push({ ...part, start, end: start + Number(part.amount) });
  }
  bars.push({ name: 'net', amount: total.net, start: 0, end: Number(total.net) });
  const edges = [0, ...bars.flatMap(({ start, end }) => [start, end])];
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const place = (value: number): number => (high > low ? ((value - low) / (high - low)) * 100 : 0);
  return bars.map(({ name, amount, start, end }) => ({ name, amount, from: place(Math.min(start, end)), until: place(Math.max(start, end)) }));
}

/** The same amount the other way round. */
export function negated(text: string): string {
  if (text === '0') return text;
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}
