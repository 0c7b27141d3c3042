import type { ReactNode } from 'react';
import { useConnection } from '../../mirror/hooks.ts';
import { Skeleton } from '../../ui/panel.tsx';
import { useWords } from '../../workbench/words.ts';
import { ConnectionNotice } from './connection-overlay.tsx';
import { shellWords } from './shell-words.ts';

/** The frame before anything is known: where things will be, and why there is nothing yet. */
export function Starting(): ReactNode {
  const t = useWords(shellWords);
  const { state } = useConnection();
  return (
    <div className="shell" data-connection={state}>
      <header className="title-bar"><span className="mode-badge">{t('appName')}</span></header>
      <div className="rail" />
      <main className="main" aria-label={t('main')}><Skeleton words={t('loading')} lines={8} /></main>
      <footer className="status-bar" />
      <ConnectionNotice />
    </div>
  );
}
