/**
 * What no page of ours may do, whatever runs in it:
 * navigate away, open a window, embed another page, ask for a permission, reach any network, download, or be inspected in a packaged app.
 * What it may: hand the person a text it made itself (an export), which the system's own dialog saves where the person says; the page never learns where.
 */
import type { App, Session, WebContents, WebPreferences } from 'electron';
import { APP_ORIGIN, isOfOrigin, STRIP_ORIGIN } from './assets.ts';

/** Kinds of text that are exported. */
const EXPORTS: ReadonlySet<string> = new Set(['text/csv', 'application/json']);

/** What every page is created with. */
export function safePreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false,
    allowRunningInsecureContent: false, experimentalFeatures: false, navigateOnDragDrop: false, safeDialogs: true, spellcheck: false, devTools: !isPackaged, backgroundThrottling: true,
  };
}

/** Where every connection of a page would have to go through: nobody is there, and this machine itself is no exception. */
const NOWHERE = { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

/** @param tell is told, in a sentence, what was refused */
export function lockDownSession(session: Session, tell: (refused: string) => void): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    tell(`A page asked for the permission "${permission}".`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const ours = isOurs(details.url);
    if (!ours) tell(`A page asked for ${originOf(details.url)}, which is not of this app.`);
    answer({ cancel: !ours });
  });
  // What is no request (WebRTC) passes neither the policy of a page nor the handler above: it finds no way out.
  void session.setProxy(NOWHERE);
  session.on('will-download', (event, item) => {
    // Text made in our page, for the person to save: without a path set here the system's dialog asks for one.
    if (item.getURL().startsWith(`blob:${APP_ORIGIN}/`) && EXPORTS.has(item.getMimeType().split(';')[0] ?? '')) return item.setSaveDialogOptions({ defaultPath: item.getFilename() });
    event.preventDefault();
    tell('A page asked for a download.');
  });
}

/** Applies to every page there is and will be. */
export function lockDownPages(app: App, tell: (refused: string) => void): void {
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents, tell));
}

function lockDownPage(contents: WebContents, tell: (refused: string) => void): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(() => {
    tell('A page asked to open a window.');
    return { action: 'deny' };
  });
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    // Reloading itself is how a page comes back.
    if (event.url === contents.getURL() && isOurs(event.url)) return;
    event.preventDefault();
    tell('A page asked to go somewhere else.');
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => { if (!event.isMainFrame) stay(event); });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function isOurs(address: string): boolean {
  // DevTools, where they may be opened at all, are served by the browser itself.
  return isOfOrigin(address, APP_ORIGIN) || isOfOrigin(address, STRIP_ORIGIN) || address.startsWith('devtools://') || address.startsWith('data:image/');
}

function originOf(address: string): string {
  try {
    return new URL(address).host || new URL(address).protocol;
  } catch {
    return 'an address that is none';
  }
}
