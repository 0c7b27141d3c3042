import { defineWords } from '../words.ts';

/** Words of votes and verdicts, wherever they are shown. */
export const voteWords = defineWords('votes', {
  buy: 'Buy', sell: 'Sell', hold: 'Hold', abstain: 'Abstained', dissents: 'Dissents', veto: 'Veto', long: 'Long', short: 'Short',
  weight: 'weight', sure: 'conf.', legend: 'confidence · weight',
  verdict_buy: 'BUY {{agreement}} of the vote, needs {{threshold}}', verdict_sell: 'SELL {{agreement}} of the vote, needs {{threshold}}',
  verdict_below_buy: 'No quorum: BUY {{agreement}} of the vote, needs {{threshold}}', verdict_below_sell: 'No quorum: SELL {{agreement}} of the vote, needs {{threshold}}',
  verdict_hold: 'HOLD {{agreement}} of the vote would do nothing', verdict_tie: 'No quorum: a tie, needs {{threshold}}', verdict_silent: 'No quorum: nobody spoke, needs {{threshold}}', verdict_vetoed: 'VETO by the risk officer, {{agreement}} of the vote or not', verdict_plain: 'No signal: {{sentence}}',
  bar: 'Consensus', barText: 'Buy {{buy}}, sell {{sell}}, hold {{hold}} of the weight that spoke; {{threshold}} is needed', needs: 'needs {{threshold}}', votes: 'Votes',
  sureIn: '{{confidence}} in the {{framework}}', framework: '{{framework}}: {{stance}} {{share}}', frameworkTied: '{{framework}}: no lead',
  chip: '{{agent}}: {{stance}}, confidence {{confidence}}, weight {{weight}}', chipDissent: '{{agent}}: {{stance}}, against the verdict, confidence {{confidence}}, weight {{weight}}', chipAbstain: '{{agent}}: abstained, weight {{weight}}',
});
