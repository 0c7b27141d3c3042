import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { GUARDRAIL_NAMES, type CrewDefinition, type GuardrailName, type TaskDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { Button } from '../../ui/button.tsx';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { LeadFields, LeadProblem } from './lead-fields.tsx';
import { moved, withAt, withLead, withoutTask, withTask, withTaskNamed } from './team-draft.ts';
import { ChecksRow, NumberRow, PlaceButtons, ProblemLine, SelectRow, TextRow } from './team-fields.tsx';
import { teamsWords } from './teams-words.ts';

interface Editing {
  readonly crew: CrewDefinition;
  readonly onChange: (crew: CrewDefinition) => void;
}

/** Process and tasks of a crew. */
export function CrewFields({ crew, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  const setProcess = (process: CrewDefinition['process']): void => onChange(process === 'sequential' ? withLead({ ...crew, process, manager: null }, undefined) : { ...crew, process, manager: crew.manager ?? 'chief' });
  return (
    <>
      <div className="team-line">
        <SelectRow path="process" label={t('process')} value={crew.process} options={[{ value: 'sequential', label: t('sequential') }, { value: 'hierarchical', label: t('hierarchical') }]} onChange={setProcess} />
        {crew.process === 'sequential' ? null : <TextRow path="manager" label={t('manager')} help={t('managerHelp')} value={crew.manager ?? ''} onChange={(manager) => onChange({ ...crew, manager })} />}
      </div>
      {crew.process === 'sequential' ? <LeadProblem /> : <LeadFields team={crew} onChange={onChange} />}
      <section className="team-part" aria-label={t('tasks')}>
        <h3>{t('tasks')}</h3>
        <ProblemLine path="tasks" />
        <ol className="team-cards">{crew.tasks.map((_, at) => <li key={at} className="team-card"><TaskFields crew={crew} at={at} onChange={onChange} /></li>)}</ol>
        <div><Button size="small" icon={Plus} onClick={() => onChange(withTask(crew))}>{t('addTask')}</Button></div>
      </section>
    </>
  );
}

function TaskFields({ crew, at, onChange }: Editing & { readonly at: number }): ReactNode {
  const t = useWords(teamsWords);
  const task = crew.tasks[at] as TaskDefinition;
  const set = (part: Partial<TaskDefinition>): void => onChange({ ...crew, tasks: withAt(crew.tasks, at, { ...task, ...part }) });
  const path = `tasks.${at}`;
  // Of later tasks only those it reads already: that is a problem to be seen and undone.
  const readable = crew.tasks.filter(({ id }, place) => id !== task.id && (place < at || task.context.includes(id))).map(({ id }) => ({ value: id, label: id }));
  const anybody = { value: '', label: t(crew.process === 'hierarchical' ? 'anybody' : 'free') };
  return (
    <>
      <div className="ui-row">
        <b className="ui-spring ui-strong">{t('task', { at: at + 1 })}</b>
        <PlaceButtons what={t('task', { at: at + 1 })} at={at} count={crew.tasks.length} onMove={(by) => onChange({ ...crew, tasks: moved(crew.tasks, at, by) })} onRemove={() => onChange(withoutTask(crew, at))} />
      </div>
      <div className="team-line">
        <TextRow path={`${path}.id`} label={t('taskId')} value={task.id} onChange={(id) => onChange(withTaskNamed(crew, at, id))} />
        <SelectRow path={`${path}.agent`} label={t('who')} value={task.agent ?? ''} options={[anybody, ...crew.members.map(({ agent }) => ({ value: agent, label: agentName(agent) }))]} onChange={(agent) => set({ agent: agent === '' ? null : agent })} />
        <SelectRow path={`${path}.expects`} label={t('expects')} value={task.expects} options={[{ value: 'analysis', label: t('analysis') }, { value: 'note', label: t('note') }]} onChange={(expects) => set({ expects })} />
        <NumberRow path={`${path}.retries`} label={t('attempts')} value={task.retries + 1} onChange={(attempts) => set({ retries: (attempts ?? Number.NaN) - 1 })} />
      </div>
      <TextRow path={`${path}.description`} label={t('description')} lines={2} value={task.description} onChange={(description) => set({ description })} />
      <ChecksRow path={`${path}.context`} label={t('reads')} chosen={task.context} options={readable} empty={t('readsNothing')} onChange={(context) => set({ context })} />
      <ChecksRow path={`${path}.guardrails`} label={t('guardrails')} chosen={task.guardrails} options={GUARDRAIL_NAMES.map((value) => ({ value, label: t(value) }))} onChange={(guardrails) => set({ guardrails: guardrails as readonly GuardrailName[] })} />
    </>
  );
}
