import { useState, type ReactNode } from 'react';
import { scenarioSchema, scenariosSchema, type Scenario } from '../../../src-shared/contract/stress-report.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue, Notice } from '../../ui/display.tsx';
import { FormRow, NumberField, Switch, TextField } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useEditableSetting, useQuery } from '../../workbench/ask.ts';
import { closeDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { readMoves } from './moves-text.ts';
import { riskWords } from './risk-words.ts';
import { BrokenAfter, MarginAfter } from './stress-panel.tsx';

interface Draft {
  readonly name: string;
  readonly moves: string;
  readonly others: string | null;
  readonly gap: string | null;
  readonly spread: string | null;
  readonly funding: string | null;
  readonly depeg: string | null;
  readonly unreachable: boolean;
}

const FIRST: Draft = { name: '', moves: 'BTC -20', others: '-25', gap: '30', spread: '3', funding: '0', depeg: '0', unreachable: false };

/** A scenario of one's own: worked out on what is held, and kept where that is wanted. */
export function WhatIfDialog(): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const [draft, setDraft] = useState(FIRST);
  const [asked, setAsked] = useState<Scenario | null>(null);
  const [{ scenarios }, change] = useEditableSetting('scenarios');
  const set = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const read = readDraft({ ...draft, name: draft.name.trim() === '' ? t('whatIf').replace('…', '') : draft.name }, (text) => format.parse(text), (text) => t('badMoves', { text }));
  const problem = typeof read === 'string' ? read : null;
  const close = (): void => closeDialog('what-if');
  const keep = async (): Promise<void> => {
    if (typeof read === 'string') return;
    if (await change({ scenarios: [...scenarios.filter(({ name }) => name.toLowerCase() !== read.name.toLowerCase()), read] })) close();
  };
  const tooMany = typeof read !== 'string' && !scenariosSchema.safeParse({ scenarios: [...scenarios, read].slice(0, 21) }).success && scenarios.length >= 20;
  return (
    <Dialog title={t('whatIfTitle')} words={t('whatIfWords')} onClose={close}
      footer={<><Button onClick={close}>{t('cancel')}</Button><Button blocked={problem ?? (draft.name.trim() === '' || tooMany ? t('scenarioName') : null)} onClick={() => void keep()}>{t('keep')}</Button><Button tone="primary" blocked={problem} onClick={() => (typeof read === 'string' ? undefined : setAsked(read))}>{t('tryIt')}</Button></>}>
      <div className="risk-form">
        <FormRow id="what-if-moves" label={t('moves')} help={t('movesHelp')} problem={problem} stacked>{(ids) => <TextField {...ids} value={draft.moves} invalid={problem !== null} onChange={(moves) => set({ moves })} />}</FormRow>
        <FormRow id="what-if-others" label={t('others')} help={t('othersHelp')} stacked>{(ids) => <NumberField {...ids} unit="%" step={5} value={draft.others ?? ''} onChange={(others) => set({ others })} />}</FormRow>
        <FormRow id="what-if-gap" label={t('gapLabel')} stacked>{(ids) => <NumberField {...ids} unit="%" step={10} value={draft.gap ?? ''} onChange={(gap) => set({ gap })} />}</FormRow>
        <FormRow id="what-if-spread" label={t('spread')} stacked>{(ids) => <NumberField {...ids} unit="×" step={1} value={draft.spread ?? ''} onChange={(spread) => set({ spread })} />}</FormRow>
        <FormRow id="what-if-funding" label={t('fundingLabel')} stacked>{(ids) => <NumberField {...ids} unit="%" step={0.1} value={draft.funding ?? ''} onChange={(funding) => set({ funding })} />}</FormRow>
        <FormRow id="what-if-depeg" label={t('depeg')} stacked>{(ids) => <NumberField {...ids} unit="%" step={1} value={draft.depeg ?? ''} onChange={(depeg) => set({ depeg })} />}</FormRow>
        <FormRow id="what-if-name" label={t('scenarioName')} stacked>{(ids) => <TextField {...ids} value={draft.name} maxLength={60} onChange={(name) => set({ name })} />}</FormRow>
        <div className="risk-switch"><label htmlFor="what-if-unreachable">{t('unreachable')}</label><Switch id="what-if-unreachable" checked={draft.unreachable} onChange={(unreachable) => set({ unreachable })} /></div>
      </div>
      {asked === null ? null : <Result scenario={asked} />}
    </Dialog>
  );
}

/** The scenario, or why it is none. */
function readDraft(draft: Draft, parse: (text: string) => string | null, bad: (text: string) => string): Scenario | string {
  const moves = readMoves(draft.moves, parse);
  if (!moves.ok) return bad(moves.text);
  const share = (text: string | null): number => (text === null || text === '' ? Number.NaN : Number((Number(text) / 100).toFixed(6)));
  const wish = { name: draft.name, moves: moves.moves, others: share(draft.others), gap: share(draft.gap), spreadTimes: Number(draft.spread ?? Number.NaN), funding: share(draft.funding), depeg: share(draft.depeg), unreachable: draft.unreachable };
  const parsed = scenarioSchema.safeParse(wish);
  return parsed.success ? parsed.data : (parsed.error.issues[0]?.message ?? '');
}

function Result({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const quote = useOnly('session')?.quote ?? '';
  const { value, error } = useQuery('risk.stress', { own: [scenario], whatIf: [], lose: 0.2 });
  if (error !== null) return <Notice tone="bad">{`${error.sentence} ${error.remedy}`}</Notice>;
  const row = value?.rows.find(({ kind }) => kind === 'own');
  if (row === undefined) return <p className="ui-dim" role="status">{t('measuring')}</p>;
  return (
    <section className="risk-result" aria-label={`${t('hypothetical')}: ${t('result')}`} aria-live="polite">
      <h3>{`${t('hypothetical')}: ${row.name}`}</h3>
      <KeyValue pairs={[
        { name: t('changeWord'), value: `${format.money(row.change, { sign: true, currency: quote })} (${format.percent(row.share, { sign: true })})` }, { name: t('equityAfter'), value: format.money(row.equityAfter, { currency: quote }) }, { name: t('margin'), value: <MarginAfter row={row} /> }, { name: t('breaksAfter'), value: <BrokenAfter breaks={row.breaks} /> },
      ]} />
      <p className="ui-dim ui-small">{row.sentence}</p>
    </section>
  );
}
