import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingDefaults } from '../../../src-shared/contract/settings.ts';
import type { EngineThread } from '../../engine/supervision/engine-thread.ts';
import type { RunOptions } from '../../engine/composition/run-options.ts';
import type { EngineEvents } from '../engine-link.ts';
import { FakeEngine, ManualClock, temporaryFolder } from '../hub.fixture.ts';
import { LabPool } from '../lab-pool/lab-pool.ts';
import { SessionKeeper } from './session-keeper.ts';
import { firstSeedOf } from './session-options.ts';

let folder = '';
let lab: LabPool;
beforeEach(() => {
  folder = temporaryFolder();
  lab = new LabPool(folder);
});
afterEach(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

const NOTHING: EngineEvents = { onOpened: () => undefined, onLines: () => undefined, onStatus: () => undefined, onMirror: () => undefined, onSupervisor: () => undefined, onHaltProgress: () => undefined };
/** A keeper of fake engines, and what each was started with. */
function rig(overrides: Partial<RunOptions> = {}) {
  const clock = new ManualClock();
  const started: { readonly options: RunOptions; readonly thread: EngineThread | null }[] = [];
  const keeper = new SessionKeeper({
    dataDir: folder, clock, lab, events: NOTHING, trading: () => settingDefaults.trading, overrides: () => overrides, onEnd: () => undefined,
    startEngine: (options, events, thread) => {
      started.push({ options, thread });
      queueMicrotask(() => events.onOpened({ session: 's', title: 't', dataDir: folder }));
      return new FakeEngine(options, events, () => undefined);
    },
  });
  return { keeper, started, clock };
}

describe('a session on the generated market', () => {
  it('gets a seed with which it trades soon, begins just before a look, and is handed the thread that found it', async () => {
    const { keeper, started, clock } = rig();
    expect(await keeper.start(false)).toMatchObject({ accepted: true });
    expect(started).toHaveLength(1);
    const { options, thread } = started[0] ?? {};
    expect(options?.seed).toBeGreaterThanOrEqual(firstSeedOf(folder));
    expect(options?.startAtMs).toBe(clock.nowMs() - 2_000);
    expect(thread).not.toBeNull();
  });

  it('with a seed of its own looks for none', async () => {
    const { keeper, started } = rig({ seed: 7 });
    await keeper.start(false);
    expect(started).toMatchObject([{ options: { seed: 7 }, thread: null }]);
  });

  it('is not begun any more once Quorum is being left while its market is looked for', async () => {
    const { keeper, started } = rig();
    const starting = keeper.start(false);
    await keeper.stop();
    expect(await starting).toMatchObject({ accepted: false, sentence: 'Quorum is ending. Start it again.' });
    expect(started).toEqual([]);
  });
});
