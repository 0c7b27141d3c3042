import { defineWords } from '../../workbench/words.ts';

export const learnedWords = defineWords('learned', {
  title: 'What was learned', words: 'How much of a quorum to risk in which market, how far each agent’s confidence can be believed, and what agents took from closed positions.', loading: 'Reading what was learned', failed: 'It cannot be read.', again: 'Try again', close: 'Close',
  policy: 'The policy over quorums', none: 'Nothing is learned yet.', noneWords: 'The first trade that a quorum led to has to close first. A session that runs takes it up when it is started again.', off: 'Learning is off.', offWords: 'Switched on, a policy tries how much of a quorum’s risk to take in which market, from the next session on. It may take less or none, never more.', switchOn: 'Switch it on',
  reset: 'Forget…', resetTitle: 'Forget what was learned?', resetWords: 'All that {{experiences}} experiences taught is gone: the next trades are made as without a policy. The experiences themselves stay in the database.', resetDo: 'Forget it', cancel: 'Cancel',
  standing: '{{experiences}} experiences, {{tried}} of them tried by chance; {{sum}} R in all; {{decisions}} decisions.', frozen: 'Frozen: it advises and learns nothing.', freeze: 'Freeze', thaw: 'Learn again',
  regime: 'Regime', volatility: 'Volatility', agreement: 'Agreement', drawdown: 'Drawdown', cell: '{{action}} worth {{value}} R, seen {{count}} times', few: 'too few to say', unseen: 'Not seen',
  noTrade: 'No trade', action: '{{weighting}}, {{size}} of the risk', as_voted: 'As voted', following: 'Trends louder', reverting: 'Reversion louder',
  legend: 'Each field: what the action taken there has been worth, in R of the whole risk of one trade, and how often the field was seen. Dim: fewer than 30 times.',
  weights: 'Weights by regime', seat: 'Seat', weightsLegend: 'What the results of a seat do to the weight it was given: drawn towards × 1 while they are few, within × 0.5 and × 2. In brackets: where the factor lies, 19 times in 20. Dim: fewer than 30 results.',
  lessons: 'Lessons', noLessons: 'No position of the agents has closed yet.', lessonsLegend: 'The newest forty. Each sentence is made of what is stored; what a language model wrote of the same position stands beside it under its name. Rules read neither; a language model is told the newest two of its own agent, for the same market and regime.',
  calibration: 'Calibration', noSeats: 'No opinion has come to its stop, target or horizon yet.', of: 'of {{count}}', brier: 'Brier {{value}}',
  plot: 'Stated confidence against how often it was right: {{tenths}}', tenth: '{{stated}} stated, {{right}} right, of {{count}}', plotLegend: 'Across: what was stated; up: how often it was right; on the line the two agree. The larger the dot, the more opinions. Brier: 0 is perfect, 0.25 is what always saying 50 % scores.',
});
