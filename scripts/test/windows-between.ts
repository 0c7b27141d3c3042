import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The order of test files: the usual one, where those that take long come first, but with a file in windows after every other one for as long as there are
 * any. So while one worker waits in a window, the other most often computes; and none of those that wait is left for the end, when nothing runs beside it.
 */
export class WindowsBetween extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return alternate(sorted.filter(({ project }) => project.name === 'windows'), sorted.filter(({ project }) => project.name !== 'windows'));
  }
}

/** One of each in turns, and then the rest of the longer list. */
export function alternate<T>(some: readonly T[], others: readonly T[]): T[] {
  return Array.from({ length: Math.max(some.length, others.length) }, (_, at) => [...some.slice(at, at + 1), ...others.slice(at, at + 1)]).flat();
}
