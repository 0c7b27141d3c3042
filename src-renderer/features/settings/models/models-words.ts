import { defineWords } from '../../../workbench/words.ts';

export const modelsWords = defineWords('settings-models', {
  providers: 'Providers', providersHelp: 'Servers that language models run on, asked in this order: where one fails, the next stands in.', noProviders: 'No provider yet: every seat is answered by rules.',
  add: 'Add a provider', addKind: 'Kind of provider to add', openai: 'OpenAI', openrouter: 'OpenRouter', azure: 'Azure OpenAI', ollama: 'Ollama (this machine)', 'lm-studio': 'LM Studio (this machine)', other: 'Another server', remote: 'Remote agent (AG-UI)',
  edit: 'Edit', remove: 'Remove', up: 'Ask {{id}} earlier', down: 'Ask {{id}} later', editOf: 'Edit {{id}}', removeOf: 'Remove {{id}}', removed: '{{id}} is removed. Its key stays where it is.',
  pricesOf: '${{prompt}} read, ${{answer}} written, per million tokens', free: 'costs nothing', reads: 'reads {{tokens}} tokens',
  stays: 'A seat is a model’s, so one provider must stay. Give the seats to rules first.',

  addTitle: 'Add a provider', editTitle: 'Change {{id}}', dialogWords: 'Any server that speaks the chat-completions interface. The next session uses it.', remoteWords: 'An agent somewhere else that speaks AG-UI: a CrewAI crew, an AG2 chat, LangGraph, Mastra. It is sent the snapshot and answers as any seat does. The next session uses it.', remoteAddressHelp: 'Its AG-UI endpoint.', save: 'Save', cancel: 'Cancel',
  id: 'Name', idHelp: 'Short, for records and sentences.', baseUrl: 'Address', baseUrlHelp: 'Before /chat/completions.', model: 'Model', modelHelp: 'As the server names it; of a server of this machine or network, empty: the first it lists.', firstListed: 'the first model it lists', keyName: 'Name of its key', keyNameHelp: 'Never the key itself; empty where none is wanted. The key is entered afterwards.',
  promptPrice: 'Price read', answerPrice: 'Price written', perMillion: 'Dollars per million tokens; 0 where it costs nothing', contextTokens: 'Context', contextHelp: 'Tokens that prompt and answer may have together.', contextOllama: 'Ollama reads 4096 unless it is set to more: enter what it is set to.',
  more: 'More', keyHeader: 'Key is sent as', bearer: 'Authorization: Bearer', apiKey: 'api-key (Azure)', timeoutSeconds: 'Longest call', concurrency: 'Calls at a time', requestsPerMinute: 'Calls per minute',

  keyOf: 'Key “{{name}}”', noKey: 'No key is sent.', keyLooking: 'Looking…', setKey: 'Enter key', replaceKey: 'Replace key', removeKey: 'Remove key', setKeyOf: 'Enter key: {{name}}', replaceKeyOf: 'Replace key: {{name}}', removeKeyOf: 'Remove key: {{name}}',
  keyField: 'The key', keyStore: 'Keep it', keyWords: 'It goes to the system’s keychain or the encrypted vault, and is never shown again.', keyFailed: 'Where the key is cannot be said now.',

  test: 'Test', testOf: 'Test {{id}}', stop: 'Stop the test', testing: 'Asking {{id}} a little: at most four small calls, a minute and a half.', works: '{{id}} can be used', worksNot: '{{id}} cannot be used', testCost: 'The test cost ${{dollars}}.', testFree: 'The test cost nothing.',

  seats: 'Who answers for a seat', seatsHelp: 'A model instead of the rules of an analyst. While it is silent its seat abstains, and the round closes on the others.', agent: 'Agent', crew: 'Crew', group_chat: 'Group chat', rules: 'Rules', model_seat: 'Model', seatOf: '{{agent}} in {{framework}}', noSeats: 'The seats are shown once a session has run.', noProviderYet: 'Add a provider first.', noSeat: 'Has no seat there',

  dailyDollars: 'Most per day', dailyDollarsHelp: 'Dollars per UTC day, hard: what could exceed them is not asked. Empty: no limit.', dailyTokens: 'Most tokens per day', dailyTokensHelp: 'Tokens per UTC day, hard. Empty: no limit.', cycleDollars: 'Most per cycle', cycleDollarsHelp: 'Dollars for the questions of one cycle of the agents. Empty: no limit.',
  freshSeconds: 'Freshness', freshHelp: 'How old the snapshot that an answer is about may be when a round counts it.', answerTokens: 'Longest answer', answerTokensHelp: 'Tokens of an answer, thoughts included.', promptSize: 'Prompt', promptSizeHelp: 'Short prompts are for models that read little.', full: 'Full', short: 'Short',
  moneyProblem: 'Dollars such as 1.50, or nothing for no limit.', tokensProblem: 'A whole number of tokens, or nothing for no limit.', freshProblem: 'Whole seconds from 5 to 3600.', answerProblem: 'Whole tokens from 100 to 32000.', unlimited: 'no limit',
});
