import './results.css';
import { useMemo, useState, type ReactNode } from 'react';
import { positiveAmount } from '../../../src-shared/contract/values.ts';
import { useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormRow, Segments, Select, TextField } from '../../ui/fields.tsx';
import { useAct } from '../../workbench/ask.ts';
import { closeDialog, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';

/** Paper money into the account, or out of it. */
export function MoveMoneyDialog(): ReactNode {
  const t = useWords(resultsWords);
  const { act, busy } = useAct();
  const instruments = useRows('instruments');
  const venues = useMemo(() => [...new Set(instruments.map(({ venue }) => venue))], [instruments]);
  const [flow, setFlow] = useState<'deposit' | 'withdrawal'>('deposit');
  const [amount, setAmount] = useState('');
  const [venue, setVenue] = useState<string | null>(null);
  const at = venue ?? venues[0] ?? '';
  const currencies = useMemo(() => [...new Set(instruments.flatMap((one) => (one.venue === at ? [one.quote] : [])))], [instruments, at]);
  const [currency, setCurrency] = useState<string | null>(null);
  const chosen = currency !== null && currencies.includes(currency) ? currency : currencies[0] ?? 'USDT';
  const bad = !positiveAmount.safeParse(amount.trim()).success;
  const close = (): void => closeDialog('move-money');
  const run = async (): Promise<void> => {
    const answer = await act('portfolio.moveMoney', { flow, venue: at === '' ? null : at, currency: chosen, amount: amount.trim() });
    if (!answer.ok || !answer.value.accepted) return;
    close();
    tell({ tone: 'good', title: answer.value.sentence });
  };
  return (
    <Dialog title={t('moneyTitle')} words={t('moneyWords')} size="small" onClose={close}
      footer={<><Button onClick={close}>{t('cancel')}</Button><Button tone="primary" busy={busy} blocked={bad ? t('badAmount') : null} onClick={() => void run()}>{t(flow)}</Button></>}>
      <div className="results-money">
        <FormRow label={t('direction')} id="money-flow" stacked>{() => <Segments label={t('direction')} value={flow} options={[{ value: 'deposit', label: t('deposit') }, { value: 'withdrawal', label: t('withdrawal') }]} onChange={setFlow} />}</FormRow>
        <FormRow label={t('moneyAmount')} id="money-amount" problem={bad && amount !== '' ? t('badAmount') : null} stacked>{(ids) => <TextField {...ids} value={amount} mono onChange={setAmount} />}</FormRow>
        <FormRow label={t('moneyCurrency')} id="money-currency" stacked>{(ids) => <Select {...ids} value={chosen} options={currencies.map((one) => ({ value: one, label: one }))} onChange={setCurrency} />}</FormRow>
        {venues.length < 2 ? null : <FormRow label={t('venue')} id="money-venue" stacked>{(ids) => <Select {...ids} value={at} options={venues.map((one) => ({ value: one, label: one }))} onChange={setVenue} />}</FormRow>}
      </div>
    </Dialog>
  );
}
