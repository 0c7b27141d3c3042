import { probeProviders } from '../../engine/composition/models/probe-providers.ts';
import { systemKeys, type KeySource, type ModelKeys } from '../../engine/composition/models/model-keys.ts';
import { limitsOf, wantsModels, type ModelOptions } from '../../engine/composition/models/model-options.ts';
import { spentOnDay } from '../../lab/model-costs.ts';
import { openReader } from '../../lab/reader.ts';
import { loadSettings } from '../../hub/settings/settings-file.ts';
import { configFileOf, readConfig } from '../config-file.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { tableLines } from '../table.ts';
import type { QueryBasis } from './with-reader.ts';

/** By the name of each key. */
type Sources = ReadonlyMap<string, KeySource>;

interface ProvidersWish {
  /** One provider; null: all. */
  readonly only: string | null;
  /** Ask each a little, for money. */
  readonly test: boolean;
}

/** `quorum agents providers`: who may be asked, for which seats, within what money; with `--test`, what each can do. */
export async function showProviders(basis: QueryBasis, { only, test }: ProvidersWish, keys: ModelKeys = systemKeys(process.env, basis.dataDir)): Promise<ExitCode> {
  const { dataDir, json, terminal } = basis;
  const config = readConfig(dataDir);
  if (!config.ok) {
    terminal.fail(config.error);
    return exitCodeFor(config.error.code);
  }
  // What is set in the app holds where the file says nothing.
  const models = config.value.models ?? loadSettings(dataDir, Date.now()).settings.models.value;
  if (models.providers.length === 0) {
    terminal.fail({ code: 'no_providers', sentence: `No language model provider is set up, neither in the app nor in ${configFileOf(dataDir)}.`, remedy: 'Add one in the app under Settings, Language models, or "models" with "providers" to that file; docs/models.md has examples.' });
    return ExitCode.notThere;
  }
  if (only !== null && !models.providers.some(({ id }) => id === only)) {
    terminal.fail({ code: 'unknown_provider', sentence: `There is no model provider "${only}".`, remedy: `Name one of: ${models.providers.map(({ id }) => id).join(', ')}.` });
    return ExitCode.usage;
  }
  const spent = spentToday(dataDir);
  const sources = await sourcesOf(models, only, keys);
  if (json) for (const { id, kind, baseUrl, model, keyName } of chosen(models, only)) await terminal.json({ type: 'model_provider', id, kind, baseUrl, model, keyName, keyThere: keyName === null || isThere(sources.get(keyName)), keyFrom: keyName === null ? null : (sources.get(keyName)?.place ?? null) });
  else await terminal.line([...providerTable(models, only, sources), '', ...missingLines(sources), seatsLine(models), spentLine(models, spent)].join('\n'));
  return test ? probe(basis, models, { only, spent, keys }) : ExitCode.done;
}

interface ProbeWish {
  readonly only: string | null;
  readonly spent: { readonly micros: number; readonly tokens: number };
  readonly keys: ModelKeys;
}

async function probe({ json, terminal }: QueryBasis, models: ModelOptions, { only, spent, keys }: ProbeWish): Promise<ExitCode> {
  const probed = await probeProviders(models, only, spent, keys);
  if (!probed.ok) {
    terminal.fail(probed.error);
    return ExitCode.usage;
  }
  let usable = true;
  for (const { provider, abilities } of probed.value) {
    usable &&= abilities.ok && abilities.value.usable;
    if (json) await terminal.json({ type: 'model_probe', provider, ...(abilities.ok ? { ok: true, abilities: abilities.value } : { ok: false, error: abilities.error }) });
    else if (abilities.ok) await terminal.line(['', `${provider}: ${abilities.value.usable ? 'can be used' : 'cannot be used'}`, ...abilities.value.sentences.map((sentence) => `  ${sentence}`)].join('\n'));
    else terminal.fail(abilities.error);
  }
  return usable ? ExitCode.done : ExitCode.failed;
}

function chosen({ providers }: ModelOptions, only: string | null): ModelOptions['providers'] {
  return providers.filter(({ id }) => only === null || id === only);
}

async function sourcesOf(models: ModelOptions, only: string | null, keys: ModelKeys): Promise<Sources> {
  const sources = new Map<string, KeySource>();
  for (const { keyName } of chosen(models, only)) if (keyName !== null && !sources.has(keyName)) sources.set(keyName, await keys.sourceOf(keyName));
  return sources;
}

function isThere(source: KeySource | undefined): boolean {
  return source?.place === 'environment' || source?.place === 'keychain' || source?.place === 'vault';
}

const PLACES: Readonly<Record<KeySource['place'], string>> = { environment: 'environment', keychain: 'keychain', vault: 'vault', none: 'not there', unknown: 'cannot be read' };

/** What to do about keys that are not there, a line each. */
function missingLines(sources: Sources): string[] {
  const lines = [...sources].filter(([, source]) => !isThere(source)).map(([name, { place, sentence }]) => `Key "${name}": ${sentence}${place === 'none' ? ` \`quorum agents keys set "${name}"\` reads it from its input.` : ''}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

function providerTable(models: ModelOptions, only: string | null, sources: Sources): string[] {
  return tableLines(
    [{ name: 'provider' }, { name: 'model' }, { name: 'address' }, { name: '$ per million read', right: true }, { name: 'written', right: true }, { name: 'key' }],
    chosen(models, only).map(({ id, kind, model, baseUrl, promptPrice, answerPrice, keyName }) => [id, kind === 'ag-ui' ? `${model} (remote, AG-UI)` : model, baseUrl, promptPrice, answerPrice, keyName === null ? 'none wanted' : `${keyName}: ${PLACES[sources.get(keyName)?.place ?? 'none']}`]),
  );
}

function seatsLine(models: ModelOptions): string {
  if (!wantsModels(models)) return 'Seats of models: none; every seat is answered by rules.';
  const seats = Object.entries(models.seats).flatMap(([framework, of]) => Object.entries(of).filter(([, backend]) => backend === 'model').map(([agent]) => `${agent} (${framework.replaceAll('_', ' ')})`));
  return `Seats of models: ${seats.join(', ')}.`;
}

function spentLine(models: ModelOptions, { micros, tokens }: { readonly micros: number; readonly tokens: number }): string {
  const { dailyMicros, dailyTokens } = limitsOf(models);
  return `Spent today (UTC): $${(micros / 1e6).toFixed(6)} of ${dailyMicros === null ? 'no limit' : `$${(dailyMicros / 1e6).toFixed(2)}`}, ${tokens} tokens of ${dailyTokens ?? 'no limit'}.`;
}

/** Nothing where there is no database yet, or none that can be read: then no session has asked either. */
function spentToday(dataDir: string): { readonly micros: number; readonly tokens: number } {
  const reader = openReader(dataDir);
  if (!reader.ok) return { micros: 0, tokens: 0 };
  try {
    return spentOnDay(reader.value, Date.now());
  } finally {
    reader.value.close();
  }
}
