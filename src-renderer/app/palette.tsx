import './shell/palette.css';
import { Command, defaultFilter } from 'cmdk';
import { useMemo, useState, type ReactNode } from 'react';
import { useKeys, useLink, useRows } from '../mirror/hooks.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/display.tsx';
import { useFormat } from '../ui/format/format-context.ts';
import { groupBy } from '../ui/group-by.ts';
import { useShortNames } from '../workbench/instrument-label.tsx';
import { useReadable } from '../workbench/readable.ts';
import { explain, selectInstrument, setPalette, showPanel } from '../workbench/workbench.ts';
import { useWords } from '../workbench/words.ts';
import { usePanels } from './layout/panels-context.ts';
import { actionWords } from './palette-words.ts';
import { comboText } from '../workbench/shortcuts/combo.ts';
import { useKeymap } from '../workbench/shortcuts/keymap-context.ts';
import { isMac } from '../workbench/platform.ts';

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly detail?: string;
  readonly keywords?: string;
  readonly combo?: string;
  readonly run: () => void;
}

/** How many decisions are offered. */
const DECISIONS = 12;

/**
 * Ranks a line; 0 leaves it out. Every typed word must stand in it as it was typed: Enter carries out the first line, so letters strewn over a sentence are no match
 * ("light" once found "Signals: only show them").
 */
function rank(id: string, text: string, keywords: string[] = []): number {
  const line = [id, ...keywords].join(' ').toLocaleLowerCase();
  const words = text.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');
  return words.every((word) => line.includes(word)) ? Math.max(0.001, defaultFilter(id, text, keywords)) : 0;
}

/** Everything that can be done or shown, found by typing. */
export function Palette(): ReactNode {
  const t = useWords(actionWords);
  const [text, setText] = useState('');
  const items = usePaletteItems();
  const groups = useMemo(() => groupBy(items, (item) => item.group), [items]);
  const mac = isMac();
  return (
    <Dialog bare title={t('paletteTitle')} onClose={() => setPalette(false)} size="regular">
      <Command className="palette" label={t('paletteTitle')} filter={rank} loop>
        <Command.Input className="palette-input" value={text} onValueChange={setText} placeholder={t('placeholder')} />
        <Command.List className="palette-list" label={t('list')}>
          <Command.Empty className="palette-empty">{t('nothing', { text })}</Command.Empty>
          {[...groups].map(([group, lines]) => (
            <Command.Group key={group} heading={group} className="palette-group">
              {lines.map((item) => (
                <Command.Item key={item.id} value={item.id} keywords={[item.title, item.keywords ?? '', group]} className="palette-item"
                  onSelect={() => {
                    setPalette(false);
                    item.run();
                  }}>
                  <span className="ui-cut">{item.title}</span>
                  {item.detail === undefined ? null : <span className="ui-cut ui-dim ui-spring">{item.detail}</span>}
                  <span className="ui-spring" />
                  {item.combo === undefined ? null : <Keys>{comboText(item.combo, mac)}</Keys>}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function usePaletteItems(): readonly PaletteItem[] {
  const t = useWords(actionWords);
  const link = useLink();
  const shortName = useShortNames();
  const readable = useReadable();
  const format = useFormat();
  const { actions, combos } = useKeymap();
  const panels = usePanels();
  const instruments = useKeys('instruments');
  const rounds = useRows('rounds');
  return useMemo(() => [
    ...actions.filter((action) => action.available?.(link) !== false && action.id !== 'palette.open').map((action) => ({
      id: action.id, group: action.group(), title: action.title(), ...(action.keywords === undefined ? {} : { keywords: action.keywords }), ...optionalCombo(combos.get(action.id)), run: () => action.run(link),
    })),
    ...[...panels.values()].map((panel) => ({ id: `panel ${panel.id}`, group: t('groupPanels'), title: t('openPanel', { panel: panel.title() }), run: () => showPanel(panel.id) })),
    ...instruments.map((id) => ({ id: `instrument ${id}`, group: t('groupInstruments'), title: shortName(id), detail: id, run: () => selectInstrument(id) })),
    ...rounds.toSorted((a, b) => b.at - a.at).slice(0, DECISIONS).map((round) => ({ id: `round ${round.id}`, group: t('groupDecisions'), title: `${format.time(round.at)} ${shortName(round.instrument)}`, detail: readable(round.sentence), run: () => explain('round', round.id) })),
  ], [actions, combos, panels, instruments, rounds, link, format, t, shortName, readable]);
}

function optionalCombo(combo: string | undefined): { readonly combo?: string } {
  return combo === undefined ? {} : { combo };
}
