import { useEffect, useState, type ReactNode } from 'react';
import { NumberField, TextField } from '../../ui/fields.tsx';

interface Drafted {
  readonly ids: { readonly id: string; readonly describedBy: string | undefined };
  /** What is stored. */
  readonly value: string;
  /** Stores it, or answers why not; called when the field is left or Enter is pressed. */
  readonly onStore: (text: string) => string | null;
  readonly unit?: string;
  readonly placeholder?: string;
  readonly step?: number;
  readonly number?: boolean;
}

/** A field that stores when it is left: half a number is never stored. What cannot be stored stays in the field with the reason. */
export function DraftedField({ ids, value, onStore, number = false, ...rest }: Drafted): ReactNode {
  const [draft, setDraft] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    setDraft(value);
    setProblem(null);
  }, [value]);
  const leave = (): void => {
    if (draft === value) setProblem(null);
    else setProblem(onStore(draft));
  };
  const described = problem === null ? ids.describedBy : `${ids.describedBy ?? ''} ${ids.id}-why`.trim();
  const shared = { id: ids.id, describedBy: described, invalid: problem !== null };
  return (
    <div className="drafted" onBlur={leave} onKeyDown={(event) => (event.key === 'Enter' ? leave() : undefined)}>
      {number ? <NumberField {...shared} {...rest} value={draft} onChange={(next) => setDraft(next ?? 'not a number')} /> : <TextField {...shared} value={draft} onChange={setDraft} {...(rest.placeholder === undefined ? {} : { placeholder: rest.placeholder })} />}
      {problem === null ? null : <p className="drafted-problem" id={`${ids.id}-why`} role="alert">{problem}</p>}
    </div>
  );
}
