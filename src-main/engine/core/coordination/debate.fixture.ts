/** A scripted table for tests of debates: who answers what, as a person would write it. */
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import type { Answer, DebateId } from './question.ts';

export const AT = 1_800_000_000_000 as Timestamp;
export const BTC = 'BTC-USDT.alpha' as InstrumentId;
export const DEBATE = 'debate-1' as DebateId;

/** Agent ids out of words. */
export function agents(...names: string[]): AgentId[] {
  return names as AgentId[];
}

/** An analysis without a plan. */
export function analysisOf(agent: AgentId, stance: Stance, confidence = 0.6): Analysis {
  return { agent, instrument: BTC, stance, confidence: stance === 'abstain' ? 0 : confidence, horizonMs: 60_000, entryZone: null, stop: null, target: null, evidence: [], note: '', veto: null };
}

/** `buy`, `sell .8`, `hold > risk` (hands over), `? why` (fails), `"text"` (a note), `> trend` (a choice), `ok`, `no: why` (a review). */
export function answerOf(agent: AgentId, words: string): Answer {
  const tokens = 10;
  if (words.startsWith('?')) return { kind: 'failed', text: words.slice(1).trim(), tokens };
  if (words.startsWith('"')) return { kind: 'note', text: words.slice(1, -1), tokens, chosen: null };
  if (words.startsWith('>')) return { kind: 'choice', chosen: words.slice(1).trim() as AgentId, text: '', tokens };
  if (words === 'ok') return { kind: 'review', accepted: true, text: '', tokens };
  if (words.startsWith('no:')) return { kind: 'review', accepted: false, text: words.slice(3).trim(), tokens };
  const [said = '', chosen] = words.split('>').map((part) => part.trim());
  const [stance = 'abstain', confidence] = said.split(' ');
  return { kind: 'analysis', analysis: analysisOf(agent, stance as Stance, confidence === undefined ? 0.6 : Number(confidence)), chosen: (chosen ?? null) as AgentId | null, text: said, tokens };
}
