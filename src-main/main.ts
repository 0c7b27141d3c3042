/**
 * The desktop app's entry, under Electron. In order:
 *
 *   1. what was typed, and whether another one runs already;
 *   2. the hub: engine, mirror, settings, everything that must work without a window;
 *   3. the desktop: window, tray, keys, power.
 */
import path from 'node:path';
import { app } from 'electron';
import { claimScheme } from './desktop/app-protocol.ts';
import { Desktop } from './desktop/desktop.ts';
import { readLaunch, readSecondLaunch } from './desktop/launch-words.ts';
import { placesOf } from './desktop/places.ts';

const launch = readLaunch(process.argv.slice(1), process.env);
const windowDir = path.join(launch.dataDir, 'window');

app.setName('Quorum');
// The lock for a second start belongs to this folder, so each data folder has an instance of its own.
app.setPath('userData', windowDir);
// Renderers are sandboxed either way (lockdown.ts); this one word covers helper processes too, and cannot be given where the sandbox itself is off.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
claimScheme();
