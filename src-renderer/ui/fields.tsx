/** Fields people type or choose in. Each has a label somewhere: through FormRow, or `label`. */
import './style/controls.css';
import { ChevronDown } from 'lucide-react';
import { Switch as RadixSwitch, ToggleGroup } from 'radix-ui';
import { useEffect, useRef, useState, type ComponentProps, type CSSProperties, type ReactNode } from 'react';
import { useFormat } from './format/format-context.ts';

interface Named {
  readonly id?: string | undefined;
  /** Its name, where no visible label points at it. */
  readonly label?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export interface TextFieldProps extends Named {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly invalid?: boolean;
  readonly lines?: number;
  readonly maxLength?: number;
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
  readonly onKeyDown?: ComponentProps<'input'>['onKeyDown'];
}

/** A line of text, or several. */
export function TextField({ value, onChange, lines = 1, label, describedBy, invalid = false, mono = false, onKeyDown, ...rest }: TextFieldProps): ReactNode {
  const shared = { ...rest, value, 'aria-label': label, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined, className: `ui-input ${mono ? 'ui-mono' : ''}`, spellCheck: false };
  if (lines > 1) return <textarea {...shared} rows={lines} onChange={(event) => onChange(event.target.value)} />;
  return <input {...shared} type="text" autoComplete="off" onKeyDown={onKeyDown} onChange={(event) => onChange(event.target.value)} />;
}

export interface NumberFieldProps extends Named {
  /** Plain decimal text; empty for nothing. */
  readonly value: string;
  /** Called with plain decimal text, empty, or null for what is no number. */
  readonly onChange: (value: string | null) => void;
  readonly unit?: string;
  readonly invalid?: boolean;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** Arrow keys add and take away this much. */
  readonly step?: number;
}

/** A number as the person's locale writes it; what comes out is plain decimal text. */
export function NumberField({ value, onChange, unit, label, describedBy, invalid = false, step, ...rest }: NumberFieldProps): ReactNode {
  const format = useFormat();
  const [text, setText] = useState(() => localText(value, format.locale));
  const told = useRef(value);
  useEffect(() => {
    if (told.current === value) return;
    told.current = value;
    setText(localText(value, format.locale));
  }, [value, format.locale]);
  const tell = (typed: string): void => {
    setText(typed);
    const plain = typed.trim() === '' ? '' : format.parse(typed);
    told.current = plain ?? value;
    onChange(plain);
  };
  const nudge = (by: number): void => {
    const digits = Math.max(decimals(value), decimals(String(step ?? 1)));
    tell(localText((Number(value === '' ? 0 : value) + by).toFixed(digits), format.locale));
  };
  return (
    <span className="ui-affix" ref={(element) => element?.style.setProperty('--affix', `${unit?.length ?? 0}ch`)}>
      <input {...rest} type="text" inputMode="decimal" autoComplete="off" className="ui-input ui-input-number ui-num" value={text} aria-label={label} aria-describedby={describedBy} aria-invalid={invalid || undefined}
        onChange={(event) => tell(event.target.value)}
        onKeyDown={(event) => {
          if (step === undefined || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          nudge(event.key === 'ArrowUp' ? step : -step);
        }} />
      {unit === undefined ? null : <span className="ui-affix-unit" aria-hidden>{unit}</span>}
    </span>
  );
}

function decimals(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function localText(value: string, locale: string): string {
  const point = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
  return value.replace('.', point).replace(/^-/, '−');
}

export interface SelectProps<V extends string> extends Named {
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** One of several, in the system's own list: it works with every keyboard, screen reader and zoom. */
export function Select<V extends string>({ value, options, onChange, label, describedBy, ...rest }: SelectProps<V>): ReactNode {
  return (
    <span className="ui-select-wrap">
      <select {...rest} className="ui-select" value={value} aria-label={label} aria-describedby={describedBy} onChange={(event) => onChange(event.target.value as V)}>
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <ChevronDown size={14} aria-hidden />
    </span>
  );
}

/** One of a few, all seen at once. */
export function Segments<V extends string>({ value, options, onChange, label, ...rest }: SelectProps<V>): ReactNode {
  return (
    <ToggleGroup.Root {...rest} type="single" className="ui-segments" value={value} aria-label={label} onValueChange={(next) => (next === '' ? undefined : onChange(next as V))}>
      {options.map((option) => <ToggleGroup.Item key={option.value} value={option.value} className="ui-segment">{option.label}</ToggleGroup.Item>)}
    </ToggleGroup.Root>
  );
}

/** On or off, at once. */
export function Switch({ checked, onChange, label, describedBy, ...rest }: Named & { readonly checked: boolean; readonly onChange: (checked: boolean) => void }): ReactNode {
  return (
    <RadixSwitch.Root {...rest} className="ui-switch" checked={checked} onCheckedChange={onChange} aria-label={label} aria-describedby={describedBy}>
      <RadixSwitch.Thumb className="ui-switch-thumb" />
    </RadixSwitch.Root>
  );
}

export interface SliderProps extends Named {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  readonly label: string;
  /** The value in words, for screen readers. */
  readonly valueText?: string;
}

/** A value in a range, in the browser's own control. Show the value beside it. */
export function Slider({ value, onChange, label, valueText, describedBy, ...rest }: SliderProps): ReactNode {
  const share = { '--share': `${((value - rest.min) / (rest.max - rest.min)) * 100}%` } as CSSProperties;
  return <input {...rest} type="range" className="ui-slider" style={share} value={value} aria-label={label} aria-describedby={describedBy} aria-valuetext={valueText} onChange={(event) => onChange(Number(event.target.value))} />;
}

export interface FormRowProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly problem?: string | null;
  /** Label above the field instead of beside it. */
  readonly stacked?: boolean;
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
  readonly id: string;
}

/** A field with its label, its help and what is wrong with it. */
export function FormRow({ label, help, problem = null, stacked = false, children, id }: FormRowProps): ReactNode {
  const describedBy = [help === undefined ? '' : `${id}-help`, problem === null ? '' : `${id}-problem`].filter((one) => one !== '').join(' ') || undefined;
  return (
    <div className={stacked ? 'ui-form-stack' : 'ui-form-row'}>
      <label className="ui-form-row-label" htmlFor={id}>{label}</label>
      {help === undefined || stacked ? null : <div className="ui-form-row-help" id={`${id}-help`}>{help}</div>}
      <div className={stacked ? '' : 'ui-form-row-control'}>{children({ id, describedBy })}</div>
      {help !== undefined && stacked ? <div className="ui-form-row-help" id={`${id}-help`}>{help}</div> : null}
      {problem === null ? null : <div className="ui-form-row-problem" id={`${id}-problem`} role="alert">{problem}</div>}
    </div>
  );
}
