import type { ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { learnedWords } from './learned-words.ts';

type Seat = OutputOf<'agents.learned'>['seats'][number];

/** Width and height of a plot, user units. */
const SIDE = 100;
const LARGEST_DOT = 7;

/** Per seat: what was stated against how often it was right. */
export function CalibrationPlots({ seats }: { readonly seats: readonly Seat[] }): ReactNode {
  const t = useWords(learnedWords);
  const spoken = seats.filter(({ settled }) => settled > 0);
  return (
    <section className="learned-part" aria-label={t('calibration')}>
      <h3>{t('calibration')}</h3>
      {spoken.length === 0 ? <p className="ui-soft">{t('noSeats')}</p> : (
        <>
          <div className="calibration-plots">{spoken.map((seat) => <Plot key={`${seat.framework} ${seat.agent}`} seat={seat} />)}</div>
          <p className="ui-dim ui-small">{t('plotLegend')}</p>
        </>
      )}
    </section>
  );
}

function Plot({ seat: { agent, framework, settled, fewResults, brier, bins } }: { readonly seat: Seat }): ReactNode {
  const t = useWords(learnedWords);
  const format = useFormat();
  const dots = bins.flatMap(({ settled: count, hits, confidence }) => (confidence === null || count === 0 ? [] : [{ count, stated: confidence, right: hits / count }]));
  const most = Math.max(1, ...dots.map(({ count }) => count));
  const percent = (share: number): string => format.percent(share, { decimals: 0 });
  const tenths = dots.map(({ count, stated, right }) => t('tenth', { stated: percent(stated), right: percent(right), count })).join('; ');
  return (
    <figure className={fewResults ? 'calibration-few' : undefined}>
      <svg viewBox={`-8 -8 ${SIDE + 16} ${SIDE + 16}`} role="img" aria-label={t('plot', { tenths })}>
        <title>{tenths}</title>
        <rect className="calibration-frame" x={0} y={0} width={SIDE} height={SIDE} />
        <line className="calibration-ideal" x1={0} y1={SIDE} x2={SIDE} y2={0} />
        {dots.map(({ count, stated, right }) => <circle key={stated} className="calibration-dot" cx={stated * SIDE} cy={SIDE - right * SIDE} r={Math.max(2, LARGEST_DOT * Math.sqrt(count / most))} />)}
      </svg>
      <figcaption><b className="ui-strong">{agentName(agent)}</b> <span className="ui-dim">{agentName(framework)}</span><br /><span className="ui-num">{t('brier', { value: format.number(brier, { decimals: 3 }) })} · {t('of', { count: settled })}</span>{fewResults ? <span className="ui-dim"> · {t('few')}</span> : null}</figcaption>
    </figure>
  );
}
