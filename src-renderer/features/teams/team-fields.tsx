/** Fields of the team editor: each shows its own problem, found by its path. */
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { createContext, useContext, type ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { FormRow, NumberField, Select, TextField } from '../../ui/fields.tsx';
import { useWords } from '../../workbench/words.ts';
import type { Problems } from './team-draft.ts';
import { teamsWords } from './teams-words.ts';

/** What is wrong with the team being edited. */
export const ProblemsContext = createContext<Problems>(new Map());

/** The problem of the field at a path; null: none. */
export function useProblem(path: string): string | null {
  return useContext(ProblemsContext).get(path) ?? null;
}

interface Row {
  /** As the contract names the field: `tasks.2.description`. */
  readonly path: string;
  readonly label: string;
  readonly help?: string;
}

const idOf = (path: string): string => `team-${path.replaceAll('.', '-')}`;

export function TextRow({ path, label, help, value, onChange, lines = 1 }: Row & { readonly value: string; readonly onChange: (value: string) => void; readonly lines?: number }): ReactNode {
  const problem = useProblem(path);
  return (
    <FormRow stacked id={idOf(path)} label={label} problem={problem} {...(help === undefined ? {} : { help })}>
      {(ids) => <TextField {...ids} value={value} onChange={onChange} lines={lines} invalid={problem !== null} maxLength={1_000} />}
    </FormRow>
  );
}

/** A number; empty is NaN, which the contract refuses, or null where nothing may be said. */
export function NumberRow({ path, label, help, value, onChange, unit, scale = 1, optional = false }: Row & { readonly value: number | null; readonly onChange: (value: number | null) => void; readonly unit?: string; readonly scale?: number; readonly optional?: boolean }): ReactNode {
  const problem = useProblem(path);
  const text = value === null || Number.isNaN(value) ? '' : String(Number((value / scale).toFixed(6)));
  const take = (typed: string | null): void => onChange(typed === '' && optional ? null : typed === null || typed === '' ? Number.NaN : Number((Number(typed) * scale).toFixed(6)));
  return (
    <FormRow stacked id={idOf(path)} label={label} problem={problem} {...(help === undefined ? {} : { help })}>
      {(ids) => <NumberField {...ids} value={text} onChange={take} invalid={problem !== null} step={1} {...(unit === undefined ? {} : { unit })} />}
    </FormRow>
  );
}

export function SelectRow<V extends string>({ path, label, help, value, options, onChange }: Row & { readonly value: V; readonly options: readonly { readonly value: V; readonly label: string }[]; readonly onChange: (value: V) => void }): ReactNode {
  const problem = useProblem(path);
  // What is kept and no longer offered stays to be seen: its problem says what to do.
  const shown = options.some((option) => option.value === value) ? options : [{ value, label: value === '' ? '—' : value }, ...options];
  return (
    <FormRow stacked id={idOf(path)} label={label} problem={problem} {...(help === undefined ? {} : { help })}>
      {(ids) => <Select {...ids} value={value} options={shown} onChange={onChange} />}
    </FormRow>
  );
}

/** Several of some. */
export function ChecksRow({ path, label, chosen, options, onChange, empty = '' }: Row & { readonly chosen: readonly string[]; readonly options: readonly { readonly value: string; readonly label: string }[]; readonly onChange: (chosen: readonly string[]) => void; readonly empty?: string }): ReactNode {
  const problem = useProblem(path);
  const toggle = (value: string, on: boolean): void => onChange(options.map((option) => option.value).filter((one) => (one === value ? on : chosen.includes(one))));
  return (
    <fieldset className="team-checks" aria-describedby={problem === null ? undefined : `${idOf(path)}-problem`}>
      <legend className="ui-form-row-label">{label}</legend>
      {options.length === 0 ? <span className="ui-soft ui-small">{empty}</span> : options.map((option) => (
        <label key={option.value} className="team-check"><input type="checkbox" checked={chosen.includes(option.value)} onChange={(event) => toggle(option.value, event.target.checked)} />{option.label}</label>
      ))}
      <ProblemLine path={path} />
    </fieldset>
  );
}

/** The problem of a whole part, where no single field has it. */
export function ProblemLine({ path }: { readonly path: string }): ReactNode {
  const problem = useProblem(path);
  return problem === null ? null : <p className="ui-form-row-problem" id={`${idOf(path)}-problem`} role="alert">{problem}</p>;
}

/** Up, down, out. */
export function PlaceButtons({ what, at, count, onMove, onRemove }: { readonly what: string; readonly at: number; readonly count: number; readonly onMove: (by: -1 | 1) => void; readonly onRemove: () => void }): ReactNode {
  const t = useWords(teamsWords);
  return (
    <span className="ui-row team-place">
      <IconButton size="small" icon={ArrowUp} label={t('up', { what })} disabled={at === 0} onClick={() => onMove(-1)} />
      <IconButton size="small" icon={ArrowDown} label={t('down', { what })} disabled={at === count - 1} onClick={() => onMove(1)} />
      <IconButton size="small" icon={X} label={t('takeOut', { what })} onClick={onRemove} />
    </span>
  );
}
