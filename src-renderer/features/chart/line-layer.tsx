import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { stillPending, usePendingProtection } from '../../workbench/pending-protection.ts';
import { useReducingBlock } from '../../workbench/trading-gate.ts';
import { openDialog, useWorkbench } from '../../workbench/workbench.ts';
import { DragVerdict } from './drag-verdict.tsx';
import { LineHandle } from './line-handle.tsx';
import { linesOf, priceText, riskPerUnit, spreadLabels, type Draft, type PositionLine } from './position-lines.ts';
import type { LiveView } from './use-chart-view.ts';
import type { Line } from './chart-view.ts';

/** Height of a label with the room around it, px. */
const LABEL = 24;
/** Left free above for the legend and below for the regimes, px. */
const [ABOVE, BELOW] = [24, 6];

interface LayerProps {
  readonly view: LiveView;
  readonly instrument: RowOf<'instruments'>;
  readonly positions: readonly RowOf<'positions'>[];
  readonly name: string;
}

/** Entry, stop, target and liquidation of the open positions, over the canvas: labels that can be dragged or moved by keys where the price is the person's to change. */
export function LineLayer({ view, instrument, positions, name }: LayerProps): ReactNode {
  return positions.map((position) => <PositionLines key={position.id} view={view} instrument={instrument} position={position} name={name} />);
}

function PositionLines({ view, instrument, position, name }: Omit<LayerProps, 'positions'> & { readonly position: RowOf<'positions'> }): ReactNode {
  const block = useReducingBlock();
  const risk = useKnownRisk(position);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [held, setHeld] = useState(false);
  const pending = stillPending(usePendingProtection(position.id), position);
  const lines = linesOf(position, block === null, risk);
  const asking = useWorkbench(({ dialogs }) => dialogs.some((one) => one.name === 'protect-position' && one.input.position === position.id));
  const asked = useRef(false);
  // The draft stays while its question is open; whatever the answer, then only the mirror speaks.
  useEffect(() => {
    if (asked.current && !asking) setDraft(null);
    asked.current = asking;
  }, [asking]);
  const drawn = JSON.stringify([...lines.map(({ kind, price }): Line => ({ kind, price })), ...[pending?.stop, pending?.target].flatMap((text, index): Line[] => (text == null ? [] : [{ kind: index === 0 ? 'stop' : 'target', price: Number(text), pending: true }])), ...(draft === null ? [] : [{ ...draft, pending: true }])]);
  useLayoutEffect(() => {
    view.current?.lines(JSON.parse(drawn) as Line[]);
    return () => view.current?.lines([]);
  }, [view, drawn]);
  const { layer, placed } = usePlaces(view, lines, draft);
  const confirm = (): void => {
    if (draft === null) return;
    const text = priceText(draft.price, instrument.tickSize);
    openDialog('protect-position', { position: position.id, stop: draft.kind === 'stop' ? text : null, target: draft.kind === 'target' ? text : null });
  };
  return (
    <div className="chart-lines" ref={layer}>
      {lines.map((line) => (
        <LineHandle key={line.id} line={line} position={position} risk={risk} instrument={instrument} name={name} view={view} pending={line.kind === 'stop' || line.kind === 'target' ? pending?.[line.kind] ?? null : null}
          draft={draft?.kind === line.kind ? draft.price : null} onDraft={(price, holds) => {
            setHeld(holds);
            setDraft(price === null || (line.kind !== 'stop' && line.kind !== 'target') ? null : { kind: line.kind, price });
          }} onConfirm={confirm} place={placed} asking={asking} />
      ))}
      {draft === null || asking ? null : <DragVerdict position={position} draft={draft} instrument={instrument} risk={risk} held={held} />}
    </div>
  );
}

/** The initial risk per unit; kept once known, since a row at its entry does not tell it. */
function useKnownRisk(position: RowOf<'positions'>): number | null {
  const known = useRef<number | null>(null);
  known.current = riskPerUnit(position) ?? known.current;
  return known.current;
}

/** Puts labels where their prices are, without a render, each time the canvas has moved. */
function usePlaces(view: LiveView, lines: readonly PositionLine[], draft: Draft | null): { readonly layer: { current: HTMLDivElement | null }; readonly placed: Map<string, HTMLElement> } {
  const layer = useRef<HTMLDivElement | null>(null);
  const placed = useMemo(() => new Map<string, HTMLElement>(), []);
  const latest = useRef({ lines, draft });
  latest.current = { lines, draft };
  useLayoutEffect(() => {
    const arrange = (): void => {
      const { current: chart } = view;
      if (chart === null || layer.current === null) return;
      const { width, height } = chart.size;
      layer.current.style.width = `${width}px`;
      layer.current.style.height = `${height}px`;
      const now = latest.current;
      const wanted = now.lines.map((line) => chart.yOf(now.draft?.kind === line.kind ? now.draft.price : line.price) ?? -1_000);
      spreadLabels(wanted.map((y) => y - ABOVE), LABEL, height - ABOVE - BELOW).forEach((y, index) => {
        const line = now.lines[index];
        const element = line === undefined ? undefined : placed.get(line.id);
        const at = wanted[index] ?? 0;
        if (element === undefined) return;
        element.style.transform = `translateY(${Math.round(ABOVE + y - LABEL / 2)}px)`;
        element.dataset['beyond'] = at < 0 ? 'above' : at > height ? 'below' : '';
      });
    };
    arrange();
    view.layout.add(arrange);
    return () => {
      view.layout.delete(arrange);
    };
  });
  return { layer, placed };
}
