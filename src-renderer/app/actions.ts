/** Everything a person can do that belongs to no single feature. Features add their own lists here. */
import { approvalActions } from '../features/approval/approval-actions.ts';
import { act } from '../workbench/ask.ts';
import type { ActionDefinition, ScreenDefinition } from '../workbench/registry.ts';
import { openDialog, setPalette, showScreen, tell } from '../workbench/workbench.ts';
import { settingDefaults, settingSchemas } from '../../src-shared/contract/settings.ts';
import type { SessionLink } from '../mirror/session-link.ts';
import { actionWords } from './palette-words.ts';
import type { LayoutController } from './layout/layout-controller.ts';
import { LINK_NAMES, type LinkName } from '../workbench/links.ts';
import { presets } from './layout/presets.ts';
import { panels } from './panels.ts';
import { focusPanel } from './shell/focus-panel.ts';

const t = actionWords.say;

/** Actions of features, in the order they appear. Add yours here: `...ticketActions`. */
const featureActions: readonly ActionDefinition[] = [
  { id: 'agents.teams', title: () => t('teams'), group: () => t('groupScreens'), keywords: 'crew group chat debate members tasks editor agents', run: () => openDialog('teams', {}) },
  ...approvalActions,
  { id: 'agents.learned', title: () => t('learned'), group: () => t('groupScreens'), keywords: 'policy heat map calibration agents learning', run: () => openDialog('learned', {}) },
  { id: 'risk.limits', title: () => t('editLimits'), group: () => t('groupTrading'), shortcut: 'Alt+L', keywords: 'risk limit exposure loss drawdown tighten loosen', run: () => openDialog('risk-limits', {}) },
  { id: 'risk.whatIf', title: () => t('whatIf'), group: () => t('groupScreens'), keywords: 'risk stress scenario crash hypothetical', run: () => openDialog('what-if', {}) },
  { id: 'agents.ownModels', title: () => t('ownModels'), group: () => t('groupScreens'), keywords: 'onnx import model vote feature machine learning', run: () => openDialog('own-models', {}) },
];

/** All actions of this window. */
export function actionsOf(screens: readonly ScreenDefinition[], layouts: LayoutController): readonly ActionDefinition[] {
  // Screens first: what Enter does in a palette that was just opened had better be harmless.
  return [...screenActions(screens), ...tradingActions, ...featureActions, ...layoutActions(layouts), ...appearanceActions, ...helpActions];
}

const isHalted = (link: SessionLink): boolean => link.mirror.only('halt')?.set === true;

const tradingActions: readonly ActionDefinition[] = [
  // The safe direction: no question asked. In a window the main process hears the keys first, even when this page hangs.
  { id: 'halt.now', title: () => t('halt'), group: () => t('groupTrading'), shortcut: 'Mod+Shift+H', keywords: 'stop kill emergency', run: haltNow },
  { id: 'halt.close', title: () => t('haltClose'), group: () => t('groupTrading'), keywords: 'flatten close all', run: () => openDialog('halt-close', {}) },
  { id: 'halt.progress', title: () => t('haltProgress'), group: () => t('groupTrading'), available: isHalted, run: () => openDialog('halt-progress', {}) },
  { id: 'halt.resume', title: () => t('resume'), group: () => t('groupTrading'), available: (link) => isHalted(link) || link.mirror.only('status')?.trading === 'paused', run: () => openDialog('resume', {}) },
  { id: 'cycle.pause', title: () => t('pause'), group: () => t('groupTrading'), available: (link) => link.mirror.only('status')?.trading === 'active', run: pause },
  { id: 'portfolio.rebalance', title: () => t('rebalance'), group: () => t('groupTrading'), keywords: 'portfolio weights optimise optimize hrp risk parity minimum variance allocation', run: () => openDialog('rebalance', {}) },
  { id: 'session.fresh', title: () => t('fresh'), group: () => t('groupTrading'), keywords: 'restart demo account reset', run: () => openDialog('fresh-session', {}) },
];

function haltNow(link: SessionLink): void {
  openDialog('halt-progress', {});
  if (!isHalted(link)) void act(link, 'halt.now', { route: link.transportKind === 'window' ? 'window' : 'browser', reason: 'halted by hand', close: false });
}

function pause(link: SessionLink): void {
  void act(link, 'cycle.pause', { route: link.transportKind === 'window' ? 'window' : 'browser' }).then((answer) => {
    if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: t('pausedNow') });
  });
}

function screenActions(screens: readonly ScreenDefinition[]): readonly ActionDefinition[] {
  return screens.map((screen, index) => ({
    id: `screen.${screen.id}`, title: () => t('goTo', { screen: screen.title() }), group: () => t('groupScreens'), run: () => showScreen(screen.id), ...(index < 9 ? { shortcut: `Mod+${index + 1}` } : {}),
  }));
}

function layoutActions(layouts: LayoutController): readonly ActionDefinition[] {
  const group = (): string => t('groupLayout');
  return [
    ...presets.map((preset) => ({ id: `layout.${preset.name.toLowerCase()}`, title: () => t('layout', { name: preset.name }), group, run: () => {
      layouts.show(preset.name);
      showScreen('workspace');
    } })),
    { id: 'layout.move', title: () => t('movePanel'), group, shortcut: 'Alt+M', run: () => openDialog('move-panel', { panel: layouts.activePanel() }) },
    ...LINK_NAMES.map((link) => ({ id: `panel-link.${link === 'agents' ? 'follow' : link}`, title: () => (link === 'agents' ? t('linkAgents') : t('linkLetter', { letter: link })), group, keywords: 'symbol instrument', run: () => linkActive(layouts, link) })),
    { id: 'layout.add', title: () => t('addPanel'), group, run: () => openDialog('add-panel', {}) },
    { id: 'layout.undo', title: () => t('undoLayout'), group, available: () => layouts.state.canUndo, run: () => layouts.undo() },
    { id: 'layout.reset', title: () => t('resetLayout'), group, run: () => layouts.reset() },
    { id: 'layout.lock', title: () => t('lockLayout'), group, run: () => layouts.setLocked(!layouts.state.locked) },
    { id: 'panel.next', title: () => t('nextPanel'), group, shortcut: 'F6', run: () => focusPanel(1) },
    { id: 'panel.previous', title: () => t('previousPanel'), group, shortcut: 'Shift+F6', run: () => focusPanel(-1) },
  ];
}

/** Links the panel in front; one that shows no instrument stays as it is, and the ticket is not left to the agents. */
function linkActive(layouts: LayoutController, link: LinkName): void {
  const panel = layouts.activePanel();
  const linked = panels.find(({ id }) => id === panel)?.linked;
  if (panel === null || linked === undefined || (linked === 'firmly' && link === 'agents')) return tell({ tone: 'plain', title: t('notLinked') });
  layouts.setLink(panel, link);
}

const themes = { dark: 'themeDark', light: 'themeLight', contrast: 'themeContrast', system: 'themeSystem' } as const;

const appearanceActions: readonly ActionDefinition[] = [
  ...(['dark', 'light', 'contrast', 'system'] as const).map((theme) => ({ id: `theme.${theme}`, title: () => t(themes[theme]), group: () => t('groupAppearance'), run: (link: SessionLink) => changeAppearance(link, { theme }) })),
  { id: 'time.zone', title: () => t('zone'), group: () => t('groupAppearance'), run: (link) => changeAppearance(link, { timeZone: appearance(link).timeZone === 'utc' ? 'local' : 'utc' }) },
];

function appearance(link: SessionLink): typeof settingDefaults.appearance {
  const parsed = settingSchemas.appearance.safeParse(link.mirror.row('settings', 'appearance')?.value);
  return parsed.success ? parsed.data : settingDefaults.appearance;
}

function changeAppearance(link: SessionLink, part: Partial<typeof settingDefaults.appearance>): void {
  void act(link, 'setting.set', { key: 'appearance', value: { ...appearance(link), ...part } });
}

function changeWelcome(link: SessionLink, part: Partial<typeof settingDefaults.welcome>): void {
  const parsed = settingSchemas.welcome.safeParse(link.mirror.row('settings', 'welcome')?.value);
  void act(link, 'setting.set', { key: 'welcome', value: { ...(parsed.success ? parsed.data : settingDefaults.welcome), ...part } });
}

const helpActions: readonly ActionDefinition[] = [
  { id: 'palette.open', title: () => t('palette'), group: () => t('groupHelp'), shortcut: 'Mod+K', run: () => setPalette(true) },
  { id: 'help.shortcuts', title: () => t('shortcuts'), group: () => t('groupHelp'), shortcut: '?', run: () => openDialog('shortcuts', {}) },
  { id: 'help.tour', title: () => t('tour'), group: () => t('groupHelp'), run: (link) => changeWelcome(link, { tour: 'running' }) },
  { id: 'help.welcome', title: () => t('welcome'), group: () => t('groupHelp'), run: (link) => changeWelcome(link, { done: false, step: 0 }) },
  { id: 'engine.restart', title: () => t('restartEngine'), group: () => t('groupHelp'), run: (link) => void act(link, 'engine.restart', {}) },
];
