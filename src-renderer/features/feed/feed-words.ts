import { defineWords } from '../../workbench/words.ts';

export const feedWords = defineWords('feed', {
  title: 'Activity', list: 'What happened, newest first', kind: 'Kind', all: 'Everything', trades: 'Trades and orders', agents: 'Signals and markets', safety: 'Risk and halts', system: 'System',
  warnings: 'Warnings only', only: 'Only {{instrument}}', none: 'Nothing has happened yet.', noneWords: 'Trades, signals, refusals and warnings appear here as they come.', filtered: 'Nothing matches the filter.', clear: 'Clear filters',
  paused_one: 'Held while you read: {{count}} new line.', paused_other: 'Held while you read: {{count}} new lines.', held: 'Held while you read.', show: 'Show', older: 'Older decisions are in the journal.', journal: 'Open the journal', why: 'Open the explanation',
  info: 'Note', good: 'Good', bad: 'Bad', warning: 'Warning', critical: 'Critical',
});
