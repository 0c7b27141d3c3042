import { Search } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useLink, useOnly } from '../../mirror/hooks.ts';
import { Keys } from '../../ui/display.tsx';
import { setPalette, showScreen, useWorkbench } from '../../workbench/workbench.ts';
import type { ScreenDefinition } from '../../workbench/registry.ts';
import { useWords } from '../../workbench/words.ts';
import { comboText } from '../../workbench/shortcuts/combo.ts';
import { useShortcutText } from '../../workbench/shortcuts/use-shortcut-text.ts';
import { Bell } from './bell.tsx';
import { isMac } from '../../workbench/platform.ts';
import { shellWords } from './shell-words.ts';

export type Mode = 'demo' | 'paper' | 'review' | 'halted' | 'halting' | 'unknown';

/** What the frame and the badge say: a halt overlays everything else. */
export function useMode(): Mode {
  const session = useOnly('session');
  const halt = useOnly('halt');
  if (halt?.set === true) return halt.phase === 'halting' ? 'halting' : 'halted';
  return session?.mode ?? 'unknown';
}

/** Mode, screens, search, alerts. Its right end stays free for the halt strip, which lives outside this page's process. */
export const TitleBar = memo(function TitleBar({ screens }: { readonly screens: readonly ScreenDefinition[] }): ReactNode {
  const t = useWords(shellWords);
  const current = useWorkbench((workbench) => workbench.screen);
  const { transportKind } = useLink();
  const mac = isMac();
  const paletteKeys = useShortcutText('palette.open');
  return (
    <header className="title-bar">
      <ModeBadge />
      <nav className="title-tabs" aria-label={t('screens')}>
        {screens.map((screen, index) => (
          <button key={screen.id} type="button" className="title-tab" aria-current={screen.id === current ? 'page' : undefined} title={index < 9 ? comboText(`Mod+${index + 1}`, mac) : undefined} onClick={() => showScreen(screen.id)}>
            <screen.icon size={14} aria-hidden /><span>{screen.title()}</span>
          </button>
        ))}
      </nav>
      <span className="ui-spring" />
      {screens.length === 0 ? null : <button type="button" className="title-search" onClick={() => setPalette(true)} title={t('palette')}>
        <Search size={14} aria-hidden /><span className="title-search-word">{t('paletteHint')}</span><Keys>{paletteKeys}</Keys>
      </button>}
      <Bell />
      <div className={`title-strip title-strip-${transportKind}`} id="halt-strip-place" />
    </header>
  );
});

function ModeBadge(): ReactNode {
  const t = useWords(shellWords);
  const mode = useMode();
  const word = { demo: t('demo'), paper: t('paper'), review: t('review'), halted: t('halted'), halting: t('halting'), unknown: t('modeUnknown') }[mode];
  return <span className={`mode-badge mode-${mode}`}>{word}</span>;
}
