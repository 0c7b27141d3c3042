import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The order of test files: the usual one, larger or longer ones first, with those in windows spread over its first half. So where one worker waits in a
 * window, the other most often computes; two are seldom in windows at once; and none of those that wait is left for the end, when nothing runs beside it.
 */
export class WindowsBetween extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return spread(sorted.filter(({ project }) => project.name === 'windows'), sorted.filter(({ project }) => project.name !== 'windows'));
  }
}

/** `few` in their order over the first half of `many`, at equal distances; one each in turns where there are not enough. */
export function spread<T>(few: readonly T[], many: readonly T[]): T[] {
  const distance = Math.max(1, Math.floor(many.length / (2 * few.length)));
  return [...few.flatMap((one, at) => [one, ...many.slice(at * distance, (at + 1) * distance)]), ...many.slice(few.length * distance)];
}
