import { defineWords } from '../../workbench/words.ts';

export const depthWords = defineWords('depth', {
  title: 'Depth', price: 'Price', size: 'Size', total: 'Total', simulated: 'Simulated depth', simulatedWords: 'The feed gives no order book. These levels come from the depth model that paper fills use.', group: 'Group', groupLabel: 'Price step of a line', spread: 'Spread', bp: 'bp',
  own: 'Yours: {{size}}', ownStop: 'Your stop', ahead: 'at most {{size}} in the queue before it', aheadNone: 'nothing shown before it', fill: 'Put {{price}} into the ticket', asks: 'Asks', bids: 'Bids', balance: 'Bids {{bids}}, asks {{asks}} of what is shown', stale: 'stale {{age}}', ladder: 'Order book of {{name}}', hint: 'Enter or a click puts a price into the ticket. Nothing is sent.',
  emptyTitle: 'No order book.', emptyWords: 'Nothing has been told about the book of {{name}} yet.', noInstrument: 'No market open.', noInstrumentWords: 'Choose one in the watchlist, or press Ctrl+K and type its name.',
});
