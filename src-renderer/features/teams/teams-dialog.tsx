import './teams.css';
import { Copy, Pencil, Plus, Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { processWords } from '../../../src-shared/domain/team/team-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Badge, Notice } from '../../ui/display.tsx';
import { useAct, useEditableSetting, useQuery } from '../../workbench/ask.ts';
import { closeDialog, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { duplicateOf, newTeam, problemsOf } from './team-draft.ts';
import { TeamEditor } from './team-editor.tsx';
import { TeamView } from './team-view.tsx';
import { teamsWords } from './teams-words.ts';
import { TryTeam } from './try-team.tsx';

const MOST_TEAMS = 40;
const NOTHING = {};
const done = (): void => closeDialog('teams');

/** The teams there are, which of them debate, and an editor for the person's own. */
export function TeamsDialog(): ReactNode {
  const [settings, change] = useEditableSetting('teams');
  const [chosen, choose] = useState(settings.crew);
  const [draft, setDraft] = useState<TeamDefinition | null>(null);
  const save = async (team: TeamDefinition): Promise<boolean> => {
    const isKept = settings.own.some(({ id }) => id === team.id);
    const kept = await change({ own: isKept ? settings.own.map((one) => (one.id === team.id ? team : one)) : [...settings.own, team] });
    if (kept) {
      choose(team.id);
      setDraft(null);
    }
    return kept;
  };
  if (draft !== null) return <Editing key={draft.id} first={draft} onSave={save} onCancel={() => setDraft(null)} />;
  return <Teams chosen={chosen} onChoose={choose} onEdit={setDraft} />;
}

/** Nothing of it is kept before it is saved, and nothing that is wrong can be saved. */
function Editing({ first, onSave, onCancel }: { readonly first: TeamDefinition; readonly onSave: (team: TeamDefinition) => Promise<boolean>; readonly onCancel: () => void }): ReactNode {
  const t = useWords(teamsWords);
  const [team, setTeam] = useState(first);
  const [busy, setBusy] = useState(false);
  const problems = useMemo(() => problemsOf(team), [team]);
  const count = new Set(problems.values()).size;
  const save = async (): Promise<void> => {
    setBusy(true);
    const kept = await onSave(team);
    if (kept) tell({ tone: 'good', title: t('saved', { team: team.name }) });
    else setBusy(false);
  };
  return (
    <Dialog title={t('editing', { team: first.name })} words={t('editWords')} size="wide" persistent={team !== first} onClose={onCancel}
      footer={<><Button onClick={onCancel}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={count === 0 ? null : t('problems', { count })} onClick={() => void save()}>{t('save')}</Button></>}>
      <TeamEditor team={team} problems={problems} onChange={setTeam} />
    </Dialog>
  );
}

interface Choosing {
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onEdit: (team: TeamDefinition) => void;
}

function Teams({ chosen, onChoose, onEdit }: Choosing): ReactNode {
  const t = useWords(teamsWords);
  const [{ own }, change] = useEditableSetting('teams');
  const [removed, setRemoved] = useState<TeamDefinition | null>(null);
  const bringBack = async (team: TeamDefinition): Promise<void> => {
    if (!(await change({ own: [...own, team] }))) return;
    setRemoved(null);
    onChoose(team.id);
  };
  const all = [...SHIPPED_TEAMS, ...own];
  const team = all.find(({ id }) => id === chosen) ?? SHIPPED_TEAMS[0];
  const isFull = own.length >= MOST_TEAMS ? t('full') : null;
  return (
    <Dialog title={t('title')} words={t('words')} size="wide" onClose={done} footer={<><NewSession /><Button onClick={done}>{t('close')}</Button></>}>
      <Running />
      {removed === null ? null : <Notice action={<Button size="small" autoFocus onClick={() => void bringBack(removed)}>{t('undo')}</Button>}>{t('removed', { team: removed.name })}</Notice>}
      <div className="teams">
        <nav className="teams-list" aria-label={t('list')}>
          {(['crew', 'group_chat'] as const).map((framework) => (
            <section key={framework} aria-label={t(framework === 'crew' ? 'crews' : 'chats')}>
              <h3>{t(framework === 'crew' ? 'crews' : 'chats')}</h3>
              {all.filter((one) => one.framework === framework).map((one) => <TeamLine key={one.id} team={one} isChosen={one.id === team?.id} onChoose={onChoose} />)}
              <Button size="small" icon={Plus} blocked={isFull} onClick={() => onEdit(newTeam(framework, t(framework === 'crew' ? 'newCrew' : 'newChat'), own))}>{t(framework === 'crew' ? 'newCrew' : 'newChat')}</Button>
            </section>
          ))}
        </nav>
        {team === undefined ? null : <OneTeam key={team.id} team={team} isFull={isFull} onRemoved={setRemoved} onChoose={onChoose} onEdit={onEdit} />}
      </div>
    </Dialog>
  );
}

/** Who debates now: what was chosen since waits for the next session. Nothing is said where no session answers. */
function Running(): ReactNode {
  const t = useWords(teamsWords);
  const { value } = useQuery('agents.seated', NOTHING);
  return value === null ? null : <p className="ui-soft teams-running" role="status">{t('running', { teams: value.teams.map(({ name }) => name).join(', ') })}</p>;
}

function TeamLine({ team, isChosen, onChoose }: { readonly team: TeamDefinition; readonly isChosen: boolean; readonly onChoose: (id: string) => void }): ReactNode {
  const t = useWords(teamsWords);
  const [settings] = useEditableSetting('teams');
  return (
    <button type="button" className="teams-line" aria-current={isChosen || undefined} onClick={() => onChoose(team.id)}>
      <span className="ui-cut ui-strong">{team.name}</span>
      <span className="ui-cut ui-soft ui-small">{processWords(team)}</span>
      {settings[team.framework] === team.id ? <Badge>{t('debates')}</Badge> : null}
    </button>
  );
}

function OneTeam({ team, isFull, onRemoved, onChoose, onEdit }: { readonly team: TeamDefinition; readonly isFull: string | null; readonly onRemoved: (team: TeamDefinition) => void } & Omit<Choosing, 'chosen'>): ReactNode {
  const t = useWords(teamsWords);
  const [settings, change] = useEditableSetting('teams');
  const isShipped = SHIPPED_TEAMS.some(({ id }) => id === team.id);
  const isUsed = settings[team.framework] === team.id;
  const use = async (): Promise<void> => {
    if (await change({ [team.framework]: team.id })) tell({ tone: 'good', title: t('chosen', { team: team.name }) });
  };
  const remove = async (): Promise<void> => {
    if (!(await change({ own: settings.own.filter(({ id }) => id !== team.id) }))) return;
    onRemoved(team);
    onChoose(settings[team.framework]);
  };
  return (
    <section className="team-part teams-one" aria-label={team.name}>
      <div className="ui-row"><h3 className="ui-spring">{team.name}</h3><span className="ui-soft ui-small">{t(isShipped ? 'byQuorum' : 'byYou')}</span></div>
      <div className="ui-row teams-buttons">
        {isUsed ? <span className="ui-strong">{t('inUse')}</span> : <Button size="small" tone="primary" onClick={() => void use()}>{t('use')}</Button>}
        <Button size="small" icon={Copy} blocked={isFull} onClick={() => onEdit(duplicateOf(team, t('copyName', { team: team.name }), settings.own))}>{t('duplicate')}</Button>
        {isShipped ? null : <Button size="small" icon={Pencil} onClick={() => onEdit(team)}>{t('edit')}</Button>}
        {isShipped ? null : <Button size="small" icon={Trash2} blocked={isUsed ? t('usedCannot') : null} onClick={() => void remove()}>{t('remove')}</Button>}
      </div>
      <TeamView team={team} />
      <TryTeam team={team} sound />
    </section>
  );
}

/** Takes up what was chosen now; positions and their stops are the account's and stay. */
function NewSession(): ReactNode {
  const t = useWords(teamsWords);
  const { act, busy } = useAct();
  const start = async (): Promise<void> => {
    const answer = await act('session.start', { fresh: false });
    if (answer.ok && answer.value.accepted) tell({ tone: 'good', title: t('sessionStarted') });
  };
  return <Button busy={busy} onClick={() => void start()}>{t('newSession')}</Button>;
}
