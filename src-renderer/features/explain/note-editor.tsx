import './explain.css';
import { useState, type ReactNode } from 'react';
import type { InputOf } from '../../../src-shared/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { FormRow, TextField } from '../../ui/fields.tsx';
import { useAct } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { noted, tell } from '../../workbench/workbench.ts';
import { explainWords } from './explain-words.ts';
import { parseTags } from './parse-tags.ts';

type Subject = InputOf<'journal.note'>['subject'];

export interface NoteEditorProps {
  readonly subject: Subject;
  readonly id: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly onSaved: () => void;
}

/** What was typed and not saved, kept while the window is open: going on to the next decision loses nothing. */
const drafts = new Map<string, { readonly text: string; readonly tags: string }>();
const MOST_TEXT = 4_000;

/** A note and tags. Ctrl+Enter saves. Mount it with a key of the subject, so that each has its own draft. */
export function NoteEditor({ subject, id, text: storedText, tags: storedTags, onSaved }: NoteEditorProps): ReactNode {
  const t = useWords(explainWords);
  const { act, busy } = useAct();
  const key = `${subject} ${id}`;
  const stored = { text: storedText, tags: storedTags.join(', ') };
  const [draft, setDraft] = useState(() => drafts.get(key) ?? stored);
  const [tried, setTried] = useState(false);
  const dirty = draft.text !== stored.text || draft.tags !== stored.tags;
  const change = (part: Partial<typeof draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    drafts.set(key, next);
  };
  const parsed = parseTags(draft.tags);
  const tagProblem = parsed.ok ? null : parsed.problem === 'many' ? t('tooManyTags') : t('badTag', { tag: parsed.tag });
  const textProblem = draft.text.length > MOST_TEXT ? t('tooLong', { count: draft.text.length }) : tried && draft.text.trim() === '' && draft.tags.trim() === '' ? t('nothing') : null;
  const save = async (): Promise<void> => {
    setTried(true);
    if (!parsed.ok || draft.text.length > MOST_TEXT || (draft.text.trim() === '' && parsed.tags.length === 0)) return;
    const answer = await act('journal.note', { subject, id, text: draft.text.trim(), tags: [...parsed.tags] });
    if (!answer.ok || !answer.value.accepted) return;
    drafts.delete(key);
    noted({ subject, id, text: draft.text.trim(), tags: parsed.tags });
    tell({ tone: 'good', title: t('saved') });
    onSaved();
  };
  return (
    <div className="note" onKeyDown={(event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void save();
    }}>
      <FormRow stacked id={`note-${id}`} label={t('note')} help={t('noteHelp')} problem={textProblem}>{(ids) => <TextField {...ids} lines={3} value={draft.text} onChange={(text) => change({ text })} />}</FormRow>
      <FormRow stacked id={`tags-${id}`} label={t('tags')} help={t('tagsHelp')} problem={tagProblem}>{(ids) => <TextField {...ids} value={draft.tags} invalid={tagProblem !== null} onChange={(tags) => change({ tags })} />}</FormRow>
      <div className="note-bar"><Button busy={busy} onClick={() => void save()}>{t('save')}</Button><span className="ui-dim ui-small" role="status">{dirty ? t('notStored') : ''}</span></div>
    </div>
  );
}
