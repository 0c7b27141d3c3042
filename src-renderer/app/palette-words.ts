import { defineWords } from '../workbench/words.ts';

/** Words of the palette and of the actions that belong to no feature. */
export const actionWords = defineWords('actions', {
  groupTrading: 'Trading', groupScreens: 'Screens', groupPanels: 'Panels', groupLayout: 'Layout', groupInstruments: 'Instruments', groupDecisions: 'Recent decisions', groupAppearance: 'Appearance', groupHelp: 'Help',
  placeholder: 'Type a command, an instrument, a panel…', nothing: 'Nothing matches “{{text}}”.', paletteTitle: 'Search and commands', list: 'Results',
  halt: 'Halt trading now', haltClose: 'Halt and close positions…', resume: 'Resume trading…', haltProgress: 'Show what the halt has done', pause: 'Pause entries', pausedNow: 'Entries are paused. Open positions keep their stops.',
  riskScreen: 'Risk', editLimits: 'Edit risk limits…', whatIf: 'What if… (hypothetical)',
  goTo: 'Go to {{screen}}', learned: 'Show what the agents have learned', teams: 'Choose and edit the teams that debate', ownModels: 'Your models…', openPanel: 'Open {{panel}}', layout: 'Layout: {{name}}', movePanel: 'Move panel to…', addPanel: 'Add panel…', undoLayout: 'Undo layout change', resetLayout: 'Reset layout', lockLayout: 'Lock or unlock the layout',
  linkLetter: 'Panel link: {{letter}}', linkAgents: 'Panel link: follow the agents', notLinked: 'The active panel cannot be linked like that.', nextPanel: 'Next panel', previousPanel: 'Previous panel', palette: 'Search and commands', shortcuts: 'Keyboard shortcuts', tour: 'Show the tour', welcome: 'Show the welcome again',
  themeDark: 'Theme: dark', themeLight: 'Theme: light', themeContrast: 'Theme: high contrast', themeSystem: 'Theme: as the system', zone: 'Switch between UTC and local time', rebalance: 'Rebalance the portfolio…', fresh: 'Start a new paper session…', restartEngine: 'Restart the engine',
});
