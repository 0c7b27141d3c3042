import { defineWords } from '../../workbench/words.ts';

export const modelWords = defineWords('agents-models', {
  title: 'Language models', ready: 'Ready', failing_one: '{{count}} failure in a row', failing_other: '{{count}} failures in a row', resting: 'Rests until {{time}}', restsOver: 'Asked again with the next question', trying: 'Being tried again',
  running_one: '{{count}} call under way', running_other: '{{count}} calls under way', waiting_one: '{{count}} waits', waiting_other: '{{count}} wait', calls_one: '{{count}} call', calls_other: '{{count}} calls', failed_one: '{{count}} failed', failed_other: '{{count}} failed', since: 'since the session began',
  last: 'Last failure at {{time}}: {{sentence}}', today: 'Today (UTC)', spent: '${{dollars}} of ${{most}}', spentFreely: '${{dollars}}, no limit', tokens: '{{tokens}} tokens', tokensOf: '{{tokens}} of {{most}} tokens', budget: 'Spent of the day’s dollars', costs: 'Asked today, by seat', dollars: '${{dollars}}',
  thinking: 'Thinking', writing: 'Writing', pieces: 'What models are writing', partial: 'Unfinished; nothing is decided by it.', crew: 'crew', group_chat: 'group chat', earlier: '… ',
});
