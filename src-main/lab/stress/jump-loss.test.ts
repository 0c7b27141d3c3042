import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JumpLosses } from './jump-loss.ts';
import { applyStress, type StressPosition, type StressWallet } from './stress-model.ts';

const figure = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const heldOf = fc.record({
  asset: fc.constantFrom('BTC', 'ETH', 'SOL'), venue: fc.constantFrom('alpha', 'beta'), quote: fc.constantFrom('USDT', 'EUR'), kind: fc.constantFrom('spot' as const, 'perpetual' as const),
  size: figure(0.01, 40), side: fc.constantFrom(1, -1), entry: figure(50, 150), price: figure(50, 150), stop: fc.option(figure(1, 300)), maintenance: figure(0, 0.05), takerFee: figure(0, 0.002), halfSpread: figure(0, 0.01),
});
const positionsOf = fc.array(heldOf, { maxLength: 8 }).map((list) => list.map(({ size, side, entry, ...one }, i): StressPosition => ({
  ...one, instrument: `${one.asset}-${i}`, quantity: one.kind === 'spot' ? size : side * size, cost: size * entry, whatIf: false, strategy: 'agents', teams: [],
})));
const walletsOf = fc.tuple(figure(0, 5_000), figure(0, 5_000)).map(([alpha, beta]): StressWallet[] => [{ venue: 'alpha', currency: 'USDT', balance: alpha }, { venue: 'beta', currency: 'USDT', balance: beta }, { venue: 'beta', currency: 'EUR', balance: alpha }]);
const moveOf = fc.oneof(figure(-0.99, 0), figure(0, 10), fc.constantFrom(0, -0.99, 10));

/** What the model says of the same jump. */
function byTheModel(equity: number, positions: readonly StressPosition[], wallets: readonly StressWallet[], asset: string | null, move: number): ReturnType<typeof applyStress> {
  const moved = (position: StressPosition): number => (asset === null || position.asset === asset ? move : 0);
  return applyStress(equity, positions, wallets, { shockOf: (position) => ({ move: moved(position), jump: moved(position), from: 'scenario' }), spreadTimes: 1, funding: 0, depeg: 0, unreachable: false });
}

describe('what a jump loses', () => {
  it('is what the model says, to the last digit: of everything and of one asset, asked for again and again', () => {
    const ends = new Set<string>();
    fc.assert(fc.property(figure(1, 100_000), positionsOf, walletsOf, fc.array(moveOf, { minLength: 1, maxLength: 6 }), (equity, positions, wallets, moves) => {
      const losses = new JumpLosses(equity, positions, wallets);
      for (const asset of [null, 'BTC', 'DOGE']) {
        const lossAt = losses.of((position) => asset === null || position.asset === asset);
        for (const move of moves) {
          const model = byTheModel(equity, positions, wallets, asset, move);
          for (const { end } of model.positions) ends.add(end);
          expect(lossAt(move) + 0).toBe(-model.change / equity + 0);
        }
      }
    }), { numRuns: 400 });
    // Else it would have been of nothing.
    expect([...ends].sort()).toEqual(['held', 'liquidated', 'stopped']);
  });

  it('two questions do not get in each other’s way', () => {
    const position: StressPosition = { instrument: 'BTC', asset: 'BTC', venue: 'alpha', quote: 'USDT', kind: 'perpetual', quantity: 10, cost: 1_000, price: 100, stop: null, maintenance: 0.01, takerFee: 0, halfSpread: 0, whatIf: false, strategy: 'agents', teams: [] };
    const losses = new JumpLosses(1_000, [position, { ...position, asset: 'ETH' }], [{ venue: 'alpha', currency: 'USDT', balance: 1_000 }]);
    const [all, one] = [losses.of(() => true), losses.of(({ asset }) => asset === 'ETH')];
    expect([all(-0.1), one(-0.1), all(-0.2), one(0.1)].map((loss) => Number(loss.toFixed(9)))).toEqual([0.2, 0.1, 0.4, -0.1]);
  });
});
