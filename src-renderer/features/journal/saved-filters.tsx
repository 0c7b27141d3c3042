import { Bookmark, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { FormRow, TextField } from '../../ui/fields.tsx';
import { Popover } from '../../ui/menu.tsx';
import { useEditableSetting } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { tell } from '../../workbench/workbench.ts';
import type { DecisionFilter } from './filter.ts';
import { journalWords } from './journal-words.ts';

const MOST = 20;

/** Filters kept by name: choose, remove, keep the present one. */
export function SavedFilters({ filter, onChoose }: { readonly filter: DecisionFilter; readonly onChoose: (filter: DecisionFilter) => void }): ReactNode {
  const t = useWords(journalWords);
  const [open, setOpen] = useState(false);
  const [{ filters }, change] = useEditableSetting('journal');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const keep = async (): Promise<void> => {
    const own = name.trim();
    const others = filters.filter((one) => one.name !== own);
    const found = own === '' ? t('noName') : others.length >= MOST ? t('full') : null;
    setProblem(found);
    if (found !== null || !(await change({ filters: [...others, { name: own, filter }] }))) return;
    setName('');
    setOpen(false);
    tell({ tone: 'good', title: t('keptFilter', { name: own }) });
  };
  const content = (
    <div className="journal-saved">
      {filters.length === 0 ? <p className="ui-soft">{t('noSaved')}</p> : filters.map((saved) => (
        <div key={saved.name} className="journal-saved-line">
          <Button tone="quiet" onClick={() => {
            onChoose(saved.filter);
            setOpen(false);
          }}>{saved.name}</Button>
          <IconButton size="small" icon={Trash2} label={t('remove', { name: saved.name })} onClick={() => void change({ filters: filters.filter((one) => one.name !== saved.name) })} />
        </div>
      ))}
      <form onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}>
        <FormRow stacked id="journal-filter-name" label={t('save')} help={t('nameHelp')} problem={problem}>{(ids) => <TextField {...ids} value={name} maxLength={40} onChange={setName} />}</FormRow>
        <Button submit>{t('keep')}</Button>
      </form>
    </div>
  );
  return <Popover label={t('saved')} open={open} onOpenChange={setOpen} content={content}><Button icon={Bookmark}>{t('saved')}</Button></Popover>;
}
