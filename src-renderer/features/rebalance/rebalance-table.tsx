import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { RebalanceProposal } from '../../../src-shared/contract/rebalance.ts';
import type { RebalanceRow } from '../../../src-shared/contract/rebalance-plan.ts';
import { useRow } from '../../mirror/hooks.ts';
import { NumberField } from '../../ui/fields.tsx';
import { Money, Percent, Price } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useReadable } from '../../workbench/readable.ts';
import { useWords } from '../../workbench/words.ts';
import { rebalanceWords } from './rebalance-words.ts';

type Order = RebalanceProposal['orders'][number];
type Target = RebalanceProposal['targets'][number];
type Step = RebalanceRow['steps'][number];
type Checked = OutputOf<'rebalance.preview'>['orders'][number];

interface TableProps {
  readonly proposal: RebalanceProposal;
  /** In the order of the proposal's orders; null: not known yet. */
  readonly checked: readonly Checked[] | null;
  /** What becomes of each order, once it was sent. */
  readonly steps: readonly Step[] | null;
  /** Stops that were edited, by instrument. */
  readonly stops: Readonly<Record<string, string>>;
  readonly onStop: (instrument: string, stop: string) => void;
}

/** What each instrument is, is to be and will be, with its order, what that costs and what risk says to it. */
export function RebalanceTable({ proposal, checked, steps, stops, onStop }: TableProps): ReactNode {
  const t = useWords(rebalanceWords);
  const rows = proposal.targets.flatMap((target): { readonly target: Target; readonly place: number | null }[] => {
    const places = proposal.orders.flatMap(({ instrument }, i) => (instrument === target.instrument ? [i] : []));
    return places.length === 0 ? [{ target, place: null }] : places.map((place) => ({ target, place }));
  });
  return (
    <div className="rebalance-scroll" role="region" aria-label={t('table')} tabIndex={0}>
      <table className="rebalance-table ui-num">
        <thead><tr><th scope="col">{t('instrument')}</th><th scope="col">{t('present')}</th><th scope="col">{t('target')}</th><th scope="col">{t('after')}</th><th scope="col" className="rebalance-text">{t('order')}</th><th scope="col">{t('value')}</th><th scope="col">{t('cost')}</th><th scope="col">{t('stop')}</th><th scope="col" className="rebalance-text">{t('checks')}</th></tr></thead>
        <tbody>
          {rows.map(({ target, place }) => (
            <TargetRow key={`${target.instrument} ${place ?? ''}`} target={target} order={place === null ? null : proposal.orders[place] ?? null} checked={place === null ? null : checked?.[place] ?? null} step={place === null ? null : steps?.[place] ?? null} sent={steps !== null}
              stop={stops[target.instrument]} onStop={(stop) => onStop(target.instrument, stop)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly target: Target;
  readonly order: Order | null;
  readonly checked: Checked | null;
  readonly step: Step | null;
  readonly sent: boolean;
  readonly stop: string | undefined;
  readonly onStop: (stop: string) => void;
}

function TargetRow({ target, order, checked, step, sent, stop, onStop }: RowProps): ReactNode {
  const t = useWords(rebalanceWords);
  const name = useInstrumentLabel(target.instrument);
  const tick = useRow('instruments', target.instrument)?.tickSize;
  const format = useFormat();
  const readable = useReadable(target.instrument);
  const share = (value: number): ReactNode => <td><Percent value={value} /></td>;
  return (
    <tr>
      <th scope="row">{name}</th>
      {share(target.present)}{share(target.target)}{share(target.after)}
      {order === null ? <td className="rebalance-text rebalance-words ui-dim" colSpan={5}>{target.dropped === null ? t('nothing') : readable(target.dropped)}</td> : (
        <>
          <td className="rebalance-text">{t(`${order.action}_${order.side}`, { quantity: format.number(order.quantity, { decimals: 8, trim: true }) })}</td>
          <td><Money value={order.value} /></td>
          <td><Money value={Number(order.fee) + Number(order.slippage)} /></td>
          <td>{order.stop === null ? '—' : order.action === 'open' && !sent
            ? <span className="rebalance-stop ui-row"><NumberField value={stop ?? order.stop} onChange={(next) => onStop(next ?? '')} label={t('stopOf', { instrument: name })} step={Number(tick ?? 1)} invalid={stop !== undefined && !(Number(stop) > 0)} /></span>
            : <Price value={stop ?? order.stop} {...(tick === undefined ? {} : { step: tick })} />}</td>
          <td className="rebalance-text rebalance-words" role={step === null ? undefined : 'status'}>{step !== null ? stepWords(step, t, readable) : checked === null ? <span className="ui-dim">{t('checking')}</span> : checked.passed ? `✓ ${t('passes', { count: checked.checks.length })}` : `✕ ${t('fails', { sentence: readable(checked.sentence) })}`}</td>
        </>
      )}
    </tr>
  );
}

function stepWords({ state, sentence }: Step, t: (key: 'waiting' | 'sent') => string, readable: (text: string) => string): string {
  if (state === 'waiting' || state === 'sent') return t(state);
  return `${state === 'done' ? '✓' : '✕'} ${readable(sentence)}`;
}
