import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import { useLink } from '../../mirror/hooks.ts';
import { Segments, Select, Slider, Switch } from '../../ui/fields.tsx';
import { Percent } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useNow } from '../../ui/use-now.ts';
import { useEditableSetting } from '../../workbench/ask.ts';
import { useWords } from '../../workbench/words.ts';
import { DraftedField } from './drafted-field.tsx';
import type { SettingItem } from './item.tsx';
import { settingsWords } from './settings-words.ts';

const LOCALES = ['system', 'en-GB', 'en-US', 'de-DE', 'de-CH', 'fr-FR', 'es-ES', 'it-IT', 'pt-BR', 'nl-NL', 'pl-PL', 'sv-SE', 'tr-TR', 'uk-UA', 'ja-JP', 'ko-KR', 'zh-CN'];

/** Looks, numbers and times. */
export function useAppearanceItems(): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const format = useFormat();
  const now = useNow();
  const [look, change] = useEditableSetting('appearance');
  const inWindow = useLink().transportKind === 'window';
  const locales = LOCALES.includes(look.locale) ? LOCALES : [...LOCALES, look.locale];
  const names = new Intl.DisplayNames([format.locale], { type: 'language' });
  const options = <V extends string>(...values: V[]): { readonly value: V; readonly label: string }[] => values.map((value) => ({ value, label: t(value as Parameters<typeof t>[0]) }));
  return [
    { id: 'theme', section: 'appearance', title: t('theme'), help: t('themeHelp'), keywords: 'dark light colour', field: (ids) => <Select {...ids} value={look.theme} onChange={(theme) => void change({ theme })} options={options('system', 'dark', 'light', 'contrast')} /> },
    { id: 'palette', section: 'appearance', title: t('palette'), help: t('paletteHelp'), keywords: 'colour blind candles', field: (ids) => <div className="palette-field"><Select {...ids} value={look.palette} onChange={(palette) => void change({ palette })} options={options('auto', 'classic', 'safe', 'mono')} /><span className="ui-row" aria-label={t('sample')} role="img"><Percent value={0.0084} gain arrow /><Percent value={-0.0121} gain arrow /></span></div> },
    { id: 'reversed', section: 'appearance', title: t('reversed'), help: t('reversedHelp'), field: (ids) => <Switch {...ids} checked={look.reversed} onChange={(reversed) => void change({ reversed })} /> },
    { id: 'density', section: 'appearance', title: t('density'), help: t('densityHelp'), keywords: 'rows compact', field: () => <Segments label={t('density')} value={look.density} onChange={(density) => void change({ density })} options={options('compact', 'regular', 'comfortable')} /> },
    // In a browser page the browser's own zoom does it.
    ...(inWindow ? [{ id: 'zoom', section: 'appearance' as const, title: t('zoom'), help: t('zoomHelp'), keywords: 'size scale', field: () => <div className="zoom-field"><Slider label={t('zoom')} min={80} max={200} step={10} value={look.zoom} valueText={`${look.zoom} %`} onChange={(zoom) => void change({ zoom })} /><span className="ui-num">{look.zoom} %</span></div> }] : []),
    { id: 'time-zone', section: 'appearance', title: t('timeZone'), help: t('timeZoneHelp'), keywords: 'utc clock', field: () => <Segments label={t('timeZone')} value={look.timeZone} onChange={(timeZone) => void change({ timeZone })} options={options('utc', 'local')} /> },
    { id: 'locale', section: 'appearance', title: t('locale'), help: t('localeHelp', { number: format.number(-12_345.6), date: format.date(now) }), keywords: 'language decimal', field: (ids) => <Select {...ids} value={look.locale} onChange={(locale) => void change({ locale: locale as SettingOf<'appearance'>['locale'] })} options={locales.map((value) => ({ value, label: value === 'system' ? t('localeSystem') : (names.of(value) ?? value) }))} /> },
    { id: 'flash', section: 'appearance', title: t('flash'), help: t('flashHelp'), keywords: 'motion animation', field: (ids) => <Switch {...ids} checked={look.flashPrices} onChange={(flashPrices) => void change({ flashPrices })} /> },
  ];
}

const kinds = [['fills', 'fills', 'fillsHelp'], ['closed', 'closed', 'closedHelp'], ['signals', 'signals', 'signalsHelp'], ['risk', 'riskAlerts', 'riskAlertsHelp'], ['data', 'dataAlerts', 'dataAlertsHelp'], ['venue', 'venueAlerts', 'venueAlertsHelp']] as const;

/** How loud each kind of news is. */
export function useNotificationItems(): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const [levels, change] = useEditableSetting('notifications');
  const options = (['1', '2', '3', '4'] as const).map((value) => ({ value, label: t(`level${value}`) }));
  return [
    ...kinds.map(([key, title, help]): SettingItem => ({ id: `notify-${key}`, section: 'notifications', title: t(title), help: t(help), keywords: 'alerts level toast', field: (ids) => <Select {...ids} value={String(levels[key]) as '1'} options={options} onChange={(level) => void change({ [key]: Number(level) as 1 | 2 | 3 | 4 })} /> })),
    { id: 'sound', section: 'notifications', title: t('sound'), help: `${t('soundHelp')} ${t('always')}`, field: (ids) => <Switch {...ids} checked={levels.sound} onChange={(sound) => void change({ sound })} /> },
  ];
}

/** What only a desktop window has. */
export function useDesktopItems(): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const [desktop, change] = useEditableSetting('desktop');
  const storeKey = (text: string): string | null => {
    if (!/^((CommandOrControl|Control|Ctrl|Command|Alt|Option|Shift|Super|Meta)\+)+([A-Za-z0-9]|F\d{1,2})$/.test(text.trim())) return t('globalHaltKeyProblem');
    void change({ globalHaltKey: text.trim() });
    return null;
  };
  return [
    { id: 'close-to-tray', section: 'desktop', title: t('closeToTray'), help: t('closeToTrayHelp'), keywords: 'quit window', field: (ids) => <Select {...ids} value={desktop.closeToTray} onChange={(closeToTray) => void change({ closeToTray })} options={[{ value: 'ask', label: t('ask') }, { value: 'yes', label: t('tray') }, { value: 'no', label: t('quit') }]} /> },
    { id: 'halt-key', section: 'desktop', title: t('globalHaltKey'), help: t('globalHaltKeyHelp'), keywords: 'shortcut emergency', field: (ids) => <DraftedField ids={ids} value={desktop.globalHaltKey} onStore={storeKey} /> },
    { id: 'halt-closes', section: 'desktop', title: t('haltAlsoCloses'), help: t('haltAlsoClosesHelp'), keywords: 'flatten emergency', field: (ids) => <Switch {...ids} checked={desktop.haltAlsoCloses} onChange={(haltAlsoCloses) => void change({ haltAlsoCloses })} /> },
  ];
}
