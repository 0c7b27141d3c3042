import type { IJsonModel, IJsonRowNode, IJsonTabSetNode } from 'flexlayout-react';

/** A layout as we write it down: areas side by side or above one another, and groups of panels. Shares are of the area around. */
export type Area =
  | { readonly kind: 'beside' | 'above'; readonly share: number; readonly areas: readonly Area[] }
  | { readonly kind: 'panels'; readonly share: number; readonly panels: readonly string[] };

export interface Preset {
  readonly name: string;
  readonly area: Area;
}

const panels = (share: number, ...ids: string[]): Area => ({ kind: 'panels', share, panels: ids });
const above = (share: number, ...areas: Area[]): Area => ({ kind: 'above', share, areas });
const beside = (...areas: Area[]): Area => ({ kind: 'beside', share: 100, areas });

/** What a person begins with. Panels that no feature has registered are left out, and areas that are empty then. */
export const presets: readonly Preset[] = [
  { name: 'Watch', area: beside(panels(20, 'watchlist'), above(52, panels(64, 'chart'), panels(36, 'positions', 'orders', 'fills', 'history')), above(28, panels(40, 'equity'), panels(60, 'feed', 'signals'))) },
  { name: 'Decide', area: beside(above(20, panels(62, 'watchlist'), panels(38, 'signals')), above(48, panels(56, 'chart'), panels(44, 'positions', 'orders', 'fills', 'history')), above(32, panels(62, 'agents', 'debate'), panels(38, 'feed', 'equity'))) },
  { name: 'Trade', area: beside(panels(19, 'watchlist'), above(41, panels(58, 'chart'), panels(42, 'positions', 'orders', 'fills', 'history')), panels(17, 'depth'), above(23, panels(74, 'ticket'), panels(26, 'feed', 'agents'))) },
];

/** The layout library's form of a preset, with the panels that exist; null where none of them does. */
export function modelOf(preset: Preset, known: ReadonlySet<string>): IJsonModel | null {
  const root = nodeOf(preset.area, known, 'beside');
  if (root === null) return null;
  const layout: IJsonRowNode = root.type === 'row' ? (root as IJsonRowNode) : { type: 'row', children: [root] };
  return { global: {}, borders: [], layout };
}

/** Rows of the library turn with each level, so an area inside one of its own direction needs a row between. */
function nodeOf(area: Area, known: ReadonlySet<string>, direction: 'beside' | 'above'): IJsonRowNode | IJsonTabSetNode | null {
  if (area.kind === 'panels') {
    const ids = area.panels.filter((id) => known.has(id));
    return ids.length === 0 ? null : { type: 'tabset', weight: area.share, children: ids.map((id) => tabOf(id)) };
  }
  const inner = area.kind === 'beside' ? 'above' : 'beside';
  const children = area.areas.flatMap((one) => nodeOf(one, known, inner) ?? []);
  if (children.length === 0) return null;
  const row: IJsonRowNode = { type: 'row', weight: area.share, children };
  return area.kind === direction ? row : { type: 'row', weight: area.share, children: [row] };
}

/** A panel's tab. Its id is the panel's: each panel is in a layout once. */
export function tabOf(panel: string): { readonly type: 'tab'; readonly id: string; readonly name: string; readonly component: string } {
  return { type: 'tab', id: panel, name: panel, component: panel };
}
