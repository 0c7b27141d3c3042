/** Teams in words, for the command line and the app alike. */
import { agentWords } from './agent-roster.ts';
import type { SpeakerName, StopDefinition, StopFunctionName, TeamDefinition, TurnDefinition } from './team-definition.ts';

const SPEAKERS: Readonly<Record<SpeakerName, string>> = { next_in_order: 'the next in order', least_heard: 'whoever has spoken least', strongest_dissent: 'whoever disagrees most' };
const FUNCTIONS: Readonly<Record<StopFunctionName, string>> = { positions_settled: 'nobody moves any more', everybody_spoke: 'everybody has spoken', vetoed: 'a veto' };

/** How its work goes, in a word or two. */
export function processWords(team: TeamDefinition): string {
  const by = team.lead === undefined ? '' : ' (a language model)';
  if (team.framework === 'crew') return team.process === 'sequential' ? 'task after task' : `led by ${agentWords(team.manager ?? '')}${by}`;
  return by !== '' && team.turns.kind === 'moderated' ? `by a chair${by}` : { round_robin: 'in turn', selector: 'by choice', moderated: 'by a chair', hand_off: 'by hand-over' }[team.turns.kind];
}

/** Who speaks next. */
export function turnWords(turns: TurnDefinition): string {
  switch (turns.kind) {
    case 'round_robin': return 'one after the other';
    case 'selector': return `${SPEAKERS[turns.by]}${turns.mayRepeat ? '' : ', nobody twice running'}`;
    case 'moderated': return `whom ${agentWords(turns.moderator)} names, else ${SPEAKERS[turns.fallback]}${turns.mayRepeat ? '' : ', nobody twice running'}`;
    case 'hand_off': return `whom the last speaker names, ${agentWords(turns.first)} first`;
  }
}

/** What a condition waits for. */
export function stopWords(stop: StopDefinition, isInner = false): string {
  switch (stop.kind) {
    case 'all': case 'any': {
      const inner = stop.of.map((one) => stopWords(one, true)).join(stop.kind === 'all' ? ' and ' : ' or ');
      return isInner && stop.of.length > 1 ? `(${inner})` : inner;
    }
    case 'max_messages': return stop.count === 1 ? '1 message' : `${stop.count} messages`;
    case 'text': return `“${stop.text}” said`;
    case 'agreement': return `${Math.round(100 * stop.share)} % of at least ${stop.voices} agree`;
    case 'tokens': return `${stop.count} tokens used`;
    case 'timeout': return `${stop.ms / 1_000} s passed`;
    case 'external': return 'a stop from outside';
    case 'source': return `${agentWords(stop.agent)} has spoken`;
    case 'function': return FUNCTIONS[stop.name];
  }
}
