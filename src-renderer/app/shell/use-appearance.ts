import { useEffect } from 'react';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import { useMedia } from '../../ui/use-media.ts';

/** Window px that the halt strip of a desktop window takes at the top right, inside the frame; src-main/desktop/halt-strip.ts says the same. */
const STRIP_WIDTH = 138;

/** Puts a person's choice of looks on the document, where the tokens read it. */
export function useAppearance(appearance: SettingOf<'appearance'>, kind: 'window' | 'browser'): void {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const systemContrast = useMedia('(prefers-contrast: more)');
  useEffect(() => {
    const theme = appearance.theme === 'system' ? (systemContrast ? 'contrast' : systemDark ? 'dark' : 'light') : appearance.theme;
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    root.dataset['palette'] = appearance.palette === 'auto' ? (theme === 'light' ? 'safe' : 'classic') : appearance.palette;
    root.dataset['reversed'] = String(appearance.reversed);
    root.dataset['density'] = appearance.density;
    root.dataset['flash'] = appearance.flashPrices ? 'on' : 'off';
    // The halt strip is drawn above the page by another process and does not zoom with it. A browser zooms both.
    root.style.setProperty('--strip', kind === 'window' ? `${(STRIP_WIDTH * 100) / appearance.zoom}px` : `${STRIP_WIDTH}px`);
    root.style.setProperty('--title-bar', kind === 'window' ? `max(30px, ${3_600 / appearance.zoom}px)` : '36px');
  }, [appearance, systemDark, systemContrast, kind]);
}
