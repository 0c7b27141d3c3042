import { probeProviders } from '../../engine/composition/models/probe-providers.ts';
import { keyVariable } from '../../engine/composition/models/key-from-environment.ts';
import { limitsOf, wantsModels, type ModelOptions } from '../../engine/composition/models/model-options.ts';
import { spentOnDay } from '../../lab/model-costs.ts';
import { openReader } from '../../lab/reader.ts';
import { configFileOf, readConfig } from '../config-file.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { tableLines } from '../table.ts';
import type { QueryBasis } from './with-reader.ts';

interface ProvidersWish {
  /** One provider; null: all. */
  readonly only: string | null;
  /** Ask each a little, for money. */
  readonly test: boolean;
}

/** `quorum agents providers`: who may be asked, for which seats, within what money; with `--test`, what each can do. */
export async function showProviders(basis: QueryBasis, { only, test }: ProvidersWish): Promise<ExitCode> {
  const { dataDir, json, terminal } = basis;
  const config = readConfig(dataDir);
  if (!config.ok) {
    terminal.fail(config.error);
    return exitCodeFor(config.error.code);
  }
  const models = config.value.models;
  if (models === undefined || models.providers.length === 0) {
    terminal.fail({ code: 'no_providers', sentence: `No language model provider is set up in ${configFileOf(dataDir)}.`, remedy: 'Add "models" with "providers" to it; docs/models.md has examples.' });
    return ExitCode.notThere;
  }
  if (only !== null && !models.providers.some(({ id }) => id === only)) {
    terminal.fail({ code: 'unknown_provider', sentence: `There is no model provider "${only}".`, remedy: `Name one of: ${models.providers.map(({ id }) => id).join(', ')}.` });
    return ExitCode.usage;
  }
  const spent = spentToday(dataDir);
  if (json) for (const { id, kind, baseUrl, model, keyName } of chosen(models, only)) await terminal.json({ type: 'model_provider', id, kind, baseUrl, model, keyName, keyThere: keyName === null || hasKey(keyName) });
  else await terminal.line([...providerTable(models, only), '', seatsLine(models), spentLine(models, spent)].join('\n'));
  return test ? probe(basis, models, only, spent) : ExitCode.done;
}

async function probe({ json, terminal }: QueryBasis, models: ModelOptions, only: string | null, spent: { readonly micros: number; readonly tokens: number }): Promise<ExitCode> {
  const probed = await probeProviders(models, only, spent, process.env);
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

function hasKey(name: string): boolean {
  return (process.env[keyVariable(name)]?.trim() ?? '') !== '';
}

function providerTable(models: ModelOptions, only: string | null): string[] {
  return tableLines(
    [{ name: 'provider' }, { name: 'model' }, { name: 'address' }, { name: '$ per million read', right: true }, { name: 'written', right: true }, { name: 'key' }],
    chosen(models, only).map(({ id, kind, model, baseUrl, promptPrice, answerPrice, keyName }) => [id, kind === 'ag-ui' ? `${model} (remote, AG-UI)` : model, baseUrl, promptPrice, answerPrice, keyName === null ? 'none wanted' : `${keyVariable(keyName)} ${hasKey(keyName) ? 'is set' : 'is not set'}`]),
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
