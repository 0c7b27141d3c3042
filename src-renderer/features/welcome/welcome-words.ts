import { defineWords } from '../../workbench/words.ts';

export const welcomeWords = defineWords('welcome', {
  title: 'Welcome to Quorum', step: 'Step {{step}} of 3', back: 'Back', next: 'Continue', start: 'Start trading on paper', defaults: 'Use the defaults and start',
  whatTitle: 'What this is', what: 'A team of agents watches each market, argues and votes. Only what reaches a quorum becomes a signal, only a signal that passes every risk check becomes an order, and every step is kept so that you can ask why.',
  paperTitle: 'No real money', paper: 'Everything here trades paper money: orders go to a simulated venue. There is no account, no key, and on the built-in market no network.',
  riskTitle: 'What to expect', risk: 'The agents lose money in some markets, fees included. A good run on paper says little about real trading, where gaps, outages and your own haste cost more. Nothing here is advice.',
  haltTitle: 'You can stop it at any time', haltWords: 'The Halt button at the top right blocks new orders at once and cancels what is open; protective stops stay. {{keys}} does the same.',
  accept: 'I understand that results on paper do not promise anything', mustAccept: 'Say that you understand what to expect.',
  marketTitle: 'Market, balance and watchlist', marketLabel: 'Market', generated: 'Built-in market', generatedWords: 'Generated prices on this machine, no network. Good for a first look.', live: 'Live prices', liveWords: 'Public data of a venue, read only; orders stay on paper.', venue: 'Venue', 
  balance: 'Paper balance', balanceHelp: 'What the paper account begins with, in USDT.', balanceProblem: 'A number above 0, such as 10000.', watchlist: 'Watchlist', watchlistHelp: 'What the agents look at. None chosen: all the market offers.', watchlistLive: 'Base currencies, separated by commas, e.g. BTC, ETH, SOL.', watchlistProblem: 'Currencies have 2 to 12 letters or digits, e.g. BTC.', all: 'All',
  appetiteTitle: 'How much risk', appetiteWords: 'With {{balance}} USDT. You can change every number later.', careful: 'Careful', balanced: 'Balanced', bold: 'Bold', recommended: 'as the engine is tuned',
  carefulWords: 'To watch what it does. Half the money at most is in the market.', balancedWords: 'No leverage. Room for several ideas at once.', boldWords: 'Up to twice the money at work. Expect swings.',
  perTrade: 'Risk per trade', perTradeWords: 'what a trade loses if its stop is hit', largest: 'Largest position', atWork: 'Most in the market', mostPositions: 'Positions at once', dayHalt: 'Halts after losing, in a day', peakHalt: 'Halts below the peak by',
  failed: 'It did not start', demoStarted: 'Paper session started on the built-in market. Prices are not real.', liveStarted: 'Paper session started on live prices. Orders are not real.', starting: 'Starting…',
});
