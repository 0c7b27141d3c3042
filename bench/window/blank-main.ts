/** A window with one field in it: what the runtime itself costs here. */
import { app, BrowserWindow } from 'electron';

void app.whenReady().then(() => new BrowserWindow({ width: 1_280, height: 800, webPreferences: { sandbox: true } }).loadURL('data:text/html,<title>blank</title><input id="field" autofocus>'));
