import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { SPEAKER_NAMES, STOP_FUNCTION_NAMES, type ChatDefinition, type StopDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { Button } from '../../ui/button.tsx';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { LeadFields, LeadProblem } from './lead-fields.tsx';
import { moved, stopOfKind, turnsOfKind, withAt, withHeirs, withLead } from './team-draft.ts';
import { ChecksRow, NumberRow, PlaceButtons, ProblemLine, SelectRow, TextRow } from './team-fields.tsx';
import { teamsWords } from './teams-words.ts';

interface Editing {
  readonly chat: ChatDefinition;
  readonly onChange: (chat: ChatDefinition) => void;
}

const TURN_KINDS = ['round_robin', 'selector', 'moderated', 'hand_off'] as const;
const LEAVES = ['max_messages', 'text', 'agreement', 'tokens', 'timeout', 'external', 'source', 'function'] as const;
/** Levels of and/or that the contract takes. */
const DEEPEST = 3;

/** Topic, turns and stop conditions of a group chat. */
export function ChatFields({ chat, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  return (
    <>
      <TextRow path="topic" label={t('topic')} lines={2} value={chat.topic} onChange={(topic) => onChange({ ...chat, topic })} />
      <div className="team-line">
        <SelectRow path="turns.kind" label={t('turns')} value={chat.turns.kind} options={TURN_KINDS.map((value) => ({ value, label: t(value) }))} onChange={(kind) => onChange(withLead({ ...chat, turns: turnsOfKind(kind, chat.members) }, kind === 'moderated' ? chat.lead : undefined))} />
        <TurnFields chat={chat} onChange={onChange} />
        <NumberRow path="turnCap" label={t('turnCap')} value={chat.turnCap} onChange={(turnCap) => onChange({ ...chat, turnCap: turnCap ?? Number.NaN })} />
      </div>
      {chat.turns.kind === 'moderated' ? <LeadFields team={chat} onChange={onChange} /> : <LeadProblem />}
      {chat.turns.kind === 'hand_off' ? <HandOverFields chat={chat} onChange={onChange} /> : null}
      <section className="team-part" aria-label={t('stop')}>
        <h3>{t('stop')}</h3>
        <p className="ui-soft ui-small">{t('stopHelp')}</p>
        <StopFields chat={chat} stop={chat.stop} path="stop" depth={0} onChange={(stop) => onChange({ ...chat, stop })} />
      </section>
    </>
  );
}

function TurnFields({ chat, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  const { turns, members } = chat;
  const rules = SPEAKER_NAMES.map((value) => ({ value, label: t(value) }));
  switch (turns.kind) {
    case 'round_robin': return null;
    case 'selector': return <><SelectRow path="turns.by" label={t('by')} value={turns.by} options={rules} onChange={(by) => onChange({ ...chat, turns: { ...turns, by } })} /><RepeatField chat={chat} onChange={onChange} /></>;
    case 'moderated': return (
      <>
        <TextRow path="turns.moderator" label={t('moderator')} help={t('moderatorHelp')} value={turns.moderator} onChange={(moderator) => onChange({ ...chat, turns: { ...turns, moderator } })} />
        <SelectRow path="turns.fallback" label={t('fallback')} value={turns.fallback} options={rules} onChange={(fallback) => onChange({ ...chat, turns: { ...turns, fallback } })} />
        <RepeatField chat={chat} onChange={onChange} />
      </>
    );
    case 'hand_off': return <SelectRow path="turns.first" label={t('first')} value={turns.first} options={members.map(({ agent }) => ({ value: agent, label: agentName(agent) }))} onChange={(first) => onChange({ ...chat, turns: { ...turns, first } })} />;
  }
}

function RepeatField({ chat, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  const { turns } = chat;
  if (turns.kind !== 'selector' && turns.kind !== 'moderated') return null;
  return <label className="team-check"><input type="checkbox" checked={turns.mayRepeat} onChange={(event) => onChange({ ...chat, turns: { ...turns, mayRepeat: event.target.checked } })} />{t('mayRepeat')}</label>;
}

function HandOverFields({ chat, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  const { turns, members } = chat;
  if (turns.kind !== 'hand_off') return null;
  return (
    <div className="team-cards">
      <ProblemLine path="turns.to" />
      {members.map(({ agent }) => {
        const others = members.map((member) => member.agent).filter((other) => other !== agent);
        const heirs = Object.hasOwn(turns.to, agent) ? (turns.to[agent] ?? []) : others;
        return <ChecksRow key={agent} path={`turns.to.${agent}`} label={t('handTo', { agent: agentName(agent) })} chosen={heirs} options={others.map((value) => ({ value, label: agentName(value) }))} onChange={(chosen) => onChange({ ...chat, turns: withHeirs(turns, agent, chosen, others) })} />;
      })}
    </div>
  );
}

interface StopEditing {
  readonly chat: ChatDefinition;
  readonly stop: StopDefinition;
  readonly path: string;
  readonly depth: number;
  readonly onChange: (stop: StopDefinition) => void;
}

/** A condition, and those joined in it. */
function StopFields({ chat, stop, path, depth, onChange }: StopEditing): ReactNode {
  const t = useWords(teamsWords);
  const kinds = depth < DEEPEST ? (['any', 'all', ...LEAVES] as const) : LEAVES;
  return (
    <div className="team-stop">
      <div className="team-line">
        <SelectRow<StopDefinition['kind']> path={`${path}.kind`} label={t('kind')} value={stop.kind} options={kinds.map((value) => ({ value, label: t(value) }))} onChange={(kind) => onChange(stopOfKind(kind, stop, chat.members))} />
        <StopValue chat={chat} stop={stop} path={path} depth={depth} onChange={onChange} />
      </div>
      <ProblemLine path={path} />
      {'of' in stop ? <Joined chat={chat} stop={stop} path={path} depth={depth} onChange={onChange} /> : null}
    </div>
  );
}

function Joined({ chat, stop, path, depth, onChange }: StopEditing & { readonly stop: Extract<StopDefinition, { readonly of: readonly StopDefinition[] }> }): ReactNode {
  const t = useWords(teamsWords);
  const set = (of: readonly StopDefinition[]): void => onChange({ ...stop, of });
  return (
    <ul className="team-joined" aria-label={t(stop.kind)}>
      {stop.of.map((one, at) => (
        <li key={at} className="ui-row team-joined-line">
          <div className="ui-spring"><StopFields chat={chat} stop={one} path={`${path}.of.${at}`} depth={depth + 1} onChange={(next) => set(withAt(stop.of, at, next))} /></div>
          <PlaceButtons what={t('condition', { at: at + 1 })} at={at} count={stop.of.length} onMove={(by) => set(moved(stop.of, at, by))} onRemove={() => set(stop.of.filter((_, place) => place !== at))} />
        </li>
      ))}
      <li><Button size="small" icon={Plus} onClick={() => set([...stop.of, { kind: 'function', name: 'everybody_spoke' }])}>{t('addCondition')}</Button></li>
    </ul>
  );
}

function StopValue({ chat, stop, path, onChange }: StopEditing): ReactNode {
  const t = useWords(teamsWords);
  const number = (value: number | null): number => value ?? Number.NaN;
  switch (stop.kind) {
    case 'all': case 'any': case 'external': return null;
    case 'max_messages': return <NumberRow path={`${path}.count`} label={t('count')} value={stop.count} onChange={(count) => onChange({ ...stop, count: number(count) })} />;
    case 'tokens': return <NumberRow path={`${path}.count`} label={t('tokenCount')} value={stop.count} onChange={(count) => onChange({ ...stop, count: number(count) })} />;
    case 'timeout': return <NumberRow path={`${path}.ms`} label={t('seconds')} unit="s" scale={1_000} value={stop.ms} onChange={(ms) => onChange({ ...stop, ms: number(ms) })} />;
    case 'text': return <TextRow path={`${path}.text`} label={t('theText')} value={stop.text} onChange={(text) => onChange({ ...stop, text })} />;
    case 'agreement': return (
      <>
        <NumberRow path={`${path}.share`} label={t('share')} unit="%" scale={0.01} value={stop.share} onChange={(share) => onChange({ ...stop, share: number(share) })} />
        <NumberRow path={`${path}.voices`} label={t('voices')} value={stop.voices} onChange={(voices) => onChange({ ...stop, voices: number(voices) })} />
      </>
    );
    case 'source': return <SelectRow path={`${path}.agent`} label={t('speaker')} value={stop.agent} options={chat.members.map(({ agent }) => ({ value: agent, label: agentName(agent) }))} onChange={(agent) => onChange({ ...stop, agent })} />;
    case 'function': return <SelectRow path={`${path}.name`} label={t('rule')} value={stop.name} options={STOP_FUNCTION_NAMES.map((value) => ({ value, label: t(value) }))} onChange={(name) => onChange({ ...stop, name })} />;
  }
}
