/** Who answers what, of a hub. */
import type { SupervisorStatus } from '../../src-shared/contract/supervisor-status.ts';
import type { SettingKey } from '../../src-shared/contract/settings.ts';
import type { Failure, Result } from '../../src-shared/support/result.ts';
import { err, failure, ok } from '../../src-shared/support/result.ts';
import type { Answerers, HubHandlers } from './dispatch.ts';
import type { EngineLink } from './engine-link.ts';
import { engineRow } from './engine-row.ts';
import type { HaltRoutes } from './halting/halt-routes.ts';
import type { HubClock } from './hub-clock.ts';
import type { LabPool } from './lab-pool/lab-pool.ts';
import { maskPaths, maskPathsIn } from './mask-paths.ts';
import type { ModelAnswers } from './models/model-answers.ts';
import type { Outcome, SessionKeeper } from './session/session-keeper.ts';

/** What the answers need of a hub. */
export interface HubDeeds {
  readonly dataDir: string;
  readonly clock: HubClock;
  readonly lab: LabPool;
  readonly session: SessionKeeper;
  readonly settings: { readonly problems: readonly string[] };
  readonly haltRoutes: HaltRoutes;
  readonly models: ModelAnswers;
  readonly engine: EngineLink | null;
  readonly supervisor: SupervisorStatus;
  halt(route: string, reason: string, close: boolean, by: string): { readonly fileWritten: boolean; readonly outcome: Promise<{ readonly accepted: boolean | null; readonly sentence: string }> };
  resume(by: string, acknowledge: boolean): Promise<Outcome | null>;
  pause(by: string): Promise<Outcome | null>;
  startSession(fresh: boolean): Promise<Outcome>;
  setSetting(key: SettingKey, value: unknown): Promise<Result<Outcome>>;
  acknowledgeAlert(id: string): boolean;
}

/** The answerers of a hub. No place of this machine is in what they answer. */
export function answerersOf(hub: HubDeeds): Answerers {
  const masked = <T>(result: Result<T>): Result<T> => (result.ok ? ok(maskPathsIn(result.value, hub.dataDir)) : err(maskFailure(result.error, hub.dataDir)));
  return {
    hub: maskedHandlers(handlersOf(hub), masked),
    mask: (text) => maskPaths(text, hub.dataDir),
    engine: async (name, input, by) => {
      const { engine } = hub;
      if (engine !== null) return masked(await engine.ask(name, input, by));
      return masked(await withoutEngine(hub, name, input, by));
    },
    // Its answers are rows of the database, and large: only what went wrong can name a place.
    lab: async (name, input, signal) => {
      const answer = await hub.lab.do({ kind: 'answer', name, input }, signal);
      return answer.ok ? answer : masked(answer);
    },
  };
}

function maskedHandlers(handlers: HubHandlers, masked: <T>(result: Result<T>) => Result<T>): HubHandlers {
  return Object.fromEntries(Object.entries(handlers).map(([name, handle]) => [name, async (input: never, caller: never) => masked<unknown>(await handle(input, caller))])) as unknown as HubHandlers;
}

/** A halt can be ended, and a pause given, in the stored state. Everything else needs an engine. */
async function withoutEngine(hub: HubDeeds, name: string, input: unknown, by: string): Promise<Result<unknown>> {
  const outcome = name === 'halt.resume' ? await hub.resume(by, (input as { readonly acknowledge: boolean }).acknowledge) : name === 'cycle.pause' ? await hub.pause(by) : null;
  return outcome === null ? err(failure('no_engine', 'No session is running.', 'Start one.')) : ok(outcome);
}

function handlersOf(hub: HubDeeds): HubHandlers {
  return {
    'halt.now': async ({ route, reason, close }, { name }) => {
      const { fileWritten, outcome } = hub.halt(route, reason, close, name);
      const { accepted, sentence } = await outcome;
      return ok({ fileWritten, accepted, sentence });
    },
    'alert.acknowledge': async ({ id }) => ok(hub.acknowledgeAlert(id) ? { accepted: true, sentence: 'Acknowledged.' } : { accepted: false, sentence: 'There is no such alert any more.' }),
    'setting.set': ({ key, value }) => hub.setSetting(key, value),
    'session.start': async ({ fresh }) => ok(await hub.startSession(fresh)),
    'engine.restart': async () => ok(await hub.session.restart()),
    'backup.restore': async ({ file }) => ok(await restore(hub, file)),
    'agents.ownModels': async () => {
      const models = await hub.lab.do({ kind: 'own_models' });
      return models.ok ? ok({ models: [...models.value] }) : models;
    },
    'agents.importModel': ({ model, manifest }) => hub.lab.do({ kind: 'import_model', model, manifest, at: hub.clock.nowMs() }),
    'agents.placeModel': ({ name, place }) => hub.lab.do({ kind: 'place_model', name, place }),
    'agents.removeModel': ({ name }) => hub.lab.do({ kind: 'remove_model', name }),
    'health.doctor': async () => {
      const findings = await hub.lab.do({ kind: 'diagnose' });
      if (!findings.ok) return findings;
      const settings = hub.settings.problems.map((sentence) => ({ check: 'settings', level: 'warning' as const, sentence, remedy: 'Set it again.' }));
      return ok({ at: hub.clock.nowMs(), findings: [...findings.value, ...settings] });
    },
    'health.logs': async (filter, { signal }) => {
      const read = await hub.lab.do({ kind: 'read_log', filter }, signal);
      return read.ok ? ok({ cut: read.value.cut, lines: [...read.value.lines] }) : read;
    },
    'models.setKey': (input) => hub.models.setKey(input),
    'models.removeKey': (input) => hub.models.removeKey(input),
    'models.test': (input, caller) => hub.models.test(input, caller),
    'models.stopTest': async () => hub.models.stopTest(),
    'models.keys': (input) => hub.models.keys(input),
    'health.workers': async () => {
      const { state, sentence } = engineRow(hub.supervisor, 0);
      return ok({ workers: [{ name: 'engine', state, sentence, busyShare: null }, ...hub.lab.describe()], haltRoutes: hub.haltRoutes.list() });
    },
  };
}

/** Only backups of the folder, by their name: a path of somebody else's choosing is none. */
async function restore(hub: HubDeeds, file: string): Promise<{ readonly accepted: boolean; readonly sentence: string }> {
  if (!/^quorum-\d{8}T\d{9}Z-[a-z0-9-]+\.sqlite$/.test(file)) return { accepted: false, sentence: `There is no backup called ${JSON.stringify(file)}. Nothing was changed.` };
  return hub.session.without(async () => {
    const restored = await hub.lab.do({ kind: 'restore', file, at: hub.clock.nowMs() });
    if (restored.ok) return { accepted: true, sentence: `${file} is the database now. The one before is kept in replaced/.` };
    const { sentence, remedy } = restored.error;
    return { accepted: false, sentence: `${sentence} ${remedy}` };
  });
}

function maskFailure({ code, sentence, remedy }: Failure, dataDir: string): Failure {
  return { code, sentence: maskPaths(sentence, dataDir), remedy: maskPaths(remedy, dataDir) };
}
