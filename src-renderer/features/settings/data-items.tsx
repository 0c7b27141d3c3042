import { HardDriveDownload } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { InputOf, OutputOf } from '../../../src-shared/contract/contract.ts';
import { useCall, useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useAct, useEditableSetting, useQuery } from '../../workbench/ask.ts';
import { saveText } from '../../workbench/save-text.ts';
import { openDialog, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import type { SettingItem } from './item.tsx';
import { settingsWords } from './settings-words.ts';

const everything: InputOf<'journal.export'>['filter'] = { text: '', instrument: null, action: 'any', direction: null, tag: null, from: null, until: null, noted: false };

/** What is kept, and how to take it along. */
export function useDataItems(): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const format = useFormat();
  const call = useCall();
  const session = useOnly('session');
  const bytes = useOnly('loop')?.databaseBytes;
  const [, changeWelcome] = useEditableSetting('welcome');
  const save = useCallback((kind: 'csv' | 'json') => {
    void call('journal.export', { filter: everything, format: kind }).then((answer) => {
      if (!answer.ok) return tell({ tone: 'bad', title: answer.error.sentence, words: answer.error.remedy });
      saveText(answer.value.name, answer.value.text, kind === 'csv' ? 'text/csv' : 'application/json');
      return tell({ tone: 'good', title: t('exported', { count: answer.value.rows, name: answer.value.name }) });
    });
  }, [call, t]);
  return [
    { id: 'export', section: 'data', title: t('exportDecisions'), help: t('exportHelp'), keywords: 'export csv json save download', field: (ids) => <span className="ui-row"><Button id={ids.id} onClick={() => save('csv')}>{t('exportCsv')}</Button><Button onClick={() => save('json')}>{t('exportJson')}</Button></span> },
    { id: 'database', section: 'data', title: t('database'), help: t('databaseHelp'), keywords: 'folder disk size', field: (ids) => <output id={ids.id} className="ui-num">{format.bytes(bytes)}</output> },
    { id: 'session', section: 'data', title: t('session'), help: session?.market ?? '—', keywords: 'id', field: (ids) => <output id={ids.id} className="ui-mono ui-text setting-id">{session?.id ?? '—'}</output> },
    { id: 'version', section: 'data', title: t('version'), help: session?.fillModel ?? '—', field: (ids) => <output id={ids.id} className="ui-num">{session?.appVersion ?? '—'}</output> },
    { id: 'welcome', section: 'data', title: t('risksAgain'), help: t('risksAgainHelp'), keywords: 'tour onboarding', field: (ids) => <Button id={ids.id} onClick={() => void changeWelcome({ done: false, step: 0 })}>{t('showAgain')}</Button> },
  ];
}

type Backup = OutputOf<'backup.list'>['backups'][number];
const NOTHING = {};

/** Backups: make one, see them, go back to one. */
export function Backups(): ReactNode {
  const t = useWords(settingsWords);
  const format = useFormat();
  const list = useQuery('backup.list', NOTHING);
  const { act, busy } = useAct();
  const make = async (): Promise<void> => {
    const answer = await act('backup.make', {});
    if (!answer.ok) return;
    tell({ tone: 'good', title: t('backupMade', { file: answer.value.file, bytes: format.bytes(answer.value.bytes) }) });
    list.refresh();
  };
  const newest = useMemo(() => (list.value?.backups ?? []).toSorted((a, b) => b.at - a.at), [list.value]);
  return (
    <div className="backups">
      <div className="ui-row"><p className="ui-soft ui-spring">{t('backupHelp')}</p><Button icon={HardDriveDownload} busy={busy} onClick={() => void make()}>{t('backupMake')}</Button></div>
      {list.error !== null && list.value === null ? <EmptyState tone="error" title={t('backupsFailed')} words={`${list.error.sentence} ${list.error.remedy}`} action={<Button size="small" onClick={list.refresh}>{t('again')}</Button>} />
        : list.value === null ? <Skeleton lines={3} /> : newest.length === 0 ? <EmptyState title={t('noBackups')} words={t('noBackupsWords')} /> : <BackupTable backups={newest} />}
    </div>
  );
}

function BackupTable({ backups }: { readonly backups: readonly Backup[] }): ReactNode {
  const t = useWords(settingsWords);
  const format = useFormat();
  return (
    <table className="backup-table">
      <thead><tr><th scope="col">{t('backupFile')}</th><th scope="col">{t('backupAt')}</th><th scope="col" className="backup-right">{t('backupSize')}</th><th scope="col">{t('backupCause')}</th><th scope="col"><span className="ui-hidden">{t('restoreOpen')}</span></th></tr></thead>
      <tbody>
        {backups.map((backup) => (
          <tr key={backup.file}>
            <td className="ui-mono ui-text">{backup.file}</td><td><Time at={backup.at} form="both" /></td><td className="ui-num backup-right">{format.bytes(backup.bytes)}</td><td>{backup.cause}</td>
            <td className="backup-right"><Button size="small" aria-label={`${t('restoreOpen')} ${backup.file}`} onClick={() => openDialog('restore-backup', { file: backup.file, at: backup.at })}>{t('restoreOpen')}</Button></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
