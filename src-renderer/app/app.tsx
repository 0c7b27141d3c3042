import { Suspense, useEffect, useMemo, type ReactNode } from 'react';
import { CoachCards } from '../features/welcome/coach-cards.tsx';
import { Welcome } from '../features/welcome/welcome.tsx';
import { useConnection, useLink, useSetting } from '../mirror/hooks.ts';
import { DensityContext } from '../ui/density-context.ts';
import { FormatContext } from '../ui/format/format-context.ts';
import { Formatter } from '../ui/format/formatter.ts';
import { Skeleton } from '../ui/panel.tsx';
import { ToastRegion } from '../ui/toasts.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { act } from '../workbench/ask.ts';
import { setPanelLinks } from '../workbench/links.ts';
import type { PanelDefinition, ScreenDefinition } from '../workbench/registry.ts';
import { dismiss, followHint, useWorkbench } from '../workbench/workbench.ts';
import { speak, useWords } from '../workbench/words.ts';
import { actionsOf } from './actions.ts';
import { AlertToasts } from './shell/alert-toasts.tsx';
import { BreachBanner } from './shell/breach-banner.tsx';
import { ConnectionNotice } from './shell/connection-overlay.tsx';
import { HaltBanner } from './shell/halt-banner.tsx';
import { OpenDialogs } from './shell/open-dialogs.tsx';
import { PanelBoundary } from './shell/panel-boundary.tsx';
import { Rail } from './shell/rail.tsx';
import { shellWords } from './shell/shell-words.ts';
import { StatusBar } from './shell/status-bar.tsx';
import { TitleBar, useMode } from './shell/title-bar.tsx';
import { useAppearance } from './shell/use-appearance.ts';
import { useInstrumentChoice } from './shell/use-instrument-choice.ts';
import { LayoutController } from './layout/layout-controller.ts';
import { LayoutsContext } from './layout/layouts-context.ts';
import { PanelsContext } from './layout/panels-context.ts';
import { Palette } from './palette.tsx';
import { KeymapContext } from '../workbench/shortcuts/keymap-context.ts';
import { keymapOf } from '../workbench/shortcuts/keymap.ts';
import { useShortcuts } from './use-shortcuts.ts';

const rowHeights = { compact: 24, regular: 28, comfortable: 36 };

/** Everything in a window: what is around the screens, and the screens. */
export function App({ panels, screens }: { readonly panels: readonly PanelDefinition[]; readonly screens: readonly ScreenDefinition[] }): ReactNode {
  const link = useLink();
  const appearance = useSetting('appearance');
  const locale = appearance.locale === 'system' ? navigator.language : appearance.locale;
  const format = useMemo(() => new Formatter(locale, appearance.timeZone), [locale, appearance.timeZone]);
  const known = useMemo(() => new Map(panels.map((panel) => [panel.id, panel])), [panels]);
  const layouts = useLayoutController(known);
  const actions = useMemo(() => actionsOf(screens, layouts), [screens, layouts]);
  const own = useSetting('shortcuts');
  const byCombo = useMemo(() => keymapOf(actions, own), [actions, own]);
  const keymap = useMemo(() => ({ actions, combos: new Map([...byCombo].map(([combo, id]) => [id, combo])) }), [actions, byCombo]);
  useShortcuts(actions, byCombo);
  useAppearance(appearance, link.transportKind);
  useInstrumentChoice();
  useEffect(() => speak(appearance.locale === 'system' ? 'en' : appearance.locale), [appearance.locale]);
  useEffect(() => link.onHint(followHint), [link]);
  // The halt button of a browser's page is a script of its own.
  useEffect(() => {
    const onPressed = (): void => followHint('show_halt');
    document.addEventListener('quorum-halt-pressed', onPressed);
    return () => document.removeEventListener('quorum-halt-pressed', onPressed);
  }, []);
  return (
    <FormatContext value={format}><DensityContext value={rowHeights[appearance.density]}><PanelsContext value={known}><LayoutsContext value={layouts}><KeymapContext value={keymap}>
      <TooltipProvider><Frame screens={screens} /></TooltipProvider>
    </KeymapContext></LayoutsContext></PanelsContext></DensityContext></FormatContext>
  );
}

/** One controller per window; it hears of layouts stored elsewhere. */
function useLayoutController(known: ReadonlyMap<string, PanelDefinition>): LayoutController {
  const link = useLink();
  const stored = useSetting('layouts');
  // `stored` at the first render only: later changes come through adopt.
  const layouts = useMemo(() => new LayoutController(new Set(known.keys()), stored, (next) => act(link, 'setting.set', { key: 'layouts', value: next })), [known, link]);
  useEffect(() => layouts.adopt(stored), [layouts, stored]);
  useEffect(() => {
    const tell = (): void => setPanelLinks(layouts.links());
    tell();
    return layouts.subscribe(tell);
  }, [layouts]);
  return layouts;
}

function Frame({ screens }: { readonly screens: readonly ScreenDefinition[] }): ReactNode {
  const t = useWords(shellWords);
  const mode = useMode();
  const { state } = useConnection();
  const wanted = useWorkbench((workbench) => workbench.screen);
  const palette = useWorkbench((workbench) => workbench.palette);
  const messages = useWorkbench((workbench) => workbench.messages);
  const screen = screens.find((one) => one.id === wanted) ?? screens[0];
  const Content = screen?.component;
  const welcome = useSetting('welcome');
  return (
    <div className="shell" data-mode={mode} data-connection={state}>
      <TitleBar screens={welcome.done ? screens : []} />
      <HaltBanner />
      {welcome.done ? <BreachBanner /> : null}
      {welcome.done ? <Rail /> : <div />}
      <main className="main" aria-label={welcome.done ? (screen?.title() ?? t('main')) : t('main')}>
        {!welcome.done ? <Welcome /> : Content === undefined ? null : (
          <div className="screen" key={screen?.id}><PanelBoundary title={screen?.title() ?? ''}><Suspense fallback={<Skeleton words={t('loading')} />}><Content /></Suspense></PanelBoundary></div>
        )}
      </main>
      <StatusBar />
      <ConnectionNotice />
      <OpenDialogs />
      {palette && welcome.done ? <Palette /> : null}
      <CoachCards />
      <AlertToasts />
      <ToastRegion label={t('messages')} lines={messages} onClose={dismiss} />
    </div>
  );
}
