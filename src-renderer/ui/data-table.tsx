/**
 * Tables of rows that change. Rows are objects replaced whole when they change: a row renders again only when its object is another one.
 * Keyboard, within the table: J/K or arrows move, Home/End jump, Enter opens, column headers are buttons that sort.
 */
import './style/table.css';
import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef, type Row } from '@tanstack/react-table';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useRowHeight } from './density-context.ts';
import { fitColumns } from './fit-columns.ts';

type SortValue = number | string | boolean | null | undefined;

/** Keep columns at module level or memoised: a new array renders every row again. */
export interface Column<T> {
  readonly id: string;
  /** Header; units go here. */
  readonly title: string;
  /** What it sorts by; a column without it does not sort. */
  readonly value?: (row: T) => SortValue;
  readonly cell: (row: T) => ReactNode;
  /** Numbers stand right. */
  readonly align?: 'left' | 'right' | 'center';
  /** Least width in CSS pixels, wide enough that nothing is cut. */
  readonly min: number;
  /** 0 (default): always shown, and scrolled to before it is cut. The higher, the earlier the column makes room for the others in a narrow table. */
  readonly rank?: number;
  /** Share of the space left over. Default 1. */
  readonly grow?: number;
  readonly firstSort?: 'up' | 'down';
}

export interface DataTableProps<T> {
  /** Its name for screen readers. */
  readonly label: string;
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly columns: readonly Column<T>[];
  readonly sortBy?: { readonly column: string; readonly direction: 'up' | 'down' };
  readonly selected?: string | null;
  /** Enter or a click; see `clickSelects`. */
  readonly onOpen?: (row: T) => void;
  /** A click only selects, a double click opens: where opening covers what one is looking at. */
  readonly clickSelects?: boolean;
  /** Moving with keys, too. */
  readonly onSelect?: (row: T) => void;
  readonly rowClass?: (row: T) => string;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
  /** The end of the list came in sight: fetch more. */
  readonly onEnd?: () => void;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Features = typeof features;

/** A virtualised, sortable table that fills its parent. */
export function DataTable<T extends object>(props: DataTableProps<T>): ReactNode {
  const { label, rows, rowKey, sortBy, empty } = props;
  const scroller = useRef<HTMLDivElement | null>(null);
  const columns = useFittingColumns(props.columns, scroller);
  const definitions = useMemo(() => props.columns.map((column) => definitionOf(column)), [props.columns]);
  const initial = useMemo(() => (sortBy === undefined ? [] : [{ id: sortBy.column, desc: sortBy.direction === 'down' }]), []);
  const table = useTable<Features, T>({ features, columns: definitions, data: rows as T[], getRowId: rowKey, initialState: { sorting: initial }, enableSortingRemoval: true, enableMultiSort: false });
  const template = columns.map(({ min, grow = 1 }) => `minmax(${min}px, ${grow}fr)`).join(' ');
  const sorting = table.state.sorting[0];
  return (
    <TableFrame {...props} columns={columns} scroller={scroller} sorted={table.getRowModel().rows} template={template} width={columns.reduce((sum, { min }) => sum + min, 0)} label={label} empty={empty}
      header={columns.map((column) => (
        <HeaderCell key={column.id} column={column} sorted={sorting?.id === column.id ? (sorting.desc ? 'down' : 'up') : null} onSort={() => table.getColumn(column.id)?.toggleSorting()} />
      ))} />
  );
}

/** The columns there is room for; the same array as long as they are the same. */
function useFittingColumns<T>(columns: readonly Column<T>[], scroller: RefObject<HTMLDivElement | null>): readonly Column<T>[] {
  const [width, setWidth] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // A panel behind another one has no width: it keeps the columns it had.
    const look = (): void => setWidth((before) => (element.clientWidth > 0 ? element.clientWidth : before));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const fitting = fitColumns(columns, width);
  const shown = fitting.map(({ id }) => id).join(' ');
  return useMemo(() => fitting, [columns, shown]);
}

function definitionOf<T extends object>(column: Column<T>): ColumnDef<Features, T> {
  const { value } = column;
  return {
    id: column.id, accessorFn: (row: T) => value?.(row), enableSorting: value !== undefined, sortDescFirst: column.firstSort === 'down', sortUndefined: 'last',
    sortFn: (a: Row<Features, T>, b: Row<Features, T>) => compare(value?.(a.original), value?.(b.original)),
  } as ColumnDef<Features, T>;
}

/** `Row 2` before `Row 10`. */
const collator = new Intl.Collator(undefined, { numeric: true });

function compare(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
  return Number(a) - Number(b);
}

function HeaderCell<T>({ column, sorted, onSort }: { readonly column: Column<T>; readonly sorted: 'up' | 'down' | null; readonly onSort: () => void }): ReactNode {
  const align = `ui-cell-${column.align ?? 'left'}`;
  if (column.value === undefined) return <div role="columnheader" className={`ui-th ${align}`}><span>{column.title}</span></div>;
  const Arrow = sorted === 'up' ? ArrowUp : ArrowDown;
  return (
    <div role="columnheader" className={`ui-th ${align}`} aria-sort={sorted === null ? 'none' : sorted === 'up' ? 'ascending' : 'descending'}>
      <button type="button" className="ui-th-button" onClick={onSort}>{column.title}{sorted === null ? null : <Arrow size={11} aria-hidden />}</button>
    </div>
  );
}

interface FrameProps<T extends object> extends DataTableProps<T> {
  readonly sorted: readonly Row<Features, T>[];
  readonly template: string;
  readonly width: number;
  readonly header: ReactNode;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

function TableFrame<T extends object>({ label, sorted, template, width, header, columns, rowKey, selected = null, onOpen, onSelect, clickSelects = false, rowClass, empty, onEnd, scroller }: FrameProps<T>): ReactNode {
  const height = useRowHeight();
  const [active, setActive] = useState<string | null>(null);
  const wanted = useRef<number | null>(null);
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 8, onChange: (instance) => reachEnd(instance, sorted.length, onEnd) });
  const activeIndex = Math.max(0, sorted.findIndex((row) => row.id === (active ?? selected)));
  const move = (to: number): void => {
    const index = Math.max(0, Math.min(sorted.length - 1, to));
    const row = sorted[index];
    if (row === undefined) return;
    setActive(row.id);
    onSelect?.(row.original);
    virtual.scrollToIndex(index);
    wanted.current = index;
  };
  // A row far away is there some frames later; until then the focus would be on one that has gone.
  useEffect(() => {
    const row = wanted.current === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (row == null) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  const choose = useCallback((row: T) => {
    setActive(rowKey(row));
    onSelect?.(row);
    if (!clickSelects) onOpen?.(row);
  }, [rowKey, onSelect, onOpen, clickSelects]);
  return (
    <div className="ui-table" role="grid" aria-label={label} aria-rowcount={sorted.length + 1} ref={scroller} onKeyDown={(event) => rowKeys(event, activeIndex, sorted.length, move, () => sorted[activeIndex] && onOpen?.(sorted[activeIndex].original))}>
      <div role="rowgroup" className="ui-thead" style={{ minWidth: width }}>
        <div role="row" className="ui-tr" style={{ gridTemplateColumns: template }} aria-rowindex={1}>{header}</div>
      </div>
      {sorted.length === 0 ? <div role="rowgroup"><div role="row"><div role="gridcell" className="ui-table-empty">{empty}</div></div></div> : (
        <div role="rowgroup" className="ui-tbody" style={{ height: virtual.getTotalSize(), minWidth: width }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = sorted[index];
            return row === undefined ? null : (
              <BodyRow key={row.id} row={row.original} columns={columns as readonly Column<object>[]} index={index} start={start} height={height} template={template} focusable={index === activeIndex}
                selected={row.id === selected} className={rowClass?.(row.original) ?? ''} clickable={onOpen !== undefined || onSelect !== undefined} onChoose={choose as (row: object) => void} onDouble={clickSelects ? (onOpen as ((row: object) => void) | undefined) : undefined} />
            );
          })}
        </div>
      )}
    </div>
  );
}

function reachEnd(instance: Virtualizer<HTMLDivElement, Element>, count: number, onEnd: (() => void) | undefined): void {
  const last = instance.getVirtualItems().at(-1);
  if (onEnd !== undefined && last !== undefined && last.index >= count - 4) onEnd();
}

function rowKeys(event: KeyboardEvent, index: number, count: number, move: (to: number) => void, open: () => void): void {
  const target = event.target as HTMLElement;
  if (target.getAttribute('role') !== 'row' || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps: Record<string, () => void> = {
    j: () => move(index + 1), ArrowDown: () => move(index + 1), k: () => move(index - 1), ArrowUp: () => move(index - 1), Home: () => move(0), End: () => move(count - 1),
    PageDown: () => move(index + 10), PageUp: () => move(index - 10), Enter: open,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  step();
}

interface BodyRowProps {
  readonly row: object;
  readonly columns: readonly Column<object>[];
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly template: string;
  readonly focusable: boolean;
  readonly selected: boolean;
  readonly className: string;
  readonly clickable: boolean;
  readonly onChoose: (row: object) => void;
  readonly onDouble: ((row: object) => void) | undefined;
}

const BodyRow = memo(function BodyRow({ row, columns, index, start, height, template, focusable, selected, className, clickable, onChoose, onDouble }: BodyRowProps): ReactNode {
  return (
    <div role="row" className={`ui-tr ui-body-row ${clickable ? 'ui-body-row-clickable' : ''} ${className}`} data-index={index} aria-rowindex={index + 2} aria-selected={selected} tabIndex={focusable ? 0 : -1}
      style={{ gridTemplateColumns: template, height, top: start }}
      onClick={(event) => ((event.target as HTMLElement).closest('button, a, input, select') === null ? onChoose(row) : undefined)}
      onDoubleClick={(event) => ((event.target as HTMLElement).closest('button, a, input, select') === null ? onDouble?.(row) : undefined)}>
      {columns.map((column) => <div key={column.id} role="gridcell" className={`ui-td ui-cell-${column.align ?? 'left'}`}>{column.cell(row)}</div>)}
    </div>
  );
});
