import './settings.css';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLink } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/display.tsx';
import { TextField } from '../../ui/fields.tsx';
import { EmptyState } from '../../ui/panel.tsx';
import { useAct } from '../../workbench/ask.ts';
import { tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { Backups, useDataItems } from './data-items.tsx';
import { useEngineItems, useRiskItems } from './engine-items.tsx';
import { findItems, ItemRow, SECTIONS, type SectionId, type SettingItem } from './item.tsx';
import { useAppearanceItems, useDesktopItems, useNotificationItems } from './look-items.tsx';
import { useModelItems } from './models/model-items.tsx';
import { settingsWords } from './settings-words.ts';
import { ShortcutEditor } from './shortcut-editor.tsx';

/** Sections whose settings wait for a session's start. */
const STARTS_WITH_SESSION: ReadonlySet<SectionId> = new Set<SectionId>(['engine', 'risk', 'models']);

/** Every setting: searched first, else by section. Each is stored when it is changed; there is no button to save. */
export function SettingsScreen(): ReactNode {
  const t = useWords(settingsWords);
  const [text, setText] = useState('');
  const [section, setSection] = useState<SectionId>('engine');
  const items = useItems(text);
  const sections = SECTIONS.filter((one) => items.some((item) => item.section === one));
  const found = text.trim() === '' ? items.filter((item) => item.section === section) : findItems(items, text);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    body.current?.scrollTo(0, 0);
  }, [section, text]);
  return (
    <div className="settings">
      <aside className="settings-side">
        <h1>{t('title')}</h1>
        <div className="settings-search"><Search size={14} aria-hidden /><TextField label={t('search')} placeholder={t('search')} value={text} onChange={setText} autoFocus /></div>
        <nav aria-label={t('sections')}>
          {sections.map((one) => (
            <button key={one} type="button" className="settings-section" aria-current={text.trim() === '' && one === section ? 'page' : undefined} onClick={() => {
              setText('');
              setSection(one);
            }}>{t(one)}</button>
          ))}
        </nav>
      </aside>
      <div className="settings-body" ref={body} tabIndex={0} role="region" aria-label={text.trim() === '' ? t(section) : t('resultsFor', { text })}>
        <div className="settings-column">
          <h2>{text.trim() === '' ? t(section) : t('resultsFor', { text })}</h2>
          {found.some((item) => STARTS_WITH_SESSION.has(item.section)) ? <StartAgain /> : null}
          {found.length === 0 ? <EmptyState title={t('nothing', { text })} action={<Button size="small" onClick={() => setText('')}>{t('clear')}</Button>} /> : found.map((item) => <ItemRow key={item.id} item={item} />)}
        </div>
      </div>
    </div>
  );
}

function useItems(text: string): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const inWindow = useLink().transportKind === 'window';
  const desktop = useDesktopItems();
  return [
    ...useEngineItems(), ...useRiskItems(), ...useModelItems(), ...useAppearanceItems(), ...useNotificationItems(),
    { id: 'shortcuts', section: 'shortcuts', title: t('shortcutList'), help: t('shortcutHelp'), keywords: 'keyboard keys', body: <ShortcutEditor filter={/shortcut|keyboard|keys/i.test(text) ? '' : text} /> },
    ...(inWindow ? desktop : []), ...useDataItems(),
    { id: 'backups', section: 'backups', title: t('backups'), help: t('backupHelp'), keywords: 'restore copy', body: <Backups /> },
  ];
}

/** Engine, risk and model settings wait for a session's start; here it can be had now. */
function StartAgain(): ReactNode {
  const t = useWords(settingsWords);
  const { act, busy } = useAct();
  const start = async (): Promise<void> => {
    const answer = await act('session.start', { fresh: false });
    if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: t('startAgainDone') });
  };
  return <Notice action={<Button size="small" busy={busy} onClick={() => void start()}>{t('startAgain')}</Button>}>{t('applies')}</Notice>;
}
