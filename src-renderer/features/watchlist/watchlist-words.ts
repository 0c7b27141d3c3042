import { defineWords } from '../../workbench/words.ts';

export const watchlistWords = defineWords('watchlist', {
  title: 'Watchlist', market: 'Market', last: 'Last', change: 'Day', chart: '5 h', spread: 'Spread bp', regime: 'Regime', data: 'Data', stance: 'Agents', age: 'Age',
  bull: 'Bull', bear: 'Bear', sideways: 'Sideways', volatile: 'Volatile', ok: 'Good', blocked: 'Blocked', cooldown: 'Cooldown', cooldownWords: 'The agents do not enter before {{time}}.', notWatched: 'not watched',
  emptyTitle: 'No market open.', emptyWords: 'The engine has not told which instruments it follows. Markets are chosen in the settings.', loading: 'Loading the watchlist',
  move: 'Move {{name}}', moveUp: 'Move up', moveDown: 'Move down', moveTop: 'Move to the top', openChart: 'Open the chart', openTicket: 'Trade by hand…', openWhy: 'Why: the newest round', more: 'More for {{name}}', ownOrder: 'Own order', ownOrderHint: 'Drag a row by its handle, or press Alt+↑ and Alt+↓ on it.',
  sideLong: 'long', sideShort: 'short', sideNone: 'no lean', veto: 'veto', sparkline: 'Last five hours',
});
