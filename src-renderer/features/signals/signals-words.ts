import { defineWords } from '../../workbench/words.ts';

export const signalsWords = defineWords('signals', {
  title: 'Signals', list: 'Signals that wait, strongest first', left: '{{time}} left', expired: 'expired', entry: 'Entry', stop: 'Stop', target: 'Target', confidence: 'Conf.', expected: 'Expected', why: 'Why?',
  rank: 'Place {{place}}', priority: 'Priority', priorityHelp: 'Confidence × expected value; it halves with age.', r: '{{value}} R', ttl: 'Time to live', atRisk: '{{share}} away',
  none: 'No signal waits.', halted: 'Trading is halted: signals are not raised until you resume.', paused: 'Entries are paused: no signals are taken up.', reducing: 'Only reducing: no new entries are looked for.',
  noRounds: 'The agents have not finished a round yet.', noSide: 'On no market a side leads: the agents would wait.', allBlocked: 'Bad data block entries on all {{count}} instruments.', vetoed: 'The newest round was vetoed: {{reason}}.',
  closest: 'Closest: {{instrument}} with {{agreement}} of the vote, needs {{threshold}}.', agreed_one: '{{count}} newest round agreed: its signal was taken up, or is held already.', agreed_other: '{{count}} newest rounds agreed: their signals were taken up, or are held already.',
});
