/**
 * The workspace's layout: which one is shown, how it was changed, and how to go back. Saves on every change.
 * It is the only code that knows the layout library's actions; the workspace only draws the model.
 */
import { Actions, DockLocation, Model, type Action, type IJsonModel, type TabNode, type TabSetNode } from 'flexlayout-react';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import { linkNamed, type LinkName } from '../../workbench/links.ts';
import { presets, tabOf } from './presets.ts';
import { openModel } from './saved-model.ts';

type Layouts = SettingOf<'layouts'>;
export type Place = 'left' | 'right' | 'above' | 'below' | 'with';

export interface LayoutState {
  readonly name: string;
  readonly locked: boolean;
  readonly model: Model | null;
  readonly canUndo: boolean;
  /** A stored layout could not be read; its preset is shown. */
  readonly replaced: boolean;
}

/** Steps that can be taken back. */
const UNDO_STEPS = 30;

export class LayoutController {
  readonly #known: ReadonlySet<string>;
  readonly #save: (layouts: Layouts) => Promise<unknown>;
  readonly #listeners = new Set<() => void>();
  #stored: Layouts;
  /** What was saved here and not told back yet, oldest first. */
  #unheard: { readonly text: string; answered: boolean }[] = [];
  #state: LayoutState;
  #before: string[] = [];
  #current: string;

  /** @param known ids of the registered panels @param save called with everything to be stored, on every change; resolves, never rejects, when it was taken or refused */
  constructor(known: ReadonlySet<string>, stored: Layouts, save: (layouts: Layouts) => Promise<unknown>) {
    this.#known = known;
    this.#save = save;
    this.#stored = stored;
    this.#state = this.#open(stored.active);
    this.#current = this.#text();
  }

  get state(): LayoutState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * The stored layouts changed: by us (nothing happens) or in another window (its layout is taken over). Of several quick changes of ours each is
   * told back late: an earlier one must not bring back its layout, for panels that are built anew lose what was half written in them.
   */
  adopt(stored: Layouts): void {
    if (stored === this.#stored) return;
    const text = JSON.stringify(stored);
    const own = this.#unheard.findIndex((one) => one.text === text);
    if (own >= 0) {
      this.#unheard = this.#unheard.slice(own + 1);
      return;
    }
    // Ours is behind it on its way, and will stand.
    if (this.#unheard.some(({ answered }) => !answered)) return;
    this.#unheard = [];
    const mine = JSON.stringify(this.#stored) === text;
    this.#stored = stored;
    if (mine) return;
    this.#before = [];
    this.#become(this.#open(stored.active));
  }

  /** Shows another layout. */
  show(name: string): void {
    if (name === this.#state.name) return;
    this.#before = [];
    this.#become(this.#open(name));
    this.#store();
  }

  /** Locked: panels keep their places and sizes. */
  setLocked(locked: boolean): void {
    const { name } = this.#state;
    this.#stored = withLayout(this.#stored, { name, locked, model: this.#json() });
    this.#become(this.#open(name));
    this.#store();
  }

  undo(): void {
    const text = this.#before.pop();
    if (text === undefined) return;
    const { name, locked } = this.#state;
    this.#become({ name, locked, model: openModel(name, JSON.parse(text), this.#known, locked).model, canUndo: this.#before.length > 0, replaced: false });
    this.#store();
  }

  /** Back to the preset; can be undone. */
  reset(): void {
    this.#remember();
    const { name, locked } = this.#state;
    this.#become({ name, locked, model: openModel(name, null, this.#known, locked).model, canUndo: true, replaced: false });
    this.#store();
  }

  /** To be given every action before it happens; undefined refuses it. */
  allow(action: Action): Action | undefined {
    return this.#state.locked && (action.type === Actions.ADJUST_WEIGHTS || action.type === Actions.MOVE_NODE || action.type === Actions.DELETE_TAB) ? undefined : action;
  }

  /** To be told of every change of the model. */
  changed(action: Action): void {
    const now = this.#text();
    if (now === this.#current) return;
    if (action.type !== Actions.SELECT_TAB && action.type !== Actions.SET_ACTIVE_TABSET) this.#remember();
    this.#current = now;
    this.#tell({ ...this.#state, canUndo: this.#before.length > 0 });
    this.#store();
  }

  /** Panels in the layout. */
  shownPanels(): readonly string[] {
    return this.#tabs().map((tab) => tab.getId());
  }

  /** Brings a panel to the front; adds it where it is not. */
  bring(panel: string): void {
    if (!this.#known.has(panel)) return;
    const model = this.#state.model;
    if (model === null) return;
    if (model.getNodeById(panel) === undefined) {
      const into = model.getActiveTabset() ?? model.getFirstTabSet();
      if (into !== undefined) this.#do(Actions.addTab(tabOf(panel), into.getId(), DockLocation.CENTER, -1, true));
    } else {
      this.#do(Actions.selectTab(panel));
    }
  }

  /** Moves a panel beside or into the group of another: what a drag does. */
  move(panel: string, target: string, place: Place): void {
    const group = this.#state.model?.getNodeById(target)?.getParent();
    if (group === undefined || panel === target || this.#state.locked) return;
    const locations = { left: DockLocation.LEFT, right: DockLocation.RIGHT, above: DockLocation.TOP, below: DockLocation.BOTTOM, with: DockLocation.CENTER };
    this.#do(Actions.moveNode(panel, group.getId(), locations[place], -1, true));
  }

  /** The links of the panels in the layout that are not linked by A. */
  links(): Readonly<Record<string, LinkName>> {
    return Object.fromEntries(this.#tabs().map((tab): [string, LinkName] => [tab.getId(), linkNamed((tab.getConfig() as { readonly link?: unknown } | undefined)?.link)]).filter(([, link]) => link !== 'A'));
  }

  /** Links a panel; kept with the layout, and can be undone like a move. Works while the layout is locked: nothing moves. */
  setLink(panel: string, link: LinkName): void {
    if (this.#state.model?.getNodeById(panel) === undefined) return;
    this.#do(Actions.updateNodeAttributes(panel, { config: { link } }));
  }

  /** The panel a person is in, or the one in front of the active group. */
  activePanel(): string | null {
    const group = this.#state.model?.getActiveTabset() as TabSetNode | undefined;
    return group?.getSelectedNode()?.getId() ?? this.shownPanels()[0] ?? null;
  }

  #do(action: Action): void {
    this.#state.model?.doAction(action);
    this.changed(action);
  }

  #tabs(): readonly TabNode[] {
    const tabs: TabNode[] = [];
    this.#state.model?.visitNodes((node) => {
      if (node.getType() === 'tab') tabs.push(node as TabNode);
    });
    return tabs;
  }

  #open(name: string): LayoutState {
    const known = presets.some((preset) => preset.name === name) ? name : (presets[1]?.name ?? name);
    const entry = this.#stored.layouts.find((one) => one.name === known);
    const { model, whole } = openModel(known, entry?.model ?? null, this.#known, entry?.locked ?? false);
    return { name: known, locked: entry?.locked ?? false, model, canUndo: false, replaced: !whole };
  }

  #become(state: LayoutState): void {
    this.#state = state;
    this.#current = this.#text();
    this.#tell(state);
  }

  #tell(state: LayoutState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #remember(): void {
    this.#before = [...this.#before, this.#current].slice(-UNDO_STEPS);
  }

  #json(): IJsonModel | null {
    return this.#state.model?.toJson() ?? null;
  }

  #text(): string {
    return JSON.stringify(this.#json());
  }

  #store(): void {
    const { name, locked } = this.#state;
    const model = this.#json();
    this.#stored = { ...(model === null ? this.#stored : withLayout(this.#stored, { name, locked, model: JSON.parse(JSON.stringify(model)) })), active: name };
    const sent = { text: JSON.stringify(this.#stored), answered: false };
    this.#unheard.push(sent);
    void this.#save(this.#stored).then(() => { sent.answered = true; });
  }
}

function withLayout(layouts: Layouts, entry: { readonly name: string; readonly locked: boolean; readonly model: unknown }): Layouts {
  return { ...layouts, layouts: [...layouts.layouts.filter((one) => one.name !== entry.name), entry as Layouts['layouts'][number]] };
}
