import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { logOf, openApp, welcomed, freshFolder, type OpenApp, windowsHere } from './e2e/open-app.fixture.ts';
import { until } from './e2e/until.fixture.ts';

const here = windowsHere();

/** Electron's security checklist, held against the running app. */
describe.skipIf(here === null)('the app\'s page', () => {
  let open: OpenApp;
  let visits = 0;
  let server: Server;
  let elsewhere = '';

  beforeAll(async () => {
    if (here === null) return;
    server = createServer((_request, response) => {
      visits += 1;
      response.setHeader('access-control-allow-origin', '*').end('you should not be here');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const address = server.address();
    elsewhere = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
    const dataDir = freshFolder();
    welcomed(dataDir);
    open = await openApp(here, { dataDir });
  });
  afterAll(async () => {
    await open?.end();
    server?.close();
  });

  const inPage = (expression: string): Promise<unknown> => open.page.evaluate(expression);
  const logSays = (sentence: string): Promise<unknown> => until(() => logOf(open.dataDir).includes(sentence), 10_000);

  it('is given messages and its platform, and nothing else', async () => {
    expect(await inPage('Object.keys(window.quorum).sort()')).toEqual(['listen', 'platform', 'post']);
    expect(await inPage('[typeof require, typeof process, typeof module, typeof Buffer, typeof global, typeof electron, typeof ipcRenderer]')).toEqual(Array(7).fill('undefined'));
  });

  it('is sandboxed and isolated, like the strip and every page', async () => {
    const pages = await open.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => ({ url: contents.getURL(), preferences: (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences() })));
    expect(pages).toHaveLength(2);
    for (const { url, preferences } of pages) {
      expect(preferences, url).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
    }
  });

  it.each([['app://quorum/index.html', "script-src 'self'"], ['app://strip/strip.html', "style-src 'self'"]])('%s comes with a policy that allows nothing by default', async (address, part) => {
    const { status, policy } = await open.app.evaluate(async ({ net }, url) => {
      const response = await net.fetch(url);
      return { status: response.status, policy: response.headers.get('content-security-policy') ?? '' };
    }, address);
    expect(status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe-|https?:|\*/);
  });

  it.each(['app://quorum/../../package.json', 'app://quorum/%2e%2e/%2e%2e/package.json', 'app://quorum/..%2f..%2fpackage.json', 'app://quorum/%5c..%5c..%5cpackage.json', 'app://strip/desktop.ts', 'app://quorum/missing.js'])('gets nothing from %s', async (address) => {
    const { status, body } = await open.app.evaluate(async ({ net }, url) => {
      const response = await net.fetch(url);
      return { status: response.status, body: await response.text() };
    }, address);
    expect(status).toBe(404);
    expect(body).toBe('');
  });

  it('runs no text as a script', async () => {
    // In a timer, because what the test's own tool runs is exempt.
    for (const attempt of ["eval('1 + 1')", "new Function('return 2')()"]) {
      expect(await inPage(`new Promise((resolve) => { setTimeout(() => { try { resolve(${attempt}); } catch (error) { resolve(error.name); } }, 0); })`), attempt).toBe('EvalError');
    }
    const violated = await inPage(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => (event.effectiveDirective === 'script-src' ? undefined : resolve(event.effectiveDirective)));
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    })`);
    expect(violated).toBe('script-src-elem');
    expect(await inPage('window.ran')).toBeUndefined();
  });

  it('does not go anywhere else', async () => {
    const before = open.page.url();
    await inPage(`void (location.href = '${elsewhere}')`);
    await logSays('A page asked to go somewhere else.');
    expect(open.page.url()).toBe(before);
  });

  it('opens no window', async () => {
    expect(await inPage(`window.open('${elsewhere}')`)).toBeNull();
    await logSays('A page asked to open a window.');
    expect(open.app.windows()).toHaveLength(2);
  });

  it('embeds no other page', async () => {
    const violated = await inPage(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      const frame = document.createElement('iframe');
      frame.src = 'data:text/html,hello';
      document.body.append(frame);
    })`);
    expect(violated).toBe('frame-src');
  });

  it('has no permission', async () => {
    expect(await inPage('Notification.requestPermission()')).toBe('denied');
    expect(await inPage('navigator.mediaDevices.getUserMedia({ audio: true }).then(() => "allowed", (error) => error.name)')).toMatch(/NotAllowedError|NotFoundError/);
    expect(await inPage('new Promise((resolve) => { navigator.geolocation.getCurrentPosition(() => resolve("allowed"), (error) => resolve(error.code)); })')).toBe(1);
    await logSays('A page asked for the permission');
  });

  it('reaches no network: neither the page nor the session it runs in', async () => {
    expect(await inPage(`fetch('${elsewhere}').then(() => 'reached', (error) => error.name)`)).toBe('TypeError');
    expect(await inPage(`new Promise((resolve) => { const image = new Image(); image.onload = () => resolve('reached'); image.onerror = () => resolve('refused'); image.src = '${elsewhere}x.png'; })`)).toBe('refused');
    expect(await inPage("fetch('file:///etc/hostname').then(() => 'reached', (error) => error.name)")).toBe('TypeError');
    expect(await open.app.evaluate(({ net }) => net.fetch('app://elsewhere/index.html').then(() => 'reached', () => 'refused'))).toBe('refused');
    const bySession = await open.app.evaluate(({ session }, url) => session.defaultSession.fetch(url).then(() => 'reached', () => 'refused'), elsewhere);
    expect(bySession).toBe('refused');
    expect(visits).toBe(0);
  });

  it.each([
    ['text', "'halt'"], ['nothing', 'null'], ['another version', "{ v: 99, kind: 'sync' }"], ['a name the contract has not', `{ v: ${CONTRACT_VERSION}, kind: 'request', call: 1, name: 'system.shell', input: {} }`], ['another kind', `{ v: ${CONTRACT_VERSION}, kind: 'answer' }`],
  ])('cannot post %s', async (_what, message) => {
    expect(await inPage(`(() => { try { window.quorum.post(${message}); return 'posted'; } catch (error) { return String(error); } })()`)).toMatch(/^(TypeError|Error): .*Not sent: /);
  });

  /** Posts a message and waits for the first answer that `wanted` takes. */
  const ask = (message: string, wanted: string): Promise<unknown> => inPage(`new Promise((resolve) => {
    const stop = window.quorum.listen((down) => { if ((${wanted})(down)) { stop(); resolve(down); } });
    window.quorum.post(${message});
  })`);

  it('is answered in words where its input is wrong, and nothing changes', async () => {
    const answer = await ask(`{ v: ${CONTRACT_VERSION}, kind: 'request', call: 77, name: 'halt.now', input: { close: 'yes' } }`, '(down) => down.call === 77');
    expect(answer).toMatchObject({ kind: 'refusal', ok: false, error: { code: 'bad_input' } });
    expect(open.app.windows()).toHaveLength(2);
  });

  it('learns no path of this machine', async () => {
    const snapshot = JSON.stringify(await ask(`{ v: ${CONTRACT_VERSION}, kind: 'sync' }`, "(down) => down.kind === 'mirror' && down.message.kind === 'snapshot'"));
    const workers = JSON.stringify(await ask(`{ v: ${CONTRACT_VERSION}, kind: 'request', call: 78, name: 'health.workers', input: {} }`, '(down) => down.call === 78'));
    const logs = JSON.stringify(await ask(`{ v: ${CONTRACT_VERSION}, kind: 'request', call: 79, name: 'health.logs', input: { level: 'debug', text: '', limit: 500 } }`, '(down) => down.call === 79'));
    expect(snapshot).toContain('"settings"');
    expect(workers).toContain('Halt button');
    for (const secret of [open.dataDir, here?.root ?? '?', os.homedir() + path.sep]) for (const text of [snapshot, workers, logs]) expect(text).not.toContain(secret);
  });

  it('is refused when it floods, and its halt is taken all the same', async () => {
    const refused = await inPage(`new Promise((resolve) => {
      const stop = window.quorum.listen((down) => { if (down.kind === 'refusal' && down.error.code === 'too_fast') { stop(); resolve(down.error.sentence); } });
      for (let call = 1000; call < 2000; call += 1) window.quorum.post({ v: ${CONTRACT_VERSION}, kind: 'request', call, name: 'health.workers', input: {} });
    })`);
    expect(refused).toContain('requests a second');
    const halted = await inPage(`new Promise((resolve) => {
      const stop = window.quorum.listen((down) => { if (down.call === 5000) { stop(); resolve(down.kind); } });
      for (let call = 3000; call < 4000; call += 1) window.quorum.post({ v: ${CONTRACT_VERSION}, kind: 'request', call, name: 'health.workers', input: {} });
      window.quorum.post({ v: ${CONTRACT_VERSION}, kind: 'request', call: 5000, name: 'halt.now', input: { route: 'window button', reason: 'a test', close: false } });
    })`);
    expect(halted).toBe('answer');
  });

  it('is not heard when it is not the app\'s own: another page with the same preload is dropped', async () => {
    await open.app.evaluate(async ({ BrowserWindow }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
      await stranger.loadURL('app://quorum/index.html');
      await stranger.webContents.executeJavaScript(`window.quorum.post({ v: 1, kind: 'sync' })`);
    }, path.join(here?.root ?? '', 'dist', 'preload', 'app.cjs'));
    await logSays('A message from a page that is not the app\'s own was dropped.');
  });
});
