/** The group chats Quorum ships with. */
import { AGENT_ROSTER } from './agent-roster.ts';
import type { ChatDefinition, StopDefinition } from './team-definition.ts';

const CLOCKS = { wallClockMs: 60_000, answerMs: 20_000 };
const TOPIC = 'Buy, sell or hold, and why?';
const EVERYBODY = AGENT_ROSTER.map(({ id }) => ({ agent: id, role: '', goal: '', backstory: '' }));
const AGREED: StopDefinition = { kind: 'agreement', share: 0.7, voices: 3 };
const VETOED: StopDefinition = { kind: 'function', name: 'vetoed' };
const SETTLED: StopDefinition = { kind: 'function', name: 'positions_settled' };
const ALL_SPOKE: StopDefinition = { kind: 'function', name: 'everybody_spoke' };

/** The table of a session where nobody has chosen another. Everybody speaks once. Where that does not bring agreement, everybody answers once to what was said; a veto ends the talk. */
export const ROUND_TABLE: ChatDefinition = {
  id: 'round_table', framework: 'group_chat', name: 'Round table', topic: TOPIC, members: EVERYBODY, turns: { kind: 'round_robin' },
  stop: { kind: 'any', of: [{ kind: 'all', of: [{ kind: 'max_messages', count: EVERYBODY.length }, AGREED] }, SETTLED, VETOED] }, turnCap: 2 * EVERYBODY.length, ...CLOCKS,
};

/** Everybody once; then whoever disagrees most with the last word answers it. */
const DISSENT_TABLE: ChatDefinition = {
  id: 'dissent_table', framework: 'group_chat', name: 'Dissent table', topic: 'What speaks against what was just said?', members: EVERYBODY,
  turns: { kind: 'selector', by: 'strongest_dissent', mayRepeat: false }, stop: { kind: 'any', of: [{ kind: 'all', of: [ALL_SPOKE, AGREED] }, VETOED] }, turnCap: 14, ...CLOCKS,
};

/** The word is handed down a line: who reads the market, who joins a move, who doubts it, who looks at other data. The risk officer, last, hands it to whoever it likes, and from there it goes down again. */
const RELAY: ChatDefinition = {
  id: 'relay', framework: 'group_chat', name: 'Relay', topic: TOPIC, members: EVERYBODY,
  turns: {
    kind: 'hand_off', first: 'regime',
    to: {
      regime: ['trend'], trend: ['breakout'], breakout: ['momentum', 'mean_reversion'], momentum: ['mean_reversion'], mean_reversion: ['order_flow'], order_flow: ['carry'], carry: ['risk_officer'],
    },
  },
  stop: { kind: 'any', of: [{ kind: 'all', of: [ALL_SPOKE, AGREED] }, SETTLED, VETOED] }, turnCap: 18, ...CLOCKS,
};

/** A chair who does not vote gives the word. */
const CHAIRED_TABLE: ChatDefinition = {
  id: 'chaired_table', framework: 'group_chat', name: 'Chaired table', topic: TOPIC, members: EVERYBODY,
  turns: { kind: 'moderated', moderator: 'chair', fallback: 'least_heard', mayRepeat: false }, stop: { kind: 'any', of: [{ kind: 'all', of: [ALL_SPOKE, AGREED] }, SETTLED, VETOED] }, turnCap: 16, ...CLOCKS,
};

export const SHIPPED_CHATS: readonly ChatDefinition[] = [ROUND_TABLE, DISSENT_TABLE, RELAY, CHAIRED_TABLE];
