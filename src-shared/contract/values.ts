/** The small words of the contract: amounts, moments, names. */
import { z } from 'zod';

/** Exact decimal text. */
export const amount = z.string().regex(/^-?\d+(\.\d+)?$/, 'a plain number such as 12.5');
/** Exact decimal text above nothing, as a person types it: at most 30 digits. */
export const positiveAmount = z.string().regex(/^(?=.{1,31}$)(?=.*[1-9])\d+(\.\d+)?$/, 'a number above 0 such as 0.25');
/** Milliseconds UTC. */
export const moment = z.number().int().nonnegative();
export const name = z.string().min(1).max(120);
export const id = z.string().min(1).max(80);
/** A share, 0–1. */
export const share = z.number().min(0).max(1);
export const directionSchema = z.enum(['long', 'short']);
export const sideSchema = z.enum(['buy', 'sell']);
/** Candle lengths the interface can show; those the engine does not keep are made from one-minute bars. */
export const chartTimeframeSchema = z.enum(['1m', '5m', '15m', '1h', '4h', '1d']);
export type ChartTimeframe = z.output<typeof chartTimeframeSchema>;
