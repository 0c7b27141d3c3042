import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Keys } from '../../ui/display.tsx';
import { groupBy } from '../../ui/group-by.ts';
import { useEditableSetting } from '../../workbench/ask.ts';
import { isMac } from '../../workbench/platform.ts';
import type { ActionDefinition } from '../../workbench/registry.ts';
import { comboOf, comboText } from '../../workbench/shortcuts/combo.ts';
import { useKeymap } from '../../workbench/shortcuts/keymap-context.ts';
import { conflictOf, type Conflict } from '../../workbench/shortcuts/keymap.ts';
import { useWords } from '../../workbench/words.ts';
import { settingsWords } from './settings-words.ts';

/** Every action with its keys, to be changed. */
export function ShortcutEditor({ filter }: { readonly filter: string }): ReactNode {
  const t = useWords(settingsWords);
  const { actions, combos } = useKeymap();
  const [own, change] = useEditableSetting('shortcuts');
  const [recording, setRecording] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ readonly action: string; readonly sentence: string } | null>(null);
  const mac = isMac();
  const record = (action: ActionDefinition, combo: string): void => {
    const conflict = conflictOf(actions, own, action.id, combo);
    setRecording(null);
    setProblem(conflict === null ? null : { action: action.id, sentence: sentenceOf(conflict, combo) });
    if (conflict === null) void change({ [action.id]: combo });
  };
  const sentenceOf = (conflict: Conflict, combo: string): string => {
    const keys = comboText(combo, mac);
    if (conflict.kind === 'taken') return t('takenBy', { combo: keys, action: actions.find((one) => one.id === conflict.by)?.title() ?? conflict.by });
    return conflict.kind === 'reserved' ? t('reservedKeys', { combo: keys }) : conflict.kind === 'bare' ? t('bareKey') : t('unreadableKeys');
  };
  useRecorder(recording === null ? null : (actions.find((one) => one.id === recording) ?? null), record, () => setRecording(null));
  const shown = actions.filter((action) => `${action.title()} ${action.group()}`.toLocaleLowerCase().includes(filter.toLocaleLowerCase()));
  return (
    <div className="shortcut-editor">
      <p className="ui-soft">{t('shortcutHelp')}</p>
      {[...groupBy(shown, (action) => action.group())].map(([group, lines]) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ul>
            {lines.map((action) => {
              const combo = combos.get(action.id);
              return (
                <li key={action.id} className="shortcut-line">
                  <span className="ui-cut">{action.title()}</span>
                  <span className="shortcut-keys">{recording === action.id ? <b role="status">{t('pressKeys')}</b> : combo === undefined ? <span className="ui-dim">{t('noShortcut')}</span> : <Keys>{comboText(combo, mac)}</Keys>}</span>
                  {action.id === 'halt.now' ? <span className="ui-dim ui-small">{t('fixedKeys')}</span> : (
                    <span className="ui-row shortcut-buttons">
                      <Button size="small" aria-label={`${t('change')}: ${action.title()}`} onClick={() => setRecording(action.id)}>{t('change')}</Button>
                      {own[action.id] === undefined ? (combo === undefined ? null : <Button size="small" tone="quiet" aria-label={`${t('remove')}: ${action.title()}`} onClick={() => void change({ [action.id]: '' })}>{t('remove')}</Button>) : <Button size="small" tone="quiet" aria-label={`${t('restore')}: ${action.title()}`} onClick={() => void change(without(own, action.id))}>{t('restore')}</Button>}
                    </span>
                  )}
                  {problem?.action === action.id ? <span className="shortcut-problem" role="alert">{problem.sentence}</span> : null}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** `undefined` for the key: what is sent as JSON then has it no more. */
function without(own: Readonly<Record<string, string>>, action: string): Partial<Record<string, string>> {
  return { ...own, [action]: undefined } as Partial<Record<string, string>>;
}

/** Takes the next combination before anything else does. Esc gives up. */
function useRecorder(action: ActionDefinition | null, done: (action: ActionDefinition, combo: string) => void, stop: () => void): void {
  useEffect(() => {
    if (action === null) return;
    const hear = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') return stop();
      const combo = comboOf(event, isMac());
      if (combo !== null) done(action, combo);
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, [action, done, stop]);
}
