import { defineWords } from '../../workbench/words.ts';

export const agentsWords = defineWords('agents', {
  title: 'Agents', debate: 'Debate', rounds: 'Rounds', roundsOf: 'Newest round of each instrument', table: 'Track record', learned: 'What was learned', ownModels: 'Your models', teams: 'Teams',
  noRound: 'No round on {{instrument}} yet.', noRounds: 'No rounds yet.', next: 'Next round in {{time}}', nextSoon: 'A round is under way', nextUnknown: 'Rounds begin when the engine runs.', paused: 'No rounds while trading is halted.',
  why: 'Why?', present: '{{share}} of the weight present', spoke: '{{voices}} of {{agents}} spoke', dissent_one: '{{count}} dissent', dissent_other: '{{count}} dissents', confidence: 'confidence {{share}}', vetoed: 'Veto: {{reason}}',
  framework: 'Framework', hitRate: 'Was right', meanR: 'Mean result', of: 'of {{count}}', results_one: 'Of {{count}} opinion that came to its stop, target or horizon', results_other: 'Of {{count}} opinions that came to their stop, target or horizon', fewResults_one: 'Of {{count}} opinion: too few to say', fewResults_other: 'Of {{count}} opinions: too few to say',
  agent: 'Agent', stance: 'Stance now', conf: 'Confidence', weight: 'Weight', roundsTaken: 'Rounds', abstained: 'Abstained', dissented: 'Dissented', signalsFor: 'For signals', state: 'State', active: 'Active', quarantined: 'Quarantined', officer: 'Officer',
  noAgents: 'No agents yet.', noAgentsWords: 'They appear when the engine has started.',
  time: 'Time', instrument: 'Instrument', vote: 'Vote', outcome: 'Outcome', signal: 'Signal', none: 'None', veto: 'Veto',
  follow: 'Follow live', following: 'Following live', held: 'Held', newer: 'A newer round is in.', showNewer: 'Show it', foldAll: 'Fold all', unfoldAll: 'Unfold all', noNote: 'Said nothing.', noEvidence: 'No evidence given.', dissents: 'Dissents',
  pastSteps: 'Earlier and later rounds', pastEarlier: 'Earlier round (←)', pastLater: 'Later round (→)', pastLive: 'Live', pastOldest: 'This is the oldest that is kept.', pastNewest: 'This is the newest.', pastPlace: 'Round {{place}} of {{total}} · {{time}}', pastReading: 'Reading…', pastNone: 'No round is stored yet.',
  led: 'Who led the debate', ledSummary: '{{agent}}, {{framework}}: {{own}} of {{all}} decisions by its language model', ledModel: 'Model', ledRule: 'Rule', ledTakes: 'takes the work.', ledReturns: 'returns the work.', ledNames: 'gives the word to {{agent}}.', ledNobody: 'names nobody.',
  turns: 'Turns of the debate', pick: 'Round of instrument', evidence: 'Evidence', noDebate: 'Nobody has spoken on {{instrument}} yet.', noInstrument: 'No instrument chosen.', noInstrumentWords: 'Press Ctrl+K and type a symbol.',
});
