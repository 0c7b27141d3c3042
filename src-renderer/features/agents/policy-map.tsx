import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName } from '../../workbench/names.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { learnedWords } from './learned-words.ts';

type Learned = OutputOf<'agents.learned'>;
type State = Learned['policy']['states'][number];
type Action = State['actions'][number];

/** The deepest colour, per cent: text on it keeps its contrast. */
const DEEPEST = 30;
/** A value this small is drawn as pale however small the others are, R. */
const LEAST_SPAN = 0.1;

/** Regime and volatility down, agreement and drawdown across. The colour says what the sign says. */
export function PolicyMap({ learned: { bands, policy } }: { readonly learned: Learned }): ReactNode {
  const t = useWords(learnedWords);
  const known = new Map(policy.states.map((state) => [keyOf(state.regime, state.volatility, state.agreement, state.drawdown), state]));
  const span = Math.max(LEAST_SPAN, ...policy.states.map((state) => Math.abs(takenIn(state)?.value ?? 0)));
  return (
    <table className="policy-map">
      <thead>
        <tr><th scope="col" rowSpan={2}>{t('regime')}</th><th scope="col" rowSpan={2}>{t('volatility')}</th>{bands.agreements.map((agreement) => <th key={agreement} scope="colgroup" colSpan={bands.drawdowns.length}>{t('agreement')}: {agreement}</th>)}</tr>
        <tr>{bands.agreements.flatMap((agreement) => bands.drawdowns.map((drawdown) => <th key={`${agreement} ${drawdown}`} scope="col" title={t('drawdown')}>{drawdown}</th>))}</tr>
      </thead>
      <tbody>
        {bands.regimes.flatMap((regime) => bands.volatilities.map((volatility, index) => (
          <tr key={`${regime} ${volatility}`}>
            {index === 0 ? <th scope="rowgroup" rowSpan={bands.volatilities.length}>{agentName(regime)}</th> : null}
            <th scope="row">{volatility}</th>
            {bands.agreements.flatMap((agreement) => bands.drawdowns.map((drawdown) => <Field key={`${agreement} ${drawdown}`} state={known.get(keyOf(regime, volatility, agreement, drawdown))} span={span} />))}
          </tr>
        )))}
      </tbody>
    </table>
  );
}

const keyOf = (...bands: readonly string[]): string => bands.join(' ');
const takenIn = ({ actions, best }: State): Action | undefined => actions[best];

function Field({ state, span }: { readonly state: State | undefined; readonly span: number }): ReactNode {
  const t = useWords(learnedWords);
  const format = useFormat();
  const taken = state === undefined ? undefined : takenIn(state);
  if (state === undefined || taken === undefined) return <td className="ui-dim"><span aria-hidden>·</span><span className="ui-hidden">{t('unseen')}</span></td>;
  const seen = state.actions.filter(({ visits }) => visits > 0);
  const words = seen.map((action) => t('cell', { action: nameOf(action, t), value: format.number(action.value, { sign: true }), count: action.visits }));
  const depth = Math.round((DEEPEST * Math.abs(taken.value)) / span);
  return (
    <td className={state.fewVisits ? 'ui-dim' : undefined} title={[...words, ...(state.fewVisits ? [t('few')] : [])].join('\n')} style={{ background: `color-mix(in srgb, var(--${taken.value < 0 ? 'down' : 'up'}) ${depth}%, transparent)` }}>
      <span className="policy-value">{format.number(taken.value, { sign: true })}</span> <span className="policy-visits">{state.visits}×</span>
      <span className="ui-hidden">{nameOf(taken, t)}</span>
    </td>
  );
}

function nameOf({ weighting, size }: Action, t: SayOf<typeof learnedWords>): string {
  if (size === 0) return t('noTrade');
  const name = weighting === 'following' || weighting === 'reverting' || weighting === 'as_voted' ? t(weighting) : weighting;
  return t('action', { weighting: name, size: `${Math.round(size * 100)} %` });
}
