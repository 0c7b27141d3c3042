import { TEST_FAULT } from '../src-main/engine/composition/test-fault.ts';
import { Supervised } from '../src-main/engine/supervision/supervised.fixture.ts';
import { pluck, repeat, type Figure } from './harness.ts';
import { inTempFolder } from './temp-folder.ts';

const ROUNDS = 5;

interface StuckHalt {
  /** Until the supervisor gave the engine up, which it may not do earlier than after 500 ms. */
  readonly givenUpMs: number;
  readonly cancelMs: number;
}

/** A supervised session whose engine loops for ever while an entry rests at the paper venue; then a click. */
async function haltStuck(folder: string): Promise<StuckHalt> {
  const session = new Supervised(folder);
  await session.protectedPosition();
  await session.actUp();
  const entry = session.plantEntry();
  const clicked = performance.now();
  const { acknowledged, settled } = session.halt(false);
  const givenUp = acknowledged.then(() => performance.now());
  const cancelled = await session.until(() => session.progress.find(({ what }) => what.subject.includes(entry)));
  const outcome = await settled;
  await session.leave();
  if (!outcome.verified) throw new Error(`the halt was not verified: ${outcome.sentence}`);
  return { givenUpMs: (await givenUp) - clicked, cancelMs: cancelled.atMs - clicked };
}

/** The halt of an engine that answers nothing any more. */
export async function measureStuck(): Promise<Figure> {
  process.env[TEST_FAULT] = 'stuck';
  try {
    const halts = await repeat(ROUNDS, () => inTempFolder(haltStuck));
    return {
      what: 'halt with the engine stuck: click to first cancel', unit: 'ms', samples: pluck(halts, 'cancelMs'), baseline: { what: 'the wait for its acknowledgement', samples: pluck(halts, 'givenUpMs') },
      target: { sense: 'at most', must: 1_000, aim: 600 }, note: 'engine thread in an endless loop; the halt worker starts with the click, the books are the paper venue\'s own file; each of these halts was verified',
    };
  } finally {
    delete process.env[TEST_FAULT];
  }
}
