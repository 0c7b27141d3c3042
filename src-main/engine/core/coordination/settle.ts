/**
 * What comes of a debate of rules, without holding it: rules keep their stance whatever they hear, so only confidences move, and only where
 * somebody would buy and somebody sell. For the loop, which settles two debates per instrument per cycle; {@link debateByRules} holds the same
 * debate in words, and a property test holds the two against each other. A seat of a language model debates like one of rules: its opinion is
 * the model's last fresh answer, which no debate waits for.
 */
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import type { Analysis } from '../agents/analysis.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import type { Framework } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Crew } from './crew.ts';
import type { GroupChat } from './group-chat.ts';
import type { Guardrail } from './guardrail.ts';
import { leadOf, type LeadVoice } from './lead.ts';
import { conceded } from './rules-answer.ts';
import { debateByRules } from './rules-debate.ts';
import type { StopCondition, StopFunction } from './stop-condition.ts';
import { membersOf, modelMembersOf, type Team } from './team.ts';

/** Moves the confidences of the members' own analyses as their debate would; null where that has to be heard. Changes nothing it is given. */
type Shortcut = (own: readonly Analysis[]) => readonly Analysis[] | null;

/** A team that is ready to settle what it is asked. */
export interface SettledTeam {
  readonly framework: Framework;
  readonly team: Team;
  /** Members that a language model answers for: their opinions are its last fresh answers (model-opinion.ts). */
  readonly models: readonly AgentId[];
  /** The chair or manager that a language model answers for; null: there is none. */
  readonly lead: AgentId | null;
  /**
   * What each member votes, in the order of the team. `opinions`: of {@link ANALYSTS}, in their order, then of a person's own models, checked against the snapshot.
   * `voice`: answers for the lead, where its word can change a vote.
   */
  readonly settle: (opinions: readonly Analysis[], snapshot: FeatureSnapshot, at: Timestamp, voice?: LeadVoice) => readonly Analysis[];
}

/** Prepares a team. Members that are neither analysts nor among `users`, a person's own models, are left out, as they have no seat. */
export function settleOf(team: Team, users: readonly AgentId[] = []): SettledTeam {
  const known = [...ANALYSTS.map(({ id }) => id), ...users];
  const places = membersOf(team).map((agent) => known.indexOf(agent)).filter((place) => place >= 0);
  const everybody = places.length === known.length && places.every((place, i) => place === i);
  const agents = places.map((place) => known[place] as AgentId);
  const shortcut = shortcutOf(team, agents);
  return {
    framework: team.framework, team, models: modelMembersOf(team), lead: leadOf(team),
    settle: (opinions, snapshot, at, voice) => {
      const own = everybody ? opinions : places.map((place) => opinions[place] as Analysis);
      return shortcut(own) ?? debateByRules(team, new Map(own.map((analysis) => [analysis.agent, analysis])), snapshot, at, voice).words.filter(({ agent }) => agents.includes(agent));
    },
  };
}

function shortcutOf(team: Team, agents: readonly AgentId[]): Shortcut {
  if (membersOf(team).length !== agents.length) return () => null;
  switch (team.framework) {
    // A manager that may return work decides whose opinion counts; a chair only who is heard when, which moves nobody whom nobody contradicts.
    case 'crew': return leadOf(team) === null ? crewShortcut(team.crew, agents) : () => null;
    case 'group_chat': return chatShortcut(team.chat, agents);
    default: return exhaustive(team);
  }
}

/** Whether somebody would buy and somebody sell: without that nobody has anything to concede. */
function isContested(own: readonly Analysis[]): boolean {
  let buys = false;
  let sells = false;
  for (const { stance } of own) {
    if (stance === 'buy') buys = true;
    else if (stance === 'sell') sells = true;
  }
  return buys && sells;
}

interface Step {
  readonly member: number;
  /** Members whose finished work it reads, in the order of the tasks. */
  readonly reads: readonly number[];
}

/**
 * A crew in which it is clear beforehand who says what, and once: a manager that only accepts changes nothing, and neither do notes, whoever
 * writes them, while they cannot use up the questions of somebody who is to give an opinion.
 */
function crewShortcut({ tasks, process, manager, members }: Crew, agents: readonly AgentId[]): Shortcut {
  const opinions = tasks.filter(({ expects }) => expects === 'analysis');
  const workers = opinions.map(({ agent }) => agent);
  const notes = tasks.length - opinions.length;
  const clear = workers.every((agent) => agent !== null && agents.includes(agent)) && new Set(workers).size === workers.length
    && (notes === 0 || members.every(({ limits: { iterations, perMinute } }) => iterations > notes && perMinute === undefined))
    && !(process === 'hierarchical' && manager !== null && workers.includes(manager));
  if (!clear) return () => null;
  const memberOf = (task: string): number => agents.indexOf(tasks.find(({ id }) => id === task)?.agent ?? ('' as AgentId));
  const steps = opinions.map(({ id, context }, at): Step => ({ member: memberOf(id), reads: opinions.slice(0, at).filter((earlier) => context.includes(earlier.id)).map((earlier) => memberOf(earlier.id)) }));
  const guarded = opinions.map(({ id, guardrails }) => wishesOf(memberOf(id), guardrails)).filter(({ plan, evidence, stance }) => plan || evidence || stance);
  return (own) => {
    for (const wishes of guarded) if (objects(wishes, own[wishes.member] as Analysis)) return null;
    if (!isContested(own)) return own;
    const words = [...own];
    for (const { member, reads } of steps) words[member] = afterHearing(own[member] as Analysis, words, reads);
    return words;
  };
}

/** What the guardrails of a member's task ask for, besides numbers that are the snapshot's: opinions come checked for those. */
interface Wishes {
  readonly member: number;
  readonly plan: boolean;
  readonly evidence: boolean;
  readonly stance: boolean;
}

function wishesOf(member: number, guardrails: readonly Guardrail[]): Wishes {
  return { member, plan: guardrails.includes('has_plan'), evidence: guardrails.includes('has_evidence'), stance: guardrails.includes('takes_a_stance') };
}

/** As the guardrails of guardrail.ts, without saying why. */
function objects({ plan, evidence, stance }: Wishes, analysis: Analysis): boolean {
  if (analysis.stance === 'abstain') return stance;
  if (evidence && analysis.evidence.length === 0) return true;
  return plan && analysis.stance !== 'hold' && (analysis.stop === null || analysis.target === null);
}

/** A chat in which the word goes round. Others, and stops at a text, are held in full where they are contested. */
function chatShortcut({ turns, stop, turnCap, participants }: GroupChat, agents: readonly AgentId[]): Shortcut {
  const size = participants.length;
  const rounds = turns.kind === 'round_robin' && size > 1 && canStop(stop);
  const others = participants.map((_, speaker) => participants.map((_agent, i) => i).filter((i) => i !== speaker));
  return (own) => {
    if (!isContested(own)) return own;
    if (!rounds) return null;
    const words = [...own];
    for (let said = 0; said < turnCap && (said === 0 || !stops(stop, own, agents, said)); said += 1) {
      const speaker = said % size;
      words[speaker] = afterHearing(own[speaker] as Analysis, words, said < size ? (others[speaker] as readonly number[]).slice(0, speaker) : (others[speaker] as readonly number[]));
    }
    return words;
  };
}

function canStop(condition: StopCondition): boolean {
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of.every(canStop) : condition.kind !== 'text';
}

/** Whether a condition is met after `said` words of a round-robin of rules, which cost no tokens and no time. */
function stops(condition: StopCondition, own: readonly Analysis[], agents: readonly AgentId[], said: number): boolean {
  switch (condition.kind) {
    case 'all': return condition.of.length > 0 && condition.of.every((one) => stops(one, own, agents, said));
    case 'any': return condition.of.some((one) => stops(one, own, agents, said));
    case 'max_messages': return said >= condition.count;
    case 'agreement': return agrees(own, Math.min(said, own.length), condition.share, condition.voices);
    case 'tokens': return condition.count <= 0;
    case 'timeout': return condition.ms <= 0;
    case 'source': return agents[(said - 1) % agents.length] === condition.agent;
    case 'function': return functionMet(condition.name, own, said);
    case 'external': case 'text': return false;
    default: return exhaustive(condition);
  }
}

function functionMet(name: StopFunction, own: readonly Analysis[], said: number): boolean {
  switch (name) {
    case 'positions_settled': return said >= 2 * own.length;
    case 'everybody_spoke': return said >= own.length;
    case 'vetoed': return (own[(said - 1) % own.length]?.veto ?? null) !== null;
    default: return exhaustive(name);
  }
}

function agrees(own: readonly Analysis[], heard: number, share: number, voices: number): boolean {
  const counts = { buy: 0, sell: 0, hold: 0, abstain: 0 };
  for (let i = 0; i < heard; i += 1) counts[(own[i] as Analysis).stance] += 1;
  const speaking = counts.buy + counts.sell + counts.hold;
  if (speaking < Math.max(1, voices)) return false;
  return counts.buy / speaking >= share || counts.sell / speaking >= share || counts.hold / speaking >= share;
}

/** As `conceding` of rules-answer.ts, over members instead of contributions. */
function afterHearing(analysis: Analysis, words: readonly Analysis[], heard: readonly number[]): Analysis {
  const { stance, confidence } = analysis;
  if (stance !== 'buy' && stance !== 'sell') return analysis;
  let inFavour = 0;
  let against = 0;
  for (const member of heard) {
    const other = words[member] as Analysis;
    if (other.stance === stance) inFavour += other.confidence;
    else if (other.stance === 'buy' || other.stance === 'sell') against += other.confidence;
  }
  return against === 0 ? analysis : { ...analysis, confidence: conceded(confidence, inFavour, against) };
}
