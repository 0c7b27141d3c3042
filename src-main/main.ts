/**
 * The desktop app's entry, under Electron. In order:
 *
 *   1. what was typed, and whether another one runs already: then that one is told, and this one is done;
 *   2. the hub: engine, mirror, settings, everything that must work without a window;
 *   3. the desktop: window, tray, keys, power;
 *   4. the session.
 */
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { app, dialog } from 'electron';
import { claimScheme } from './desktop/app-protocol.ts';
import { Desktop } from './desktop/desktop.ts';
import { readLaunch, readSecondLaunch } from './desktop/launch-words.ts';
import { placesOf } from './desktop/places.ts';
import { prepareWindowFolder, refusalText, startFailure } from './desktop/refused-start.ts';
import type { GatewayOnDemand } from './gateway/gateway-on-demand.ts';
import { controlledHub } from './hub/control/answer-requests.ts';
import { openControlSocket } from './hub/control/control-socket.ts';
import { haltFromOutside } from './hub/halting/halt-from-outside.ts';
import { openHub, type Hub } from './hub/hub.ts';
import { programRoot } from './hub/program-root.ts';
import { startSupervised } from './hub/start-supervised.ts';

const launch = readLaunch(process.argv.slice(1), process.env);
const windowDir = path.join(launch.dataDir, 'window');

app.setName('Quorum');
// Pages are sandboxed either way (lockdown.ts). This covers what else the browser starts, and cannot be said where the sandbox itself is off.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
claimScheme();

const folder = prepareWindowFolder(windowDir, launch.dataDir);
// The lock against a second instance lies in this folder, so each data folder has an instance of its own.
if (folder.ok) app.setPath('userData', windowDir);

if (!folder.ok) void app.whenReady().then(() => refuse(folder.error));
else if (app.requestSingleInstanceLock({ halt: launch.halt })) void app.whenReady().then(openOrRefuse);
else app.exit(0);

function openOrRefuse(): void {
  try {
    open();
  } catch (error) {
    refuse(startFailure(error));
  }
}

function refuse(why: Parameters<typeof refusalText>[0]): void {
  const text = refusalText(why, launch, (dataDir) => haltFromOutside(dataDir, 'launch with --halt'));
  process.stderr.write(`quorum: ${text.replaceAll('\n\n', ' ')}\n`);
  dialog.showErrorBox('Quorum cannot start', text);
  app.exit(1);
}

function open(): void {
  const hub = openHub({ dataDir: launch.dataDir, startEngine: startSupervised, begin: 'after_welcome' });
  if (!hub.ok) return refuse(hub.error);
  const places = placesOf(programRoot, windowDir, app.isPackaged);
  const desktop = new Desktop(hub.value, places);
  app.on('second-instance', (_event, _words, _folder, wish) => {
    if (readSecondLaunch(wish).halt) desktop.halt('second launch', false);
    desktop.open();
  });
  if (launch.halt) desktop.halt('launch with --halt', false);
  if (launch.problem !== null) hub.value.alert({ code: 'launch', subject: '', level: 2, sentence: launch.problem, remedy: '' });
  desktop.start();
  void answerTerminals(hub.value, places.rendererDir);
  // An engine that opens takes a processor for itself, and the page's first look needs it.
  void desktop.painted.then(() => hub.value.begin()).then((outcome) => {
    // What was compiled for this start is there for the next, however this one ends (scripts/bootstrap.mjs names the folder).
    flushCompileCache();
    if (!outcome.accepted) hub.value.alert({ code: 'session_start', subject: '', level: 4, sentence: outcome.sentence, remedy: 'Correct the settings, then start the session.' });
  });
}

/** `quorum status`, `halt`, `resume`, `pause`, `open` and the others of any terminal. Nothing listens for browsers before one is asked for. */
async function answerTerminals(hub: Hub, folder: string): Promise<void> {
  let gateway: Promise<GatewayOnDemand> | null = null;
  const address: Parameters<typeof controlledHub>[1] = async () => {
    gateway ??= import('./gateway/gateway-on-demand.ts').then((loaded) => new loaded.GatewayOnDemand({ hub, folder, port: 0, nowMs: () => hub.clock.nowMs() }));
    return (await gateway).address();
  };
  app.once('will-quit', () => void gateway?.then((opened) => opened.close()));
  const socket = await openControlSocket(hub.dataDir, controlledHub(hub, address));
  hub.haltRoutes.report({ route: 'command line', works: socket.ok, sentence: socket.ok ? '`quorum halt` from any terminal.' : socket.error.sentence });
  if (socket.ok) app.once('will-quit', () => socket.value.close());
  else hub.alert({ code: socket.error.code, subject: '', level: 2, sentence: socket.error.sentence, remedy: socket.error.remedy });
}
