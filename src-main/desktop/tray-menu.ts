/** The tray's menu, as a list. Pure: the tray builds it anew on each change. */
import type { Standing } from './standing.ts';
import { countText } from './words.ts';

export type TrayAct = 'halt' | 'halt_and_close' | 'pause' | 'resume' | 'open' | 'answer' | 'quit';

export type TrayLine =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'line' }
  | { readonly kind: 'act'; readonly act: TrayAct; readonly label: string; readonly enabled: boolean };

/** What the menu says now. Halting stays possible while halted: pressing again shows how far it is. */
export function trayMenu(standing: Standing): readonly TrayLine[] {
  const { halted, trading, openPositions, waiting } = standing;
  return [
    { kind: 'text', label: standing.line },
    ...(waiting === 0 ? [] : [{ kind: 'act', act: 'answer', label: `${countText(waiting, 'signal')} ${waiting === 1 ? 'waits' : 'wait'} for you…`, enabled: true } as const]),
    { kind: 'act', act: 'halt', label: 'Halt trading now', enabled: true },
    { kind: 'act', act: 'halt_and_close', label: 'Halt and close positions…', enabled: openPositions > 0 },
    { kind: 'line' },
    { kind: 'act', act: 'pause', label: 'Pause entries', enabled: !halted && trading === 'active' },
    { kind: 'act', act: 'resume', label: 'Resume…', enabled: halted || trading === 'paused' || trading === 'reducing' },
    { kind: 'line' },
    { kind: 'act', act: 'open', label: 'Open window', enabled: true },
    { kind: 'act', act: 'quit', label: 'Quit…', enabled: true },
  ];
}
