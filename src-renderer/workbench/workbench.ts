/** What screens and features ask of the window they are in: what is selected, what to open, what to say. One store per window; nothing of the market is in it. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { InputOf } from '../../src-shared/contract/contract.ts';
import type { PnlFigure } from '../../src-shared/contract/profit-and-loss.ts';
import type { Hint } from '../mirror/session-link.ts';
import { wishToAnswer } from './answer-wish.ts';

/** Dialogs by name, with what each needs. A feature that brings one adds its line here and registers it in app/dialogs.ts. */
export interface DialogInputs {
  /** The chain from what was seen to what it brought. */
  readonly 'explain': { readonly subject: 'round' | 'order' | 'position'; readonly id: string; readonly among?: readonly string[] };
  readonly 'close-position': { readonly position: string };
  readonly 'protect-position': { readonly position: string; readonly stop: string | null; readonly target: string | null };
  readonly 'note': { readonly subject: 'round' | 'order' | 'position' | 'session' | 'halt'; readonly id: string };
  readonly 'halt-close': Record<never, never>;
  readonly 'halt-progress': Record<never, never>;
  readonly 'resume': Record<never, never>;
  readonly 'shortcuts': Record<never, never>;
  readonly 'move-panel': { readonly panel: string | null };
  readonly 'add-panel': Record<never, never>;
  readonly 'restore-backup': { readonly file: string; readonly at: number };
  readonly 'fresh-session': Record<never, never>;
  /** The limits in force, to be changed. */
  readonly 'risk-limits': Record<never, never>;
  readonly 'lift-lock': { readonly lock: string };
  /** A scenario of one's own. */
  readonly 'what-if': Record<never, never>;
  /** The policy over quorums and the seats' calibration. */
  readonly 'learned': Record<never, never>;
  readonly 'rebalance': Record<never, never>;
  /** A person's own models. */
  readonly 'own-models': Record<never, never>;
  readonly 'reject-signal': { readonly signal: string; readonly what: string };
  /** Before signals are traded by themselves. */
  readonly 'approval-auto': { readonly limitSeconds: number | null };
  /** The lines behind a figure of profit and loss; `group` null: of everything. */
  readonly 'pnl-lines': { readonly wish: InputOf<'portfolio.profitAndLoss'>; readonly currency: string; readonly figure: PnlFigure; readonly group: string | null; readonly name: string | null };
  /** Paper money in or out. */
  readonly 'move-money': Record<never, never>;
  /** Who debates, and the editor of teams. */
  readonly 'teams': Record<never, never>;
}
export type DialogName = keyof DialogInputs;
export type OpenDialog = { readonly [N in DialogName]: { readonly name: N; readonly input: DialogInputs[N] } }[DialogName];

export interface Message {
  readonly tone: 'plain' | 'good' | 'warning' | 'bad';
  readonly title: string;
  readonly words?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly sticky?: boolean;
}

export interface Workbench {
  readonly screen: string;
  /** What a screen was opened with, e.g. a filter of the journal; null after it has been used. */
  readonly screenInput: unknown;
  /** The instrument every panel of the first link follows; null: none chosen yet. See links.ts. */
  readonly instrument: string | null;
  readonly dialogs: readonly OpenDialog[];
  readonly palette: boolean;
  readonly messages: readonly (Message & { readonly id: string })[];
  /** A panel to bring to the front; the count makes asking twice two wishes. */
  readonly wantedPanel: { readonly panel: string; readonly instrument: string | null; readonly count: number } | null;
  /** The note saved last, so that lists that show it need not be read again. */
  readonly lastNote: SavedNote | null;
}

export interface SavedNote {
  readonly subject: DialogInputs['note']['subject'];
  readonly id: string;
  readonly text: string;
  readonly tags: readonly string[];
}

const store = createStore<Workbench>(() => ({ screen: 'workspace', screenInput: null, instrument: null, dialogs: [], palette: false, messages: [], wantedPanel: null, lastNote: null }));
let counter = 0;

/** A part of the workbench, renewed when that part changes. */
export function useWorkbench<V>(pick: (workbench: Workbench) => V): V {
  return useStore(store, pick);
}

/** The workbench now, for handlers. */
export function workbench(): Workbench {
  return store.getState();
}

/** Shows a screen. `input` is for that screen, e.g. the filter the journal opens with. */
export function showScreen(screen: string, input: unknown = null): void {
  store.setState({ screen, screenInput: input, palette: false });
}

/** Every panel of the first link follows this instrument from now on; within a panel use `useSelectInstrument`. */
export function selectInstrument(instrument: string | null): void {
  store.setState({ instrument });
}

/** Goes to the workspace and brings a panel to the front, adding it where the layout has it not. @param instrument what it must show, where that is the point */
export function showPanel(panel: string, instrument: string | null = null): void {
  counter += 1;
  store.setState({ screen: 'workspace', palette: false, wantedPanel: { panel, instrument, count: counter } });
}

/** Opens a dialog above what is open. */
export function openDialog<N extends DialogName>(name: N, input: DialogInputs[N]): void {
  store.setState(({ dialogs }) => ({ palette: false, dialogs: [...dialogs.filter((one) => one.name !== name), { name, input } as OpenDialog] }));
}

/** Closes a dialog. */
export function closeDialog(name: DialogName): void {
  store.setState(({ dialogs }) => ({ dialogs: dialogs.filter((one) => one.name !== name) }));
}

/** Opens the chain behind a decision, an order or a position: the answer to "why?". @param among rounds to go on to with J and K, newest first; absent: those of the instrument */
export function explain(subject: 'round' | 'order' | 'position', id: string, among?: readonly string[]): void {
  openDialog('explain', { subject, id, ...(among === undefined ? {} : { among }) });
}

export function setPalette(open: boolean): void {
  store.setState({ palette: open });
}

/** Says something in the corner. Same words as the last one: only that one stays. */
export function tell(message: Message): void {
  counter += 1;
  const line = { ...message, id: `message ${counter}` };
  store.setState(({ messages }) => ({ messages: [...messages.filter((one) => one.title !== message.title || one.words !== message.words), line].slice(-4) }));
}

/** A note was stored: lists that show notes take it over. */
export function noted(note: SavedNote): void {
  store.setState({ lastNote: note });
}

export function dismiss(id: string): void {
  store.setState(({ messages }) => ({ messages: messages.filter((one) => one.id !== id) }));
}

/** Shows what waits for an answer and gives its first button the focus. */
export function showAnswers(): void {
  showPanel('signals');
  wishToAnswer();
}

/** What the app asks of this window: after a halt from elsewhere, to show it; from the tray, what waits for an answer. Questions about quitting and closing are native: the page may be what hangs. */
export function followHint(hint: Hint): void {
  if (hint === 'show_signals') return showAnswers();
  openDialog('halt-progress', {});
}
