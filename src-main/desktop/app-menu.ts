/** The menu bar. Its keys are those the page does not handle; halting is here for whoever looks for it in a menu, and works by its own key without it. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActs {
  halt(): void;
  haltAndClose(): void;
  toStrip(): void;
  quit(): void;
  closeWindow(): void;
  reload(): void;
}

export function setAppMenu(acts: MenuActs, isPackaged: boolean, platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(acts, isPackaged, platform)));
}

/** The keys of "Halt trading now" and "Go to the Halt button" are shown only: they are caught before any menu could (halt-keys.ts). */
export function menuTemplate(acts: MenuActs, isPackaged: boolean, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const quit: MenuItemConstructorOptions = { id: 'quit', label: 'Quit…', accelerator: 'CommandOrControl+Q', click: () => acts.quit() };
  const trading: MenuItemConstructorOptions = {
    label: 'Trading',
    submenu: [
      { id: 'halt', label: 'Halt trading now', accelerator: 'CommandOrControl+Shift+H', registerAccelerator: false, click: () => acts.halt() },
      { id: 'halt_and_close', label: 'Halt and close positions…', click: () => acts.haltAndClose() },
      { type: 'separator' },
      { id: 'to_strip', label: 'Go to the Halt button', accelerator: 'Alt+H', registerAccelerator: false, click: () => acts.toStrip() },
      ...(platform === 'darwin' ? [] : [{ type: 'separator' } as const, quit]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { id: 'reload', label: 'Load the window again', click: () => acts.reload() }, { role: 'togglefullscreen', label: 'Full screen' },
      ...(isPackaged ? [] : [{ type: 'separator' } as const, { role: 'toggleDevTools', label: 'Developer tools' } as const]),
    ],
  };
  const window: MenuItemConstructorOptions = { label: 'Window', submenu: [{ role: 'minimize', label: 'Minimise' }, { id: 'close', label: 'Close', accelerator: 'CommandOrControl+W', click: () => acts.closeWindow() }] };
  const edit: MenuItemConstructorOptions = { label: 'Edit', submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] };
  const mac: MenuItemConstructorOptions = { label: 'Quorum', submenu: [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }, quit] };
  return [...(platform === 'darwin' ? [mac] : []), trading, edit, view, window];
}
