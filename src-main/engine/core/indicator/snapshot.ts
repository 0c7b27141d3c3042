/** A copied indicator state that survives JSON: non-finite numbers and −0 are spelled out as strings. */
export type IndicatorState = { [field: string]: StateValue };
type StateValue = number | boolean | string | readonly (number | string)[] | IndicatorState;

const toPlain = (x: number): number | string => (Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? '-0' : String(x));

function copyOut(value: unknown): StateValue {
  if (typeof value === 'number') return toPlain(value);
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Float64Array) return Array.from(value, toPlain);
  if (typeof value === 'object' && value !== null) return takeSnapshot(value);
  throw new TypeError(`An indicator may hold numbers, booleans, strings, Float64Arrays and indicators, not ${typeof value}.`);
}

/** Copies the state of an indicator (and of the indicators it is made of) into plain data. */
export function takeSnapshot(indicator: object): IndicatorState {
  const state: IndicatorState = {};
  for (const [field, value] of Object.entries(indicator)) state[field] = copyOut(value);
  return state;
}

function copyArray(target: Float64Array, source: StateValue | undefined, field: string): void {
  if (!Array.isArray(source) || source.length !== target.length) throw mismatch(field);
  for (let i = 0; i < target.length; i += 1) target[i] = Number(source[i]);
}

const mismatch = (field: string): TypeError =>
  new TypeError(`The snapshot does not fit the indicator at "${field}": it was taken with other parameters or another version.`);

function copyIn(holder: Record<string, unknown>, field: string, source: StateValue | undefined): void {
  const held = holder[field];
  if (held instanceof Float64Array) copyArray(held, source, field);
  else if (typeof held === 'object' && held !== null) {
    if (typeof source !== 'object' || Array.isArray(source)) throw mismatch(field);
    restoreSnapshot(held, source as IndicatorState);
  } else if (typeof held === 'number' && (typeof source === 'number' || typeof source === 'string')) holder[field] = Number(source);
  else if (typeof held === typeof source) holder[field] = source;
  else throw mismatch(field);
}

/**
 * Puts a snapshot back into an indicator built with the same parameters; from then on it behaves exactly like the
 * one the snapshot was taken from. Throws TypeError where the shapes differ.
 */
export function restoreSnapshot(indicator: object, state: IndicatorState): void {
  const holder = indicator as Record<string, unknown>;
  const fields = Object.keys(holder);
  if (fields.length !== Object.keys(state).length) throw mismatch('number of fields');
  for (const field of fields) copyIn(holder, field, state[field]);
}
