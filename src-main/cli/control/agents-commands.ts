/** `quorum agents analyze`, `vote` and `execute`: asked of the running instance, whose engine knows the market. */
import type { ContractName, OutputOf } from '../../../src-shared/contract/contract.ts';
import type { ControlRequest } from '../../../src-shared/contract/control.ts';
import { ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { floatFigure, percent } from '../../../src-shared/support/figures.ts';
import { ExitCode } from '../exit-code.ts';
import { momentText, tableLines } from '../table.ts';
import { askInstance } from './control-client.ts';
import type { ControlBasis } from './control-commands.ts';
import { whoAmI } from './who.ts';

type AskName = Extract<ControlRequest, { kind: 'ask' }>['name'];
type Analysis = OutputOf<'agents.analyzeSymbol'>;
type Round = Analysis['round'];
type Debate = Analysis['debates'][number];

const FRAMEWORKS = ['crew', 'chat', 'both'] as const;
type AskedFramework = (typeof FRAMEWORKS)[number];

/** Lets one framework or both debate an instrument, and shows every word and the vote. */
export async function analyze(basis: ControlBasis, instrument: string, framework: string): Promise<ExitCode> {
  if (!isFramework(framework)) {
    basis.terminal.fail({ code: 'bad_framework', sentence: `There is no framework ${framework}.`, remedy: `Use --framework ${FRAMEWORKS.join(', --framework ')}.` });
    return ExitCode.usage;
  }
  const answer = await ask(basis, 'agents.analyzeSymbol', { instrument, framework });
  if (typeof answer === 'number') return answer;
  if (basis.json) await basis.terminal.json({ type: 'analysis', ...answer });
  else await basis.terminal.line(analysisLines(answer).join('\n'));
  return ExitCode.done;
}

function isFramework(word: string): word is AskedFramework {
  return (FRAMEWORKS as readonly string[]).includes(word);
}

/** The vote of everybody on some instruments, or on the whole watchlist. */
export async function showVote(basis: ControlBasis, instruments: string[]): Promise<ExitCode> {
  const answer = await ask(basis, 'agents.runConsensusAnalysis', { instruments });
  if (typeof answer === 'number') return answer;
  if (basis.json) for (const round of answer.rounds) await basis.terminal.json({ type: 'round', ...round });
  else await basis.terminal.line(roundsTable(answer.rounds).join('\n'));
  return ExitCode.done;
}

/** Tries a waiting signal now, through risk and execution. */
export async function execute(basis: ControlBasis, signal: string): Promise<ExitCode> {
  const answer = await ask(basis, 'agents.executeTradingSignal', { signal });
  if (typeof answer === 'number') return answer;
  const { accepted, sentence } = answer;
  if (basis.json) await basis.terminal.json({ type: 'command', command: 'execute', running: true, accepted, sentence });
  else if (accepted) await basis.terminal.line(sentence);
  else basis.terminal.fail({ code: 'refused', sentence, remedy: '`quorum status` shows how trading stands; `quorum agents vote` shows what the agents say now.' });
  return accepted ? ExitCode.done : ExitCode.halted;
}

/** Freezes, thaws or empties what was learned about quorums. */
export async function changePolicy(basis: ControlBasis, change: 'freeze' | 'thaw' | 'reset'): Promise<ExitCode> {
  const answer = await ask(basis, 'agents.changePolicy', { change }, 'what is learned is the engine’s to change');
  if (typeof answer === 'number') return answer;
  const { accepted, sentence } = answer;
  if (basis.json) await basis.terminal.json({ type: 'command', command: 'policy', running: true, accepted, sentence });
  else if (accepted) await basis.terminal.line(sentence);
  else basis.terminal.fail({ code: 'refused', sentence, remedy: '`quorum agents policy` shows what is learned.' });
  return accepted ? ExitCode.done : ExitCode.halted;
}

/** The output as the contract says; or the exit code, when why there is none has been told. */
export async function ask<N extends AskName & ContractName>({ dataDir, terminal }: ControlBasis, name: N, input: Extract<ControlRequest, { kind: 'ask' }>['input'], needs = 'without a market the agents have nothing to look at'): Promise<OutputOf<N> | ExitCode> {
  const outcome = await askInstance(dataDir, { kind: 'ask', by: whoAmI(), name, input });
  if (outcome.kind === 'absent') {
    terminal.fail({ code: 'not_running', sentence: `Nothing runs on ${dataDir}, and ${needs}.`, remedy: 'Start it with `quorum start` or `quorum run`.' });
    return ExitCode.notThere;
  }
  // What the instance sends was held against the contract there, and it speaks the same version of the protocol.
  if (outcome.kind === 'answered' && outcome.answer.kind === 'told') return outcome.answer.output as OutputOf<N>;
  if (outcome.kind === 'answered' && outcome.answer.kind === 'error') {
    const { error } = outcome.answer;
    terminal.fail(error);
    return ['not_watched', 'ambiguous', 'bad_input', 'bad_message'].includes(error.code) ? ExitCode.usage : ['no_engine', 'engine_starting'].includes(error.code) ? ExitCode.notThere : ExitCode.failed;
  }
  terminal.fail({ code: 'silent', sentence: `The instance on ${dataDir} cannot be talked to: ${outcome.kind === 'silent' ? outcome.sentence : 'its answer is for another question'}.`, remedy: 'Try again; `quorum doctor` says more.' });
  return ExitCode.failed;
}

function analysisLines({ regime, lastPrice, debates, round }: Analysis): string[] {
  return [
    `${round.instrument} at ${momentText(round.at)} UTC: last price ${floatFigure(lastPrice)}, ${regime} market`, '',
    ...debates.flatMap(debateLines),
    ...roundLines(round),
  ];
}

function debateLines({ framework, name, said, sentence, lead }: Debate): string[] {
  const words = said.map(({ agent, stance, confidence, text }, i) => [
    String(i + 1), agent, stance ?? '–', confidence === null || stance === 'abstain' ? '–' : percent(confidence, 0), readable(text, ENGLISH),
  ]);
  return [
    `${frameworkName(framework)} “${name}”`,
    ...tableLines([{ name: '', right: true }, { name: 'who' }, { name: 'stance' }, { name: 'confidence', right: true }, { name: 'says' }], words).map((line) => `  ${line}`),
    ...leadLines(lead),
    `  ended: ${sentence}`, '',
  ];
}

/** Who gave the word or judged a work, and whether that was a language model or the rule in its place. */
function leadLines(lead: Debate['lead']): string[] {
  return lead.map(({ said, agent, by, chosen, accepted, text }) => {
    const decided = accepted === null ? `gives the word to ${chosen ?? 'nobody'}` : accepted ? 'takes the work' : 'returns the work';
    return `  after ${said}: ${by === 'model' ? `${agent} ${decided}${text === '' ? '' : `: ${readable(text, ENGLISH)}`}` : `the rule in the place of ${agent} ${decided}: ${readable(text, ENGLISH)}`}`;
  });
}

function roundLines(round: Round): string[] {
  const votes = round.votes.map((vote) => [frameworkName(vote.framework), vote.agent, vote.stance, vote.stance === 'abstain' ? '–' : percent(vote.confidence, 0), percent(vote.weight), vote.dissent ? 'against' : '']);
  return [
    'The vote',
    ...tableLines([{ name: 'framework' }, { name: 'who' }, { name: 'stance' }, { name: 'confidence', right: true }, { name: 'weight', right: true }, { name: '' }], votes).map((line) => `  ${line}`),
    `  ${percent(round.agreement, 0)} agreement, ${percent(round.presence, 0)} of the weight present, confidence ${percent(round.confidence, 0)}`, '',
    verdictOf(round),
    ...(round.veto === null ? [] : [`The risk officer objects: ${readable(round.veto, ENGLISH)}`]),
  ];
}

function verdictOf({ outcome, direction, reason, sentence, entry, stop, target }: Round): string {
  if (outcome === 'none' || entry === null || stop === null || target === null) return `No signal (${(reason ?? '').replaceAll('_', ' ')}): ${readable(sentence, ENGLISH)}`;
  return `Signal ${direction ?? ''}: ${sentence}; entry ${floatFigure(entry)}, stop ${floatFigure(stop)}, target ${floatFigure(target)}. Asked for only: nothing was sent.`;
}

function roundsTable(rounds: readonly Round[]): string[] {
  return tableLines(
    [{ name: 'instrument' }, { name: 'outcome' }, { name: 'agreement', right: true }, { name: 'present', right: true }, { name: 'confidence', right: true }, { name: 'why' }],
    rounds.map((round) => [round.instrument, round.direction ?? (round.reason ?? '').replaceAll('_', ' '), percent(round.agreement, 0), percent(round.presence, 0), percent(round.confidence, 0), readable(round.sentence, ENGLISH)]),
  );
}

function frameworkName(framework: string): string {
  return framework.replaceAll('_', ' ');
}
