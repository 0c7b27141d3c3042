import { defineWords } from '../../workbench/words.ts';

export const equityWords = defineWords('equity', {
  title: 'Equity', range: 'Range', hour: '1 h', hours6: '6 h', day: '1 d', week: '7 d', all: 'All', equity: 'Equity', drawdown: 'Drawdown', change: 'In range', at: 'At',
  dayLimitAt: 'Daily loss halts at {{value}}', drawdownLimitAt: 'Drawdown halts at {{value}}', 
  none: 'No curve yet.', noneWords: 'It begins with the first marks of the session.', failed: 'The curve could not be read.', retry: 'Try again', summary: 'Equity {{equity}}, {{change}} in this range. Drawdown {{drawdown}} of {{limit}} allowed, worst {{worst}}.',
  equityChart: 'Equity over time', drawdownChart: 'Drawdown under the highest equity over time', below: '▼ {{words}}',
});
