/** From a manifest to what the core knows of a model. */
import type { UserModelManifest, UserModelPlace } from '../../../../src-shared/contract/user-model-manifest.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import type { Framework } from '../../core/agents/seat.ts';
import { FEATURES } from '../../core/feature/feature-list.ts';
import { userAgent, type UserModel, type UserModelInput } from '../../core/user-model/user-model.ts';

const FRAMEWORKS: Readonly<Record<UserModelPlace, readonly Framework[]>> = { nowhere: [], crew: ['crew'], group_chat: ['group_chat'], both: ['crew', 'group_chat'], on: [] };

/** The model of a manifest, in its place. */
export function modelOf(manifest: UserModelManifest, fileHash: string, place: UserModelPlace): UserModel {
  const { name, input, output, use } = manifest;
  return {
    agent: userAgent(name), fileHash, inputs: input.features.map(scalingOf),
    output: output.meaning === 'direction' ? { meaning: 'direction' } : output.meaning === 'number' ? { meaning: 'number', min: output.min, max: output.max } : { meaning: 'probabilities', order: output.order },
    use: use.as === 'feature' ? use : { as: 'vote', frameworks: FRAMEWORKS[place], horizonMs: use.horizonMinutes * 60_000, stopAtrs: use.stopAtrs, targetAtrs: use.targetAtrs, threshold: use.threshold },
  };
}

function scalingOf(input: UserModelManifest['input']['features'][number]): UserModelInput {
  if ('mean' in input) return { feature: input.feature, subtract: input.mean, divide: input.sd };
  if ('min' in input) return { feature: input.feature, subtract: input.min, divide: input.max - input.min };
  return { feature: input.feature, subtract: 0, divide: 1 };
}

/** Whether every input is a feature of the snapshot; the failure names those that are none, and the nearest that are. */
export function checkFeatures({ input }: UserModelManifest): Result<null> {
  const known = FEATURES.map(({ name }) => name);
  const strangers = input.features.map(({ feature }) => feature).filter((feature) => !known.includes(feature));
  if (strangers.length === 0) return ok(null);
  const words = strangers.map((feature) => `"${feature.slice(0, 60)}" (nearest: ${nearest(feature, known)})`).join(', ');
  return err(failure('unknown_feature', `There is no feature ${words}.`, 'Name features of the snapshot; docs/user-models.md lists them.'));
}

function nearest(name: string, known: readonly string[]): string {
  return known.reduce((best, one) => (distance(name, one) < distance(name, best) ? one : best));
}

/** Letters to be added, taken out or changed to get from one name to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 0; i < Math.min(from.length, 60); i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) next.push(Math.min((row[j] ?? 0) + (from[i] === to[j] ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row[to.length] ?? 0;
}
