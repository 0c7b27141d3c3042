/**
 * Panels linked by symbol. Panels of one letter show the same instrument; a letter that nobody has chosen for follows the first. One link follows
 * the agents instead: the market they voted on last. Which panel has which link is kept in the layout; nothing of it is the app's.
 */
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useLink } from '../mirror/hooks.ts';
import type { MirrorStore } from '../mirror/mirror-store.ts';
import { selectInstrument, showPanel, useWorkbench } from './workbench.ts';

export const LINK_NAMES = ['A', 'B', 'C', 'D', 'agents'] as const;
export type LinkName = (typeof LINK_NAMES)[number];
type OwnChoice = Exclude<LinkName, 'A' | 'agents'>;

interface Links {
  /** Panels that are not linked by A, by id. */
  readonly panels: Readonly<Record<string, LinkName>>;
  readonly chosen: Readonly<Partial<Record<OwnChoice, string>>>;
}

const store = createStore<Links>(() => ({ panels: {}, chosen: {} }));

/** The link of the panel around; outside of panels it is A. */
export const PanelLinkContext = createContext<LinkName>('A');

/** Which link a stored text names; A for anything else. */
export function linkNamed(text: unknown): LinkName {
  return LINK_NAMES.find((one) => one === text) ?? 'A';
}

/** The links of the layout that is shown. */
export function setPanelLinks(panels: Readonly<Record<string, LinkName>>): void {
  store.setState({ panels });
}

/** A panel's link. */
export function usePanelLink(panel: string): LinkName {
  return useStore(store, ({ panels }) => panels[panel] ?? 'A');
}

/** The instrument the panel around shows; null: none chosen yet. */
export function useInstrument(): string | null {
  const name = useContext(PanelLinkContext);
  const first = useWorkbench((workbench) => workbench.instrument);
  const own = useStore(store, ({ chosen }) => (name === 'A' || name === 'agents' ? undefined : chosen[name]));
  const debated = useDebated(name === 'agents');
  return (name === 'agents' ? debated : own) ?? first;
}

/** Shows an instrument in every panel of the link of the panel around. One that follows the agents goes on doing so: there the first link is chosen for. */
export function useSelectInstrument(): (instrument: string | null) => void {
  const name = useContext(PanelLinkContext);
  return useCallback((instrument) => choose(name, instrument), [name]);
}

/** Brings a panel to the front with an instrument. A panel that follows the agents is linked by A from then on: a person has said what it is to show. */
export function showInstrument(panel: string, instrument: string): void {
  choose(store.getState().panels[panel] ?? 'A', instrument);
  showPanel(panel, instrument);
}

/** Forgets choices of instruments that are no longer there. */
export function keepChoicesAmong(known: readonly string[]): void {
  const { chosen } = store.getState();
  const kept = Object.entries(chosen).filter(([, instrument]) => known.includes(instrument));
  if (kept.length < Object.keys(chosen).length) store.setState({ chosen: Object.fromEntries(kept) });
}

function choose(name: LinkName, instrument: string | null): void {
  if (name === 'A' || name === 'agents') return selectInstrument(instrument);
  store.setState(({ chosen }) => ({ chosen: instrument === null ? without(chosen, name) : { ...chosen, [name]: instrument } }));
}

function without(chosen: Links['chosen'], name: OwnChoice): Links['chosen'] {
  return Object.fromEntries(Object.entries(chosen).filter(([one]) => one !== name));
}

/** The market the agents voted on last; null before the first vote, and where nobody follows. */
function useDebated(follows: boolean): string | null {
  const { mirror } = useLink();
  const subscribe = useCallback((listener: () => void) => (follows ? mirror.onRows('rounds', listener) : () => undefined), [mirror, follows]);
  return useSyncExternalStore(subscribe, () => (follows ? debatedNow(mirror) : null));
}

function debatedNow(mirror: MirrorStore): string | null {
  return mirror.rows('rounds').reduce<{ readonly at: number; readonly instrument: string } | null>((best, round) => (best === null || round.at > best.at ? round : best), null)?.instrument ?? null;
}
