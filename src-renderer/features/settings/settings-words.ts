import { defineWords } from '../../workbench/words.ts';

export const settingsWords = defineWords('settings', {
  title: 'Settings', search: 'Search settings', sections: 'Sections', nothing: 'No setting matches “{{text}}”.', clear: 'Clear the search', resultsFor: 'Found for “{{text}}”',
  engine: 'Engine', risk: 'Risk basics', models: 'Language models', appearance: 'Appearance', notifications: 'Notifications', shortcuts: 'Shortcuts', desktop: 'Desktop', data: 'Data', backups: 'Backups',

  applies: 'Engine, risk and model settings take effect when a session starts. What runs now keeps its own.', startAgain: 'Start the session again', startAgainDone: 'A session with these settings has started.', freshTitle: 'Start a new paper session', freshWords: 'The paper account begins anew with {{balance}} USDT. Open positions on paper are dropped. The journal keeps everything that was.', freshDo: 'Begin anew', freshRow: 'New paper account', freshHelp: 'Ends the session in order and begins with the balance above.', freshOpen: 'Begin anew…', cancel: 'Cancel',
  market: 'Market', marketHelp: '“generated” is the built-in market. The name of a venue (kraken, binance …) reads its live public prices. A path reads recorded data.', marketProblem: 'A market needs a name, such as generated or kraken.',
  balance: 'Paper balance', balanceHelp: 'What a new paper account begins with.', balanceProblem: 'A number above 0, such as 10000.',
  watchlist: 'Watchlist', watchlistAll: 'All', watchlistHelp: 'Base currencies, separated by commas. Empty: all the market offers.', watchlistProblem: 'Currencies have 2 to 12 letters or digits, at most 50 of them.',
  interval: 'Time between cycles', intervalHelp: 'How often the agents look and vote.', intervalProblem: 'Whole seconds from 1 to 3600.', appetite: 'Risk appetite', appetiteHelp: 'Sets every limit below that you have not set yourself.', careful: 'Careful', balanced: 'Balanced', bold: 'Bold',

  locks: 'Stand down after losses', locksHelp: 'Streaks of stops, a fall of the closed trades, an instrument that brings nothing and a team that loses hold entries back for some hours. Each lock says why, and you can lift it with a note. Taken up by the next session.',
  learning: 'Learn from quorums', learningHelp: 'A policy tries how much of a quorum’s risk to take in which market, and may take less or none; never more. It tries things out by chance, on paper only.',

  riskPerTrade: 'Risk per trade', riskPerTradeHelp: 'What a trade loses if its stop is hit, of equity. The position’s size follows from it.',
  maxInstrumentExposure: 'Largest position', maxInstrumentExposureHelp: 'The most that may be in one instrument, of equity. A larger entry is cut down or refused.',
  maxPortfolioExposure: 'Most in the market', maxPortfolioExposureHelp: 'All positions together, of equity. Above 100 % is leverage.',
  maxOpenPositions: 'Positions at once', maxOpenPositionsHelp: 'A signal beyond them is refused and says so.',
  dailyLossHalt: 'Daily-loss halt', dailyLossHaltHelp: 'Losing this much of the day’s first equity halts trading. Stops stay.',
  drawdownHalt: 'Drawdown halt', drawdownHaltHelp: 'Falling this far below the highest equity halts trading. Stops stay.',
  byAppetite: 'as “{{appetite}}” says', own: 'your own', back: 'Back to the appetite’s', inMoney: '≈\u00A0{{money}}\u00A0now', between: 'From {{low}} to {{high}}.',

  theme: 'Theme', themeHelp: 'As the system follows light, dark and contrast of your desktop.', system: 'As the system', dark: 'Dark', light: 'Light', contrast: 'High contrast',
  palette: 'Up and down', paletteHelp: 'Every palette also shows ▲▼ and signs. “Safe” is told apart with every kind of colour vision.', auto: 'By theme', classic: 'Green and red', safe: 'Blue and orange', mono: 'Shape only', reversed: 'Reverse up and down', reversedHelp: 'Red up, green down, as some markets have it.', sample: 'Sample',
  density: 'Density', densityHelp: 'Height of rows and controls.', compact: 'Compact', regular: 'Regular', comfortable: 'Comfortable', zoom: 'Zoom', zoomHelp: 'Size of everything in the window.',
  timeZone: 'Time zone', timeZoneHelp: 'Every time says its zone.', utc: 'UTC', local: 'Local', locale: 'Language of numbers and dates', localeHelp: 'Now {{number}} and {{date}}.', localeSystem: 'As the system', flash: 'Flash price changes', flashHelp: 'At most twice a second; never where the system asks for less motion.',

  fills: 'Orders filled', fillsHelp: 'Bought or sold.', closed: 'Positions closed', closedHelp: 'By stop, target, exit or hand.', signals: 'Signals', signalsHelp: 'Raised, refused or expired.', riskAlerts: 'Risk', riskAlertsHelp: 'Limits near or reached.', dataAlerts: 'Market data', dataAlertsHelp: 'Late, missing or not to be trusted.', venueAlerts: 'Venues', venueAlertsHelp: 'Connections, differences, orders nobody knows about.', always: 'Halts and lost protection always stay until you acknowledge them.', sound: 'Sound', soundHelp: 'With what stays until it is acknowledged.', level1: 'Journal only', level2: 'Message', level3: 'System notification', level4: 'Until acknowledged',

  shortcutHelp: 'Press Change, then the keys. Esc leaves it as it is. Single letters are not given away: they would act while you type.', change: 'Change', remove: 'Remove', restore: 'Default', pressKeys: 'Press the keys…', reservedKeys: '{{combo}} is reserved for the halt, for text or for screen readers.', bareKey: 'A single letter or digit needs Ctrl or Alt with it.', takenBy: '{{combo}} already does “{{action}}”. Change that one first.', unreadableKeys: 'That is no combination. Hold Ctrl, Alt or Shift and press a key.', noShortcut: 'none', action: 'Action', keys: 'Keys', shortcutList: 'Shortcuts', fixedKeys: 'cannot be changed',

  closeToTray: 'Closing the window', closeToTrayHelp: 'Agents can go on without it; the icon in the tray brings it back and halts.', ask: 'Ask each time', tray: 'Keep running in the tray', quit: 'Quit', globalHaltKey: 'Halt key for the whole system', globalHaltKeyHelp: 'Works while another app has the keyboard. System health says whether the system granted it.', globalHaltKeyProblem: 'A combination such as CommandOrControl+Alt+Shift+H.', haltAlsoCloses: 'Halting also closes positions', haltAlsoClosesHelp: 'Off: entries are cancelled and stops stay, which is the calmer choice. On: everything is also sold at market.',

  exportDecisions: 'Decisions', exportHelp: 'Every vote and what became of it, traded or not. Times are UTC, numbers are exact text.', exportCsv: 'Save CSV', exportJson: 'Save JSON', exported_one: '{{count}} decision saved as {{name}}.', exported_other: '{{count}} decisions saved as {{name}}.', database: 'Database', databaseHelp: 'Kept in the app’s own data folder on this machine. Nothing leaves it.', session: 'Session', version: 'Version', risksAgain: 'Welcome and tour', risksAgainHelp: 'Shows the three steps again. Nothing is reset.', showAgain: 'Show again',

  backupMake: 'Make a backup now', backupHelp: 'A whole copy of the database; trading goes on. One is made each day by itself.', backupMade: 'Backup {{file}} made ({{bytes}}).', backupFile: 'Backup', backupAt: 'Made', backupSize: 'Size', backupCause: 'Why', restoreOpen: 'Restore…', noBackups: 'No backups yet.', noBackupsWords: 'One is made each day, and whenever you ask.', backupsFailed: 'The list of backups did not come', again: 'Try again',
  restoreTitle: 'Restore this backup?', restoreWords: 'Everything since {{time}} will be gone from view: {{file}} takes the database’s place. The present database is kept aside.', restoreStops: 'The engine stops, the database is exchanged, the engine starts again halted if a halt stands.', restoreDo: 'Restore', restored: 'Restored. The engine starts on the backup.', restoring: 'Restoring…',
});
