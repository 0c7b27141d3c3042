import { GripVertical } from 'lucide-react';
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { chartWords } from './chart-words.ts';
import { distances, nudged, snap, type PositionLine } from './position-lines.ts';
import type { LiveView } from './use-chart-view.ts';

interface HandleProps {
  readonly line: PositionLine;
  readonly position: RowOf<'positions'>;
  readonly risk: number | null;
  readonly instrument: RowOf<'instruments'>;
  readonly name: string;
  readonly view: LiveView;
  /** Asked for and not confirmed. */
  readonly pending: string | null;
  readonly draft: number | null;
  /** @param held a pointer holds it */
  readonly onDraft: (price: number | null, held: boolean) => void;
  readonly onConfirm: () => void;
  readonly place: Map<string, HTMLElement>;
  /** The question about it is open. */
  readonly asking: boolean;
}

/** The label of a line. Those of stops and targets are sliders: dragged, or moved by arrow keys, and confirmed in a dialog. */
export function LineHandle(props: HandleProps): ReactNode {
  const { line, position, risk, instrument, name, pending, draft, place } = props;
  const t = useWords(chartWords);
  const format = useFormat();
  const price = draft ?? line.price;
  const { share, r } = draft === null ? line : distances(position, draft, risk);
  const kind = { entry: t('shortEntry'), stop: t('shortStop'), target: t('shortTarget'), liquidation: t('shortLiquidation') }[line.kind];
  const far = format.percent(share, { sign: true, decimals: Math.abs(share ?? 0) < 0.1 ? 2 : 1 });
  const inR = r === null || line.kind === 'entry' || line.kind === 'liquidation' ? null : t('r', { r: format.number(r, { sign: true, decimals: 1 }) });
  const words = t('lineText', { kind: t(line.kind), price: format.price(price, instrument.tickSize), share: far, r: inR ?? '' });
  const register = (element: HTMLElement | null): void => {
    if (element === null) place.delete(line.id);
    else place.set(line.id, element);
  };
  const content = <><span className="chart-line-kind">{kind}</span>{inR === null ? null : <span>{inR}</span>}<span className="ui-soft">{far}</span>{pending === null ? null : <span className="ui-stale">{t('pending', { price: format.price(pending, instrument.tickSize) })}</span>}</>;
  return (
    <div className={`chart-line chart-line-${line.kind} ui-num`} ref={register} data-draft={draft !== null || undefined}>
      {line.draggable ? <Slider {...props} words={words} label={t('lineOf', { kind: t(line.kind), name })} price={price}>{content}</Slider> : <span className="chart-line-label" title={words}>{content}</span>}
    </div>
  );
}

function Slider({ line, position, instrument, view, draft, onDraft, onConfirm, asking, words, label, price, children }: HandleProps & { readonly words: string; readonly label: string; readonly price: number; readonly children: ReactNode }): ReactNode {
  const t = useWords(chartWords);
  const hold = useRef<{ readonly offset: number; moved: boolean } | null>(null);
  const down = (event: PointerEvent<HTMLElement>): void => {
    const y = view.current?.yOf(line.price) ?? null;
    if (event.button !== 0 || y === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    hold.current = { offset: event.clientY - y, moved: false };
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    const held = hold.current;
    if (held === null) return;
    const at = view.current?.priceAt(event.clientY - held.offset) ?? null;
    if (at === null) return;
    const next = snap(at, instrument.tickSize);
    // A press that does not move is a press, not a drag.
    if (!held.moved && next === line.price) return;
    held.moved = true;
    onDraft(next, true);
  };
  const up = (): void => {
    const held = hold.current;
    hold.current = null;
    if (held?.moved !== true) return;
    if (draft === null || draft === line.price) onDraft(null, false);
    else onConfirm();
  };
  const giveUp = (): void => {
    hold.current = null;
    onDraft(null, false);
  };
  const key = (event: KeyboardEvent<HTMLElement>): void => {
    const next = nudged(price, instrument.tickSize, event.key, event.shiftKey);
    if (next !== null) onDraft(next === line.price ? null : next, false);
    else if (event.key === 'Enter' && draft !== null) onConfirm();
    else if (event.key === 'Enter') openDialog('protect-position', { position: position.id, stop: null, target: null });
    else if (event.key === 'Escape' && (draft !== null || hold.current !== null)) giveUp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="chart-line-label chart-line-slider" role="slider" tabIndex={0} aria-label={label} aria-valuenow={price} aria-valuemin={0} aria-valuemax={price * 2} aria-valuetext={words} aria-orientation="vertical" title={t('dragHint')}
      onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={giveUp} onKeyDown={key} onBlur={() => (draft !== null && hold.current === null && !asking ? onDraft(null, false) : undefined)} onDoubleClick={() => openDialog('protect-position', { position: position.id, stop: null, target: null })}>
      <GripVertical size={11} aria-hidden />{children}
    </span>
  );
}
