import { defineWords } from '../words.ts';

export const approvalWords = defineWords('approval', {
  list: 'Signals that wait for you', needsYes: 'Needs your yes', suggestion: 'Suggestion', agreed: '{{share}} of the vote', left: '{{time}} left to answer', lastSeconds: 'Only {{time}} left to answer', shownFor: 'Shown for {{time}} more', over: 'Its time is over.', time: 'Time to answer',
  entry: 'Entry', stop: 'Stop', target: 'Target', risk: 'At risk', riskIs: '{{money}} {{quote}} = 1 R', riskShare: '{{share}} of equity', riskUnknown: 'Risk would refuse it now', reward: 'Reward', why: 'Why?',
  approve: 'Approve', approveOf: 'Approve {{what}}', reject: 'Reject…', rejectOf: 'Reject {{what}}…', undo: 'Undo', undoOf: 'Undo the yes to {{what}}', sending: 'Approved. It is sent in {{seconds}} s.', undone: 'Not sent. The signal still waits.',
  rejectTitle: 'Reject {{what}}?', rejectWords: 'It is not traded, and the same signal is not raised again for 15 minutes.', note: 'Why (optional)', noteHelp: 'Kept with the decision: news, too late, too large…', rejectDo: 'Reject', cancel: 'Cancel', gone: 'This signal no longer waits.',
  mode: 'Signals', modeAuto: 'Auto', modeApprove: 'Approve', modeSuggest: 'Suggest', limit: 'Time to answer', limitSignal: 'as long as a signal lives',
  helpAuto: 'The agents trade what reaches a quorum by themselves.', helpApprove: 'A signal waits for your yes. Without one it is not traded.', helpSuggest: 'Signals are shown and recorded, never traded.', exits: 'Exits and stops never wait.',
  waiting_one: '{{count}} waits for you', waiting_other: '{{count}} wait for you', settingTitle: 'Trading signals', settingHelp: 'Takes effect at once and stays over restarts.',
  autoTitle: 'Trade signals by themselves?', autoWords: 'From then on the agents open positions without asking you. Those that wait now still need your yes.', autoDo: 'Trade by themselves',
  group: 'Trading', answer: 'Answer the signal that waits', toAuto: 'Signals: trade by themselves (auto)…', toApprove: 'Signals: ask me first (approve)', toSuggest: 'Signals: only show them (suggest)',
  barApprove: 'Signals need your yes', barSuggest: 'Suggestions only',
});
