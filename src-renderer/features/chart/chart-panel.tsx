import './chart.css';
import { useState, type ReactNode } from 'react';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { useConnection, useRow, useSetting } from '../../mirror/hooks.ts';
import { Panel } from '../../ui/panel.tsx';
import { useEditableSetting } from '../../workbench/ask.ts';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { useInstrument } from '../../workbench/links.ts';
import { useWords } from '../../workbench/words.ts';
import { INDICATORS } from '../../../src-shared/contract/queries.ts';
import { ChartBody } from './chart-body.tsx';
import { ChartToolbar } from './chart-toolbar.tsx';
import { chartWords } from './chart-words.ts';
import { indicatorsFor, quotedIn, type IndicatorName } from './evidence.ts';
import { SeenStrip } from './seen-strip.tsx';
import { knownTimeframe } from './timeframes.ts';

/** Candles of the selected instrument with everything we did on them. */
export function ChartPanel(): ReactNode {
  const t = useWords(chartWords);
  const id = useInstrument();
  const instrument = useRow('instruments', id ?? '');
  const round = useRow('rounds', id ?? '');
  const watch = useSetting('watch');
  const [, change] = useEditableSetting('watch');
  const [seen, setSeen] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const frame = knownTimeframe(watch.timeframe);
  const chosen = watch.indicators.filter((name): name is IndicatorName => (INDICATORS as readonly string[]).includes(name));
  const showsSeen = seen && round !== undefined;
  const quoted = showsSeen ? quotedIn(round) : [];
  const indicators = showsSeen ? indicatorsFor(quoted) : chosen;
  const setFrame = (timeframe: ChartTimeframe): void => void change({ timeframe });
  const name = useInstrumentLabel(instrument?.id ?? null);
  const state = panelState(useConnection(), instrument === undefined ? { kind: 'empty', title: t('emptyTitle'), words: t('emptyWords') } : { kind: 'ready' });
  return (
    <Panel title={t('title')} bare fill state={state} {...(instrument === undefined ? {} : {
      lead: <ChartToolbar name={name} frame={frame} onFrame={setFrame} indicators={chosen} onIndicators={(next) => void change({ indicators: [...next] })} seen={showsSeen} onSeen={setSeen} hasRound={round !== undefined} asTable={asTable} onTable={setAsTable} />,
    })}>
      {instrument === undefined ? null : (
        <>
          {showsSeen ? <SeenStrip round={round} quoted={quoted} /> : null}
          <ChartBody key={`${instrument.id} ${frame}`} instrument={instrument} frame={frame} onFrame={setFrame} indicators={indicators} seen={showsSeen ? { at: round.at, quoted } : null} asTable={asTable} />
        </>
      )}
    </Panel>
  );
}
