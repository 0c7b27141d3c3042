/** `quorum why <order id>`: the chain of one order, from what was seen to what it brought. */
import { approvalSentence } from '../../lab/approval-sentence.ts';
import { writerOf } from '../../lab/lessons.ts';
import { readWhy, type Why } from '../../lab/why.ts';
import { ExitCode } from '../exit-code.ts';
import { floatFigure, figure, percent, signedAmount } from '../../../src-shared/support/figures.ts';
import { checkShown, ENGLISH, readable } from '../../../src-shared/support/readable.ts';
import { momentText } from '../table.ts';
import type { Paint } from '../terminal.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** Tells why an order exists and what came of it. */
export function showWhy(basis: QueryBasis, orderId: string): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const why = readWhy(reader, orderId);
    if (!why.ok) {
      terminal.fail(why.error);
      return ExitCode.notThere;
    }
    if (json) await terminal.json({ type: 'why', ...why.value });
    else await terminal.line(whyLines(why.value, terminal.paint).join('\n'));
    return ExitCode.done;
  });
}

function whyLines(why: Why, paint: Paint): string[] {
  const chapter = (number: number, title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [paint('bold', `${number}. ${title}`), ...lines.map((line) => `   ${line}`), '']);
  return [
    ...chapter(1, 'What was seen', snapshotLines(why)),
    ...chapter(2, 'What each analyst made of it', analysesOnce(why).map((one) => `${one.agent.padEnd(15)} ${one.stance.padEnd(8)} ${percent(one.confidence, 0).padStart(6)}  ${one.note}${one.veto === null ? '' : `  VETO: ${one.veto}`}`)),
    ...chapter(3, 'What could be remembered of the instrument in such a market', why.remembered.flatMap((lesson) => [`${momentText(lesson.at)}  ${lesson.agent.padEnd(15)} ${lesson.text}`, ...ownWords(lesson)])),
    ...chapter(4, 'The vote', voteLines(why)),
    ...chapter(5, 'The signal', signalLines(why)),
    ...chapter(6, 'What risk checked', why.checks.map(checkLine)),
    ...chapter(7, 'The order', orderLines(why)),
    ...chapter(8, 'The fills', why.fills.map((fill) => `${momentText(fill.at)}  ${figure(fill.quantity)} at ${figure(fill.price)}, fee ${figure(fill.fee)} ${fill.feeCurrency} (${fill.liquidity}, trade ${fill.tradeId})`)),
    ...chapter(9, 'The position', positionLines(why)),
    ...chapter(10, 'The result', resultLines(why)),
    ...chapter(11, 'What each analyst takes from it', why.lessons.flatMap((lesson) => [`${lesson.agent.padEnd(15)} ${lesson.text}`, ...ownWords(lesson)])),
  ];
}

function checkLine(check: Why['checks'][number]): string {
  const { value, limit } = checkShown(check, ENGLISH);
  return `${check.passed ? 'passed' : 'FAILED'}  ${check.name}: ${value}, limit ${limit}`;
}

/** A lesson that a language model wrote, beside the one made of stored rows. */
function ownWords(lesson: Why['lessons'][number]): string[] {
  return lesson.words === null ? [] : [`${' '.repeat(4)}written by ${writerOf(lesson)}: ${lesson.words}`];
}

/** An agent that came to the same in several frameworks is told once. */
function analysesOnce({ analyses }: Why): Why['analyses'] {
  const told = new Set<string>();
  return analyses.filter(({ agent, stance, confidence, note }) => {
    const text = `${agent} ${stance} ${confidence} ${note}`;
    const isNew = !told.has(text);
    told.add(text);
    return isNew;
  });
}

function snapshotLines({ snapshot, round }: Why): string[] {
  if (snapshot === null) return [];
  const features = Object.entries(JSON.parse(snapshot.features) as Record<string, number | null>).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const shown = features.map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`);
  const lines = [`${round?.instrument ?? ''} at ${momentText(snapshot.at)} UTC: last price ${floatFigure(snapshot.lastPrice)}, ${snapshot.regime} market, entries ${snapshot.entriesAllowed === 1 ? 'allowed' : 'blocked'}`];
  for (let from = 0; from < shown.length; from += 6) lines.push(shown.slice(from, from + 6).join(', '));
  return lines;
}

function voteLines({ round, votes }: Why): string[] {
  if (round === null) return [];
  return [
    `${percent(round.agreement)} agreement, ${percent(round.presence)} presence, ${percent(round.confidence)} confidence: ${round.outcome}`,
    ...votes.map((vote) => `${vote.framework.replace('_', ' ').padEnd(10)} ${vote.agent.padEnd(15)} ${vote.stance.padEnd(8)} ${percent(vote.confidence, 0).padStart(6)}  weight ${percent(vote.weight).padStart(7)}${vote.dissent === 1 ? '  against' : ''}`),
  ];
}

function signalLines({ signal, approval }: Why): string[] {
  if (signal === null) return [];
  return [
    `${signal.direction} at ${floatFigure(signal.entry)}, stop ${floatFigure(signal.stop)}, target ${floatFigure(signal.target)} (reward ÷ risk ${signal.rewardRisk.toFixed(2)}), expected value ${signal.expectedValue.toFixed(3)} R`,
    ...(approval === null ? [] : [approvalSentence(approval)]),
    ...(signal.end === null ? [] : [`ended: ${signal.end.replaceAll('_', ' ')}. ${readable(signal.sentence ?? '', ENGLISH)}`]),
  ];
}

function orderLines({ order, orderEvents }: Why): string[] {
  const cause = order.originKind === 'signal' ? `signal ${order.signalId ?? ''}` : `${order.originKind}${order.originReason === null ? '' : `: ${order.originReason}`}${order.commandId === null ? '' : ` ${order.commandId}`}`;
  const price = order.price === null ? (order.triggerPrice === null ? '' : `, trigger ${figure(order.triggerPrice)}`) : ` at ${figure(order.price)}`;
  return [
    `${order.clientOrderId} at ${order.venue}: ${order.purpose}, ${order.side} ${figure(order.quantity)} ${order.instrument}, ${order.type}${price}`,
    `because of ${cause}`,
    ...orderEvents.map((event) => `${momentText(event.at)}  ${event.from} → ${event.to}${event.reason === null ? '' : ` (${readable(event.reason, ENGLISH)})`}${event.filledQuantity === '0' ? '' : `, ${figure(event.filledQuantity)} filled`}`),
  ];
}

function positionLines({ position, positionEvents, protection }: Why): string[] {
  if (position === null) return [];
  return [
    `${position.id}: ${position.direction}, largest ${figure(position.peakQuantity)}, now ${figure(position.quantity)}, protection ${position.protection}`,
    ...positionEvents.map((event) => `${momentText(event.at)}  ${event.change}: ${figure(event.quantity)}, stop ${event.stop === null ? '–' : figure(event.stop)}, target ${event.target === null ? '–' : figure(event.target)} (${event.protection})`),
    ...protection.map((order) => `${order.purpose} ${order.clientOrderId}: ${figure(order.quantity)} at ${figure(order.triggerPrice ?? order.price ?? '–')}, ${order.state}`),
  ];
}

function resultLines({ result, position }: Why): string[] {
  if (result !== null) return [`${signedAmount(result.net)} after fees and funding, closed ${momentText(result.closedAt)} UTC${result.closeReason === null ? '' : `: ${result.closeReason}`}`];
  return position === null ? [] : ['still open'];
}
