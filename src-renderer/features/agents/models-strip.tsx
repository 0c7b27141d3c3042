import './models.css';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useOnly, useRows } from '../../mirror/hooks.ts';
import { Dot, Meter, type StateTone } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useNow } from '../../ui/use-now.ts';
import { useQuery } from '../../workbench/ask.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { modelWords } from './model-words.ts';
import { SeatCosts } from './seat-costs.tsx';

type ModelRow = RowOf<'models'>;

const DAY_MS = 86_400_000;
/** Records are read so often, ms. */
const COSTS_EVERY_MS = 30_000;

const TONES: Readonly<Record<ModelRow['state'], StateTone>> = { ready: 'good', failing: 'warning', resting: 'bad', trying: 'warning' };

/** How each provider of language models does, and what the day has cost; nothing where no model holds a seat. */
export function ModelsStrip(): ReactNode {
  const rows = useRows('models');
  const day = useOnly('modelDay');
  const now = useNow();
  const { value } = useQuery('models.costs', rows.length === 0 ? null : { at: Math.floor(now / DAY_MS) * DAY_MS }, COSTS_EVERY_MS);
  return rows.length === 0 ? null : <ModelsList rows={rows} day={day ?? null} seats={value?.seats ?? []} nowMs={now} />;
}

interface Props {
  readonly rows: readonly ModelRow[];
  readonly day: RowOf<'modelDay'> | null;
  readonly seats: Parameters<typeof SeatCosts>[0]['seats'];
  /** The machine's time. */
  readonly nowMs: number;
}

export function ModelsList({ rows, day, seats, nowMs }: Props): ReactNode {
  const t = useWords(modelWords);
  const format = useFormat();
  return (
    <section className="models-strip" aria-label={t('title')} tabIndex={0}>
      <h3>{t('title')}</h3>
      {day === null ? null : <DayCost day={day} />}
      <SeatCosts seats={seats} />
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <p><span className="ui-strong">{row.id}</span> <span className="ui-mono ui-soft">{row.model}</span></p>
            <p><Dot tone={TONES[row.state]}>{stateWords(row, nowMs, t, (at) => format.time(at))}</Dot></p>
            <p className="ui-small ui-soft">{countsOf(row, t)}</p>
            {row.lastFailure === null ? null : <p className="ui-small models-failure">{t('last', { time: format.time(row.lastFailure.at), sentence: row.lastFailure.sentence })}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateWords({ state, failures, restsUntil }: ModelRow, nowMs: number, t: SayOf<typeof modelWords>, timeOf: (at: number) => string): string {
  switch (state) {
    case 'ready': return t('ready');
    case 'failing': return t('failing', { count: failures });
    case 'trying': return t('trying');
    case 'resting': return restsUntil === null || restsUntil <= nowMs ? t('restsOver') : t('resting', { time: timeOf(restsUntil) });
  }
}

function countsOf({ running, waiting, calls, failedCalls }: ModelRow, t: SayOf<typeof modelWords>): string {
  const now = [...(running > 0 ? [t('running', { count: running })] : []), ...(waiting > 0 ? [t('waiting', { count: waiting })] : [])];
  const all = `${t('calls', { count: calls })}${failedCalls > 0 ? `, ${t('failed', { count: failedCalls })}` : ''} ${t('since')}`;
  return [...now, all].join(' · ');
}

function DayCost({ day: { micros, tokens, mostMicros, mostTokens } }: { readonly day: RowOf<'modelDay'> }): ReactNode {
  const t = useWords(modelWords);
  const format = useFormat();
  const dollars = (amount: number): string => format.number(amount / 1e6, { decimals: amount > 0 && amount < 10_000 ? 4 : 2 });
  const whole = (count: number): string => format.number(count, { decimals: 0 });
  const spent = mostMicros === null ? t('spentFreely', { dollars: dollars(micros) }) : t('spent', { dollars: dollars(micros), most: dollars(mostMicros) });
  return (
    <div className="models-day">
      <p><span className="ui-soft">{t('today')}</span> <span className="ui-num">{spent}</span> <span className="ui-num ui-soft">· {mostTokens === null ? t('tokens', { tokens: whole(tokens) }) : t('tokensOf', { tokens: whole(tokens), most: whole(mostTokens) })}</span></p>
      {mostMicros === null || mostMicros === 0 ? null : <Meter label={t('budget')} value={micros} max={mostMicros} text={spent} size="thin" tone={micros >= 0.8 * mostMicros ? 'warning' : 'accent'} />}
    </div>
  );
}
