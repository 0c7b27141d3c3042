/** `quorum limits`: every limit in force and how it stands; changed in the running instance or, where none runs, in the stored state. */
import { randomUUID } from 'node:crypto';
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import { limitFigure } from '../../../src-shared/domain/limit-words.ts';
import { LIMIT_MEASURES, limitKey, type RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { ok, type Result } from '../../../src-shared/support/result.ts';
import { ask } from '../control/agents-commands.ts';
import { askInstance } from '../control/control-client.ts';
import type { ControlBasis } from '../control/control-commands.ts';
import { whoAmI } from '../control/who.ts';
import { ExitCode, exitCodeFor } from '../exit-code.ts';
import { withReader } from '../query/with-reader.ts';
import { momentText, tableLines } from '../table.ts';
import { figureWords, readLimitName, readPlace, readValue, type LimitPlace } from './limit-flags.ts';

type InForce = OutputOf<'risk.limitsInForce'>;
type Wanted = ParsedInputOf<'risk.tryLimits'>;

/** Limits, and where they come from: null: the running instance; else the stored state as of then, ms UTC. */
interface Found {
  readonly inForce: InForce;
  readonly asOf: number | null;
}

export interface ChangeChoice {
  readonly reason: string;
  /** Only say what would come of it. */
  readonly dryRun: boolean;
}

/** Every limit: value, limit, what is left in money, what is done at it. */
export async function showLimits(basis: ControlBasis): Promise<ExitCode> {
  const found = await find(basis);
  if (typeof found === 'number') return found;
  const { inForce, asOf } = found;
  if (basis.json) await basis.terminal.json({ type: 'limits', running: asOf === null, asOf, ...inForce });
  else await basis.terminal.line(limitLines(found).join('\n'));
  return ExitCode.done;
}

/** Sets one of the limits by name. */
export async function setLimit(basis: ControlBasis, wish: string, text: string, choice: ChangeChoice): Promise<ExitCode> {
  const name = readLimitName(wish);
  const value = readValue(text);
  if (!name.ok || !value.ok) return usage(basis, name, value);
  const found = await find(basis);
  return typeof found === 'number' ? found : change(basis, found, { limits: { [name.value]: value.value } }, choice);
}

/** Adds a limit to the list, or sets the one on the same with the same act. */
export async function addLimit(basis: ControlBasis, [place, measure, text, act]: readonly [string, string, string, string], choice: ChangeChoice): Promise<ExitCode> {
  const found = await find(basis);
  if (typeof found === 'number') return found;
  const where = readPlace({ place, measure, act }, found.inForce.subjects);
  const value = readValue(text);
  if (!where.ok || !value.ok) return usage(basis, where, value);
  const limit: RiskLimit = { ...where.value, limit: value.value };
  const { list } = found.inForce;
  const isThere = list.some((one) => limitKey(one) === limitKey(limit));
  return change(basis, found, { limits: {}, list: isThere ? list.map((one) => (limitKey(one) === limitKey(limit) ? limit : one)) : [...list, limit] }, choice);
}

/** Takes a limit out of the list. */
export async function removeLimit(basis: ControlBasis, [place, measure, act]: readonly [string, string, string], choice: ChangeChoice): Promise<ExitCode> {
  const found = await find(basis);
  if (typeof found === 'number') return found;
  const where = readPlace({ place, measure, act }, found.inForce.subjects);
  if (!where.ok) return usage(basis, where);
  const { list } = found.inForce;
  const left = list.filter((one) => limitKey(one) !== limitKey(where.value));
  if (left.length < list.length) return change(basis, found, { limits: {}, list: left }, choice);
  basis.terminal.fail({ code: 'bad_option', sentence: `There is no such limit in the list${list.length === 0 ? ': it is empty' : ''}.`, remedy: list.length === 0 ? '`quorum limits` shows every limit there is.' : `There ${list.length === 1 ? 'is' : 'are'} ${list.map(placeWords).join('; ')}.` });
  return ExitCode.usage;
}

async function find(basis: ControlBasis): Promise<Found | ExitCode> {
  if ((await askInstance(basis.dataDir, { kind: 'status' })).kind !== 'absent') {
    const inForce = await ask(basis, 'risk.limitsInForce', {});
    return typeof inForce === 'number' ? inForce : { inForce, asOf: null };
  }
  const { storedLimits } = await import('../../engine/composition/stored-limits.ts');
  let found: Found | null = null;
  const code = await withReader(basis, (reader) => {
    const stored = storedLimits(reader);
    if (stored !== null) {
      const { asOf, ...inForce } = stored;
      found = { inForce, asOf };
      return ExitCode.done;
    }
    basis.terminal.fail({ code: 'no_session', sentence: 'No session ever began here, so no limit is known.', remedy: 'Start one with `quorum start` or `quorum run`.' });
    return ExitCode.notThere;
  });
  return found ?? code;
}

async function change(basis: ControlBasis, { asOf }: Found, wanted: Wanted, choice: ChangeChoice): Promise<ExitCode> {
  if (choice.dryRun) return dryRun(basis, asOf === null, wanted);
  if (asOf === null) {
    const told = await ask(basis, 'risk.setLimits', { ...inputOf(wanted), reason: choice.reason });
    return typeof told === 'number' ? told : tell(basis, true, told);
  }
  const { changeLimitsStored } = await import('../../engine/composition/stored-limits.ts');
  const { limits, list } = wanted;
  const outcome = changeLimitsStored(basis.dataDir, { kind: 'set_risk_limits', id: randomUUID() as string as RowId, by: whoAmI(), limits: named(limits), ...(list === undefined ? {} : { list }), reason: choice.reason }, Date.now());
  if (outcome.ok) return tell(basis, false, outcome.value);
  basis.terminal.fail(outcome.error);
  return exitCodeFor(outcome.error.code);
}

function named(limits: Wanted['limits']): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** As it goes over the socket: nothing that is not there. */
function inputOf({ limits, list }: Wanted) {
  return { limits: named(limits), ...(list === undefined ? {} : { list }) };
}

async function dryRun(basis: ControlBasis, running: boolean, wanted: Wanted): Promise<ExitCode> {
  const tried = running ? await ask(basis, 'risk.tryLimits', inputOf(wanted)) : await tryStored(basis, wanted);
  if (typeof tried === 'number') return tried;
  const { refusal, looser, consequences } = tried;
  if (basis.json) await basis.terminal.json({ type: 'limits_tried', running, refusal, looser, consequences });
  else if (refusal === null) {
    const needs = looser.length === 0 ? [] : [`Looser: ${looser.join(', ')}. That needs --reason.`];
    await basis.terminal.line(['Nothing was changed: this is what would come of it.', ...needs, ...consequences, ...(needs.length + consequences.length === 0 ? ['Nothing is broken by it.'] : [])].map((line) => readable(line, ENGLISH)).join('\n'));
  } else refused(basis, refusal);
  return refusal === null ? ExitCode.done : ExitCode.halted;
}

async function tryStored(basis: ControlBasis, wanted: Wanted): Promise<OutputOf<'risk.tryLimits'> | ExitCode> {
  const { tryLimitsStored } = await import('../../engine/composition/stored-limits.ts');
  let tried: OutputOf<'risk.tryLimits'> | null = null;
  const code = await withReader(basis, (reader) => {
    tried = tryLimitsStored(reader, wanted);
    return ExitCode.done;
  });
  return tried ?? code;
}

async function tell(basis: ControlBasis, running: boolean, { accepted, sentence }: { readonly accepted: boolean; readonly sentence: string }): Promise<ExitCode> {
  if (basis.json) await basis.terminal.json({ type: 'command', command: 'set_risk_limits', running, accepted, sentence });
  else if (accepted) await basis.terminal.line(readable(sentence, ENGLISH));
  else refused(basis, sentence);
  return accepted ? ExitCode.done : ExitCode.halted;
}

function refused({ terminal }: ControlBasis, sentence: string): void {
  terminal.fail({ code: 'refused', sentence: readable(sentence, ENGLISH), remedy: 'Nothing was changed. `quorum limits` shows what is in force; what is looser needs --reason "why".' });
}

function usage({ terminal }: ControlBasis, ...read: readonly Result<unknown>[]): ExitCode {
  for (const one of [...read, ok(null)]) if (!one.ok) terminal.fail(one.error);
  return ExitCode.usage;
}

function limitLines({ inForce, asOf }: Found): string[] {
  const { limits, standings, listConfigured } = inForce;
  const rows = standings.map(({ scope, subject, measure, act, unit, value, limit, headroom, state, basic }) => [
    figureWords({ scope, subject }), LIMIT_MEASURES[measure].name, value === null ? '–' : limitFigure(unit, Number(value)), limitFigure(unit, Number(limit)), headroom === null ? '–' : limitFigure('money', Number(headroom)), act, state, basic ? '' : 'of the list',
  ]);
  const table = tableLines([{ name: 'limit on' }, { name: 'measure' }, { name: 'now', right: true }, { name: 'limit', right: true }, { name: 'left, money', right: true }, { name: 'at it' }, { name: 'state' }, { name: '' }], rows);
  const byName = limits.map(({ name, value, counted, configured }) => `  ${name} ${figure(counted, value)}${configured === null ? '' : ` (configured: ${figure(counted, configured)})`}`);
  const source = asOf === null ? 'Of the running instance, now.' : `Nothing runs: as stored at ${momentText(asOf)} UTC, at the newest stored prices. A change is taken up by the next start.`;
  return [
    ...(rows.length === 0 ? ['The accounts were not read yet: how the limits stand is not known.'] : table), '', 'By name, for `quorum limits set`:', ...byName,
    ...(listConfigured === null ? [] : ['', `The list was changed since; configured ${listConfigured.length === 0 ? 'is none' : `are ${listConfigured.map(placeWords).join('; ')}`}.`]), '', source,
  ];
}

const figure = (counted: boolean, value: number): string => limitFigure(counted ? 'count' : 'fraction', value);

/** As it is typed. */
function placeWords({ scope, subject, measure, act, limit }: LimitPlace & { readonly limit: number }): string {
  return `${scope}${subject === null ? '' : `:${subject}`} ${measure} ${limit} ${act}`;
}
