import { defineWords } from '../../workbench/words.ts';

/** Words of the frame around the screens. */
export const shellWords = defineWords('shell', {
  appName: 'Quorum', loading: 'Loading', workspace: 'Workspace', settings: 'Settings', screens: 'Screens', layouts: 'Layouts', tools: 'Workspace tools', main: 'Main',
  palette: 'Search and commands', paletteHint: 'Search', alerts: 'Alerts', noAlerts: 'No alerts. Messages about halts, data, orders and venues are kept here.', acknowledge: 'Acknowledge', acknowledged: 'Acknowledged', times: '{{count}} times',
  halt: 'Halt', browserHaltReserved: 'Halt button',
  layoutWatch: 'Watch', layoutDecide: 'Decide', layoutTrade: 'Trade', addPanel: 'Add panel', lockLayout: 'Lock', unlockLayout: 'Unlock', undoLayout: 'Undo', resetLayout: 'Reset layout', resetLayoutShort: 'Reset', movePanel: 'Move panel to…',
  noPanels: 'No panels are open.', closePanel: 'Close panel', maximizePanel: 'Maximise', restorePanel: 'Restore', morePanels: 'More panels', resizePanels: 'Resize panels', layoutReplaced: 'The stored layout “{{name}}” could not be read. Its preset is shown instead.',
  demo: 'Demo · paper', paper: 'Paper', review: 'Review · read-only', halted: 'Halted', halting: 'Halting', modeUnknown: 'Paper',
  equity: 'Equity', today: 'Today', drawdown: 'Drawdown', openRisk: 'Open risk', exposure: 'Exposure', positions: 'Positions', unprotected_one: '{{count}} without a stop', unprotected_other: '{{count}} without a stop', allProtected: 'each with a stop', ofLimit: 'of {{limit}}', dailyLimit: 'Halts at {{limit}} loss a day', drawdownLimit: 'Halts at {{limit}} below the peak',
  loopRunning: 'Loop running', loopPaused: 'Entries paused', loopReducing: 'Reducing only', loopHalted: 'Halted', loopObserving: 'Observing', engineStarting: 'Engine starting', engineRestarting: 'Engine restarting', engineUnresponsive: 'Engine does not answer', engineStopped: 'Engine stopped', engineFailed: 'Engine failed', engineHalting: 'Halting',
  nextCycle: 'Next cycle', data: 'Data', skew: 'Clock', cycle: 'Cycle', queue: 'Queue', database: 'Database', memory: 'Memory', zone: 'Time zone', switchZone: 'Times are in {{zone}}. Switch between UTC and local time.',
  statusBar: 'Status', venueOk: 'connected', venueDown: 'not connected', venueChecking: 'being reconciled', ago: '{{age}} ago',
  limitBroken_one: '{{count}} limit is broken.', limitBroken_other: '{{count}} limits are broken.', brokenSince: 'Since {{time}}.', editLimits: 'Edit limits…', showRisk: 'Show on Risk',
  haltedSince: 'Halted since {{time}} by {{who}}.', haltedPlain: 'Halted.', haltingNow: 'Halting. New orders are blocked.', needsYou: 'Something needs you.', seeResult: 'See result', resume: 'Resume…', closeAll: 'Halt and close positions…',
  lostTitle: 'Connection lost', lostWords: 'Trading goes on in the app; this page cannot see it. Values are the last that were known.', retryIn: 'Trying again in {{time}}.', retrying: 'Trying again…', connecting: 'Connecting', staleTitle: 'No news for {{age}}', lastNews: 'Last news {{time}}.',
  panelFailed: '{{title}} failed', panelFailedWords: 'Trading is not affected. The other panels go on.', reloadPanel: 'Load it again', screenFailed: 'This screen failed',
  linkLetter: 'Link {{letter}}', linkAgents: 'Follow the agents', linkOf: '{{panel}}: {{link}}. Change',
  messages: 'Messages', shortcuts: 'Keyboard shortcuts', close: 'Close', cancel: 'Cancel', none: 'none',
  moveWords: 'What a drag does, by keyboard.', panel: 'Panel', target: 'Next to', place: 'Where', placeLeft: 'Left', placeRight: 'Right', placeAbove: 'Above', placeBelow: 'Below', placeWith: 'Same group', move: 'Move panel', lockedWhy: 'The layout is locked. Unlock it first.', addWords: 'Opens in the active group.', inLayout: 'in the layout',
});
