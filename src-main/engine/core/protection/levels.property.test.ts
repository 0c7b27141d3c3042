import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, mul, ratio, sub, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import { defaultConfig } from '../default-config.ts';
import { averageEntry } from '../position/change-position.ts';
import type { Position } from '../position/position.ts';
import { isAtOrBeyond, levelsOf } from './levels.ts';

const units = fc.bigInt({ min: 1n, max: 10n ** 24n });
const { protection } = defaultConfig({ watchlist: [], barsOnly: false, intervalMs: 5_000 });
const held = fc.record({ direction: fc.constantFrom('long' as const, 'short' as const), quantity: units, cost: units });

describe('levels of a position', () => {
  it('are where the gain over the average entry reaches its multiple of the risk, to the last digit, also after fills changed the position', () => {
    fc.assert(fc.property(held, units, units, fc.array(fc.record({ quantity: units, cost: units }), { maxLength: 3 }), (start, risk, at, fills) => {
      const position = { ...start } as unknown as Position;
      for (const change of [start, ...fills]) {
        position.quantity = change.quantity as Quantity;
        position.cost = change.cost as Money;
        const levels = levelsOf(position, risk as Price, protection);
        const entry = averageEntry(position);
        const gain = position.direction === 'long' ? sub(at as Price, entry) : sub(entry, at as Price);
        expect(levels.entry).toBe(entry);
        expect(isAtOrBeyond(position, at as Price, levels.breakEvenFrom as Price)).toBe(gain >= mul(risk as Price, ratio('1')));
        expect(isAtOrBeyond(position, at as Price, levels.partialFrom as Price)).toBe(gain >= mul(risk as Price, ratio('1.5')));
        const edge = mul(risk as Price, ratio('1.5'));
        expect(levels.partialFrom).toBe(position.direction === 'long' ? add(entry, edge) : sub(entry, edge));
      }
    }));
  });

  it('are not there where the configuration has none', () => {
    const position = { direction: 'long', quantity: 1n, cost: 5n } as unknown as Position;
    expect(levelsOf(position, 1n as Price, { ...protection, breakEvenAtR: null, partialTakeProfit: null })).toMatchObject({ breakEvenFrom: null, partialFrom: null });
  });
});
