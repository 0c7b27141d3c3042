import { Model, type IJsonModel, type IJsonRowNode, type IJsonTabSetNode } from 'flexlayout-react';
import { modelOf, presets, type Preset } from './presets.ts';

/** How every layout behaves, whatever a stored one says. */
const behaviour = {
  tabEnableRename: false, tabEnablePopout: false, tabEnableFloat: false, tabEnablePin: false, tabEnableRenderOnDemand: true, tabSetEnableTabGroups: false, tabSetEnableMaximize: true,
  tabSetMinWidth: 150, tabSetMinHeight: 90, enableEdgeDock: true, tabSetEnableDeleteWhenEmpty: true,
};

/** A layout library model. `whole`: the stored one could be read; otherwise the preset of that name took its place. */
export interface OpenedModel {
  readonly model: Model | null;
  readonly whole: boolean;
}

/**
 * Opens a stored layout, without the panels that no longer exist.
 * @param stored as the library wrote it; null: nothing was stored, the preset is opened
 */
export function openModel(name: string, stored: unknown, known: ReadonlySet<string>, locked: boolean): OpenedModel {
  const preset = presets.find((one) => one.name === name) ?? (presets[1] as Preset);
  const fresh = (): Model | null => {
    const json = modelOf(preset, known);
    return json === null ? null : Model.fromJson(behaving(json, locked));
  };
  if (stored === null || stored === undefined) return { model: fresh(), whole: true };
  try {
    const json = stored as IJsonModel;
    const layout = prune(json.layout, known);
    if (layout === null) return { model: fresh(), whole: true };
    return { model: Model.fromJson(behaving({ borders: [], layout: layout as IJsonRowNode }, locked)), whole: true };
  } catch {
    return { model: fresh(), whole: false };
  }
}

function behaving(json: IJsonModel, locked: boolean): IJsonModel {
  return { ...json, global: { ...behaviour, tabEnableClose: !locked, tabEnableDrag: !locked, tabSetEnableDrag: !locked, tabSetEnableDrop: !locked, tabSetEnableDivide: !locked } };
}

function prune(node: IJsonRowNode | IJsonTabSetNode, known: ReadonlySet<string>): IJsonRowNode | IJsonTabSetNode | null {
  if (node.type === 'tabset') {
    const children = (node.children ?? []).filter((tab) => known.has(String((tab as { component?: string }).component)));
    return children.length === 0 ? null : { ...(node as IJsonTabSetNode), children, selected: Math.min((node as IJsonTabSetNode).selected ?? 0, children.length - 1) };
  }
  const children = ((node as IJsonRowNode).children ?? []).flatMap((child) => prune(child, known) ?? []);
  return children.length === 0 ? null : { ...(node as IJsonRowNode), children };
}
