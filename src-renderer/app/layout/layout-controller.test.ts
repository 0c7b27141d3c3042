import { describe, expect, it } from 'vitest';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import { layoutsSchema } from '../../../src-shared/contract/settings.ts';
import { LayoutController } from './layout-controller.ts';
import { modelOf, presets } from './presets.ts';

type Layouts = SettingOf<'layouts'>;
const known = new Set(['watchlist', 'chart', 'positions', 'orders', 'agents', 'feed']);
const nothing: Layouts = { active: 'Decide', layouts: [] };

function begin(stored: Layouts = nothing): { readonly layouts: LayoutController; readonly saved: Layouts[]; readonly answer: (() => void)[] } {
  const saved: Layouts[] = [];
  const answer: (() => void)[] = [];
  const save = (next: Layouts): Promise<void> => new Promise((resolve) => {
    saved.push(next);
    answer.push(resolve);
  });
  return { layouts: new LayoutController(known, stored, save), saved, answer };
}

/** The setting as the app tells of it. */
function told(layouts: Layouts | undefined): Layouts {
  return JSON.parse(JSON.stringify(layouts)) as Layouts;
}

describe('the layout', () => {
  it('begins with the preset, without panels that do not exist', () => {
    expect(begin().layouts.shownPanels().toSorted()).toEqual([...known].toSorted());
  });

  it.each(presets.map((preset) => [preset.name, preset] as const))('%s names each panel once', (_name, preset) => {
    const ids = [...JSON.stringify(preset.area).matchAll(/"panels":\[([^\]]*)\]/g)].flatMap(([, list]) => (list ?? '').split(','));
    expect(new Set(ids).size).toBe(ids.length);
    expect(modelOf(preset, new Set())).toBeNull();
  });

  it('saves every change in a form the settings take, and opens it again as it was', () => {
    const { layouts, saved } = begin();
    layouts.move('feed', 'chart', 'left');
    const last = saved.at(-1);
    expect(layoutsSchema.safeParse(last).success).toBe(true);
    const again = begin(last);
    expect(JSON.stringify(again.layouts.state.model?.toJson().layout)).toBe(JSON.stringify(layouts.state.model?.toJson().layout));
  });

  it('keeps the link of each panel with the layout, across a move, a lock and a restart, and takes it back', () => {
    const { layouts, saved } = begin();
    expect(layouts.links()).toEqual({});
    layouts.setLink('chart', 'B');
    layouts.setLink('agents', 'agents');
    layouts.move('chart', 'feed', 'with');
    layouts.setLocked(true);
    expect(begin(saved.at(-1)).layouts.links()).toEqual({ chart: 'B', agents: 'agents' });
    layouts.setLocked(false);
    layouts.setLink('chart', 'A');
    expect(layouts.links()).toEqual({ agents: 'agents' });
    layouts.undo();
    expect(layouts.links()).toEqual({ chart: 'B', agents: 'agents' });
  });

  it('takes changes back, one by one, and a reset too', () => {
    const { layouts } = begin();
    const text = (): string => JSON.stringify(layouts.state.model?.toJson().layout);
    const first = text();
    layouts.move('feed', 'chart', 'with');
    const second = text();
    layouts.reset();
    expect(layouts.state.canUndo).toBe(true);
    layouts.undo();
    expect(text()).toBe(second);
    layouts.undo();
    expect(layouts.shownPanels().toSorted()).toEqual([...known].toSorted());
    expect(JSON.parse(text())).toEqual(JSON.parse(first));
    expect(layouts.state.canUndo).toBe(false);
  });

  it('moves nothing while locked', () => {
    const { layouts, saved } = begin();
    layouts.setLocked(true);
    const before = JSON.stringify(layouts.state.model?.toJson().layout);
    layouts.move('feed', 'chart', 'left');
    expect(JSON.stringify(layouts.state.model?.toJson().layout)).toBe(before);
    expect(saved.at(-1)?.layouts[0]).toMatchObject({ name: 'Decide', locked: true });
  });

  it('brings a panel that the layout has not', () => {
    const { layouts } = begin();
    layouts.show('Trade');
    const missing = [...known].find((panel) => !layouts.shownPanels().includes(panel)) ?? 'signals';
    layouts.bring(missing);
    expect(layouts.shownPanels().includes(missing)).toBe(known.has(missing));
    layouts.bring('no-such-panel');
    expect(layouts.shownPanels()).not.toContain('no-such-panel');
  });

  it('shows the preset where what was stored cannot be read, and says so', () => {
    const { layouts } = begin({ active: 'Watch', layouts: [{ name: 'Watch', locked: false, model: { layout: { type: 'row', children: 7 } } }] });
    expect(layouts.state).toMatchObject({ name: 'Watch', replaced: true });
    expect(layouts.shownPanels()).toContain('chart');
  });

  it('takes over what another window stored, and ignores the echo of its own', () => {
    const { layouts, saved } = begin();
    layouts.move('feed', 'chart', 'with');
    const { model } = layouts.state;
    layouts.adopt(told(saved.at(-1)));
    expect(layouts.state.model).toBe(model);
    layouts.adopt({ active: 'Trade', layouts: [] });
    expect(layouts.state.name).toBe('Trade');
  });

  it('goes on with the panels as they are while the echoes of two quick changes come in: a ticket half written lives in one', () => {
    const { layouts, saved } = begin();
    layouts.show('Trade');
    const { model } = layouts.state;
    layouts.bring('orders');
    layouts.adopt(told(saved[0]));
    expect(layouts.state.model).toBe(model);
    layouts.adopt(told(saved[1]));
    expect(layouts.state.model).toBe(model);
  });

  it('knows its own layout again where it changed there and back before the first echo', () => {
    const { layouts, saved } = begin();
    layouts.bring('orders');
    layouts.bring('positions');
    layouts.bring('orders');
    const { model } = layouts.state;
    for (const one of saved) {
      layouts.adopt(told(one));
      expect(layouts.state.model).toBe(model);
    }
  });

  it('keeps its own over what another window stored just before it', () => {
    const { layouts, saved } = begin();
    layouts.move('feed', 'chart', 'with');
    const { model } = layouts.state;
    layouts.adopt({ active: 'Trade', layouts: [] });
    layouts.adopt(told(saved.at(-1)));
    expect(layouts.state.model).toBe(model);
  });

  it('takes over what another window stored after an echo that never came', async () => {
    const { layouts, answer } = begin();
    layouts.move('feed', 'chart', 'with');
    for (const one of answer) one();
    await Promise.resolve();
    layouts.adopt({ active: 'Trade', layouts: [] });
    expect(layouts.state.name).toBe('Trade');
  });
});
