/** What is asked before the window or the app goes away. Native dialogs, because the page may be what hangs. */
import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { Standing } from './standing.ts';
import { countText } from './words.ts';

export type CloseChoice = 'tray' | 'quit' | 'stay';
export type QuitChoice = 'leave' | 'close' | 'stay';

/** Closing the window: goes on in the tray, or ends. */
export async function askCloseToTray(window: BrowserWindow | null): Promise<{ readonly choice: CloseChoice; readonly remember: boolean }> {
  const { response, checkboxChecked } = await ask(window, {
    type: 'question', title: 'Close the window', message: 'Keep Quorum running without its window?', buttons: ['Keep running', 'Quit…', 'Cancel'], defaultId: 0, cancelId: 2, noLink: true,
    detail: 'Agents go on, and the icon in the tray opens the window again and halts trading. Settings, Desktop, changes this later.', checkboxLabel: 'Do this from now on', checkboxChecked: true,
  });
  const choices: readonly CloseChoice[] = ['tray', 'quit', 'stay'];
  return { choice: choices[response] ?? 'stay', remember: checkboxChecked };
}

/** Quitting with open risk. */
export async function askHowToQuit(window: BrowserWindow | null, standing: Standing): Promise<QuitChoice> {
  const { response } = await ask(window, quitQuestion(standing));
  const choices: readonly QuitChoice[] = ['leave', 'close', 'stay'];
  return choices[response] ?? 'stay';
}

/** The words of the question. Staying is what Escape does. */
export function quitQuestion({ openPositions, openRisk, unprotected }: Standing): MessageBoxOptions {
  const positions = countText(openPositions, 'position');
  const naked = unprotected === 0 ? '' : ` ${countText(unprotected, 'of them has', 'of them have')} no stop now.`;
  return {
    type: 'warning', title: 'Quit Quorum', message: `${positions} ${openPositions === 1 ? 'is' : 'are'} open.`,
    detail: `${openRisk === null ? '' : `${openRisk} is at risk at the stops.`}${naked} Quitting stops the agents. Stops that rest at a venue stay there; on paper the venue stands still until the next start.`.trim(),
    buttons: ['Keep stops and quit', `Close ${positions} and quit`, 'Stay'], defaultId: 2, cancelId: 2, noLink: true,
  };
}

/** Leaving did not work out, so nothing was ended. @param sentence why */
export async function tellNotEnded(window: BrowserWindow | null, sentence: string): Promise<void> {
  await ask(window, { type: 'warning', title: 'Quorum stays open', message: sentence, detail: 'Look at the positions, then quit again.', buttons: ['Stay'], noLink: true });
}

/** Asks whether positions are to be closed with the halt. The halt itself has already been done. */
export async function askAlsoClose(window: BrowserWindow | null, openPositions: number, cost: string): Promise<boolean> {
  const positions = countText(openPositions, 'position');
  const { response } = await ask(window, {
    type: 'warning', title: 'Halt and close positions', message: `Close ${positions} at market?`, detail: `Trading is halted. ${cost} Stops stay until each position is flat.`.replace('  ', ' '),
    buttons: [`Close ${positions}`, 'Cancel'], defaultId: 1, cancelId: 1, noLink: true,
  });
  return response === 0;
}

/** The page does not answer. Halting works all the same. */
export async function askAboutHang(window: BrowserWindow): Promise<'wait' | 'reload'> {
  const { response } = await ask(window, {
    type: 'warning', title: 'The window does not answer', message: 'The window does not answer. Trading goes on.', detail: 'The Halt button and Ctrl+Shift+H work meanwhile. Loading the window again loses nothing.', buttons: ['Wait', 'Load it again'], defaultId: 0, cancelId: 0, noLink: true,
  });
  return response === 1 ? 'reload' : 'wait';
}

/** Said once where a desktop shows no tray icons. */
export async function tellNoTray(window: BrowserWindow | null): Promise<void> {
  await ask(window, { type: 'info', title: 'No tray icons here', message: 'Your desktop shows no tray icons.', detail: 'Use Ctrl+Shift+H or the Halt button. With the window closed there would be no way back to it, so closing it quits.', buttons: ['OK'], noLink: true });
}

function ask(window: BrowserWindow | null, question: MessageBoxOptions): ReturnType<typeof dialog.showMessageBox> {
  return window === null || window.isDestroyed() || !window.isVisible() ? dialog.showMessageBox(question) : dialog.showMessageBox(window, question);
}
