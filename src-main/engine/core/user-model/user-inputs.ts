/** From a snapshot to the row of numbers a model is given. */
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { UserModel } from './user-model.ts';

/** The values of a model's features, in its order; null where one is missing, for none is guessed. */
export function featuresOf({ inputs }: UserModel, { values }: FeatureSnapshot): readonly number[] | null {
  const row: number[] = [];
  for (const { feature } of inputs) {
    const value = values[feature];
    if (value === undefined) return null;
    row.push(value);
  }
  return row;
}

/** The same, as the model wants them: (value − subtract) ÷ divide. */
export function scaled({ inputs }: UserModel, row: readonly number[]): readonly number[] {
  return inputs.map(({ subtract, divide }, i) => ((row[i] ?? 0) - subtract) / divide);
}
