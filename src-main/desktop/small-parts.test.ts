import { describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appPolicy, fileOf, isOfOrigin, STRIP_POLICY, stripFontAmong, typeOf } from './assets.ts';
import { isGlobalKey, isHaltChord, isStripChord, type KeyInput } from './halt-chord.ts';
import { refusalIn } from './desk-follower.ts';
import { readLaunch, readSecondLaunch } from './launch-words.ts';
import { AlertWatch } from './alert-watch.ts';
import { TAKEN_TOGETHER } from '../../src-preload/channels.ts';
import { isReload, MOST_UNTAKEN, PipeFill } from './page-pipe.ts';
import { RateLimit } from './rate-limit.ts';
import { isFirstTime, trayRoute } from './tray-host.ts';
import { minimumSize, placeWindow } from './window-bounds.ts';
import { refusalOf } from '../../src-preload/passing-up.ts';

const key = (more: Partial<KeyInput>): KeyInput => ({ type: 'keyDown', key: 'H', code: 'KeyH', control: true, meta: false, shift: true, alt: false, isAutoRepeat: false, ...more });

describe('keys', () => {
  it.each([
    ['Ctrl+Shift+H', {}, 'linux', true], ['on release', { type: 'keyUp' }, 'linux', false], ['held', { isAutoRepeat: true }, 'linux', false], ['without Shift', { shift: false }, 'linux', false], ['with Alt', { alt: true }, 'linux', false],
    ['Cmd on a Mac', { control: false, meta: true }, 'darwin', true], ['Ctrl on a Mac', {}, 'darwin', false], ['a Greek layout, by the place of the key', { key: 'Η' }, 'linux', true], ['Dvorak: H where J is', { key: 'H', code: 'KeyJ' }, 'linux', true], ['Dvorak: D where H is', { key: 'D', code: 'KeyH' }, 'linux', false],
  ] as const)('%s halts: %#', (_what, more, platform, halts) => {
    expect(isHaltChord(key(more), platform)).toBe(halts);
  });

  it('Alt+H goes to the strip', () => {
    expect(isStripChord(key({ control: false, shift: false, alt: true }))).toBe(true);
    expect(isStripChord(key({}))).toBe(false);
  });

  it.each([['CommandOrControl+Alt+Shift+H', true], ['Ctrl+Shift+F9', true], ['Ctrl+H', false], ['H', false], ['Ctrl+Ctrl+H', false], ['Ctrl+Alt+', false], ['Foo+Alt+H', false], ['Ctrl+Alt+HH', false], ['', false]])('%s is a key for the whole system: %s', (text, usable) => {
    expect(isGlobalKey(text)).toBe(usable);
  });
});

describe('the words of a start', () => {
  it.each([
    [['--data-dir=/a/b'], '/a/b', false, null], [['--data-dir', '/a/b', '--halt'], '/a/b', true, null], [['--no-sandbox', 'main.ts'], '/usual', false, null], [['--data-dir='], '/usual', false, expect.stringContaining('names no folder')],
  ])('%j', (words, dataDir, halt, problem) => {
    expect(readLaunch(words, { QUORUM_HOME: '/usual' })).toEqual({ dataDir: path.resolve(dataDir), halt, problem });
  });

  it.each([[{ halt: true }, true], [{ halt: false }, false], [{ halt: 'yes' }, false], [null, false], ['--halt', false]])('a second launch that says %j halts: %s', (data, halt) => {
    expect(readSecondLaunch(data)).toEqual({ halt });
  });
});

describe('a wish from the tray', () => {
  it.each([
    ['done', { ok: true, output: { accepted: true, sentence: 'Paused.' } }, null],
    ['refused by the engine', { ok: true, output: { accepted: false, sentence: 'Trading is halted; resume ends a halt.' } }, { sentence: 'Trading is halted; resume ends a halt.', remedy: '' }],
    ['refused on the way', { ok: false, error: { code: 'c', sentence: 'No session is running.', remedy: 'Start one.' } }, { code: 'c', sentence: 'No session is running.', remedy: 'Start one.' }],
  ] as const)('that was %s says so', (_what, answer, refused) => {
    expect(refusalIn(answer)).toEqual(refused);
  });
});

describe('the tray as a way to halt', () => {
  it.each([[true, true, "In the tray's menu."], [false, false, 'This desktop shows no tray icons.'], [null, true, "In the tray's menu, where this desktop has one: nobody here could say."]])('%s: works %s', (host, works, sentence) => {
    expect(trayRoute(host)).toEqual({ works, sentence });
  });

  it('is missed aloud once, not at each start', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'quorum-tray-'));
    const note = path.join(folder, 'told');
    expect([isFirstTime(note), isFirstTime(note), isFirstTime(path.join(folder, 'no', 'such', 'place'))]).toEqual([true, false, true]);
    rmSync(folder, { recursive: true });
  });
});

describe('addresses', () => {
  const root = path.resolve('/app/dist/renderer');
  it.each([
    ['app://quorum/', 'index.html'], ['app://quorum/assets/a.js', 'assets/a.js'], ['app://quorum/assets/a.js?v=1', 'assets/a.js'], ['app://quorum/a%20b.css', 'a b.css'],
  ])('%s is a file of ours', (address, file) => {
    expect(fileOf(root, address)).toBe(path.join(root, file));
  });

  it.each(['app://quorum/..%2f..%2fsecret', 'app://quorum/%2e%2e%2f%2e%2e%2fsecret', 'app://quorum/..%5csecret', 'app://quorum/a%00.html', 'app://quorum/%zz', 'no address'])('%s is none', (address) => {
    expect(fileOf(root, address)).toBeNull();
  });

  it('only kinds that a page is made of are served', () => {
    expect([typeOf('a.html'), typeOf('a.woff2'), typeOf('a.ts'), typeOf('a.sqlite'), typeOf('noending')]).toEqual(['text/html; charset=utf-8', 'font/woff2', null, null, null]);
  });

  it.each([['app://quorum/index.html', true], ['app://quorum.evil/index.html', false], ['app://strip/x', false], ['https://quorum/', false], ['', false]])('%s is of the app: %s', (address, is) => {
    expect(isOfOrigin(address, 'app://quorum')).toBe(is);
  });

  it('styles by hash are allowed, nothing is by `unsafe-inline`', () => {
    expect(appPolicy(['sha256-abc='])).toContain("style-src 'self' 'sha256-abc='");
    expect(appPolicy([])).not.toContain('unsafe');
  });

  it('the strip has the interface\'s typeface and still no script', () => {
    expect(stripFontAmong(['index-CgWJ.css', 'inter-cyrillic-wght-normal-aa.woff2', 'inter-latin-ext-wght-normal-bb.woff2', 'inter-latin-wght-normal-D_x-3.woff2'])).toBe('inter-latin-wght-normal-D_x-3.woff2');
    expect(stripFontAmong(['jetbrains-mono-latin-wght-normal-a.woff2'])).toBeNull();
    expect(STRIP_POLICY).toContain("font-src 'self'");
    expect(STRIP_POLICY).not.toContain('script-src');
  });
});

describe('what a page may post', () => {
  it.each([
    [{ v: 1, kind: 'sync' }, null], [{ v: 1, kind: 'request', name: 'halt.now', call: 1 }, null], [{ v: 1, kind: 'request', name: 'toString' }, 'the contract has no entry toString'], [{ v: 2, kind: 'sync' }, 'a message is of contract version 1'],
    [{ v: 1, kind: 'answer' }, 'a message is a request or a sync'], [null, 'a message is an object'], ['halt', 'a message is an object'],
  ])('%j', (message, refusal) => {
    expect(refusalOf(message, 1, new Set(['halt.now']))).toBe(refusal);
  });

  it('is refused in a flood and taken again once it is calm', () => {
    const limit = new RateLimit(10, 3, 0);
    expect([0, 0, 0, 0].map((at) => limit.allows(at))).toEqual([true, true, true, false]);
    expect(limit.allows(50)).toBe(false);
    expect(limit.allows(160)).toBe(true);
  });
});

describe('the way to a page', () => {
  it('is full when the page has left two seconds of frames untaken, and free once it takes them', () => {
    const fill = new PipeFill();
    for (let n = 1; n < MOST_UNTAKEN; n += 1) fill.sent();
    expect(fill.isFull).toBe(false);
    fill.sent();
    expect(fill.isFull).toBe(true);
    fill.taken();
    expect(fill.isFull).toBe(false);
  });

  it('is never full for a page that takes everything, though it says so only now and then', () => {
    const fill = new PipeFill();
    for (let n = 1; n <= 10 * MOST_UNTAKEN; n += 1) {
      fill.sent();
      expect(fill.isFull).toBe(false);
      if (n % TAKEN_TOGETHER === 0) fill.taken();
    }
  });

  it('is empty for another page, whatever the one before still says', () => {
    const fill = new PipeFill();
    for (let n = 0; n < MOST_UNTAKEN; n += 1) fill.sent();
    fill.empty();
    fill.taken();
    for (let n = 1; n < MOST_UNTAKEN; n += 1) fill.sent();
    expect(fill.isFull).toBe(false);
  });

  it.each([
    ['a reload', { url: 'app://quorum/index.html', isMainFrame: true, isSameDocument: false }, true], ['a link elsewhere, which is denied', { url: 'https://evil.example/', isMainFrame: true, isSameDocument: false }, false],
    ['another page of ours, which is denied', { url: 'app://quorum/other.html', isMainFrame: true, isSameDocument: false }, false], ['a part of the page', { url: 'app://quorum/index.html', isMainFrame: false, isSameDocument: false }, false],
  ] as const)('%s begins anew: %#', (_what, start, begins) => {
    expect(isReload(start, 'app://quorum/index.html')).toBe(begins);
  });
});

describe('the window\'s place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  const saved = (x: number, y: number, width = 1400, height = 800) => ({ x, y, width, height, maximized: false });
  it.each([
    ['first start: the middle', null, { x: 160, y: 40, width: 1600, height: 960 }], ['where it was', saved(100, 50), { x: 100, y: 50, width: 1400, height: 800 }],
    ['a screen that is gone: the middle', saved(4000, 50), { x: 260, y: 120, width: 1400, height: 800 }], ['half outside: pulled in', saved(1700, 500), { x: 520, y: 240, width: 1400, height: 800 }], ['larger than the screen: fitted', saved(0, 0, 4000, 3000), { x: 0, y: 0, width: 1920, height: 1040 }],
  ])('%s', (_what, was, box) => {
    expect(placeWindow(was, [screen])).toEqual(box);
  });

  it.each([[100, 1920, 1040, 1280], [150, 1920, 1040, 1024], [100, 1024, 700, 1024]])('at %i %% on %i × %i it is at least %i wide', (zoom, width, height, least) => {
    expect(minimumSize(zoom, { width, height }).width).toBe(least);
  });
});

describe('alerts that are told by the system', () => {
  const alert = (id: string, level: 1 | 2 | 3 | 4, acknowledged = false) => ({ id, at: 0, level, code: 'c', sentence: 's', remedy: '', times: 1, acknowledged });
  const mapOf = (...alerts: ReturnType<typeof alert>[]) => new Map(alerts.map((one) => [one.id, one]));

  it('are those of level 3 and 4, once; old ones of level 3 are not told at a start', () => {
    const watch = new AlertWatch();
    expect(watch.take(mapOf(alert('old', 3), alert('loud', 4))).map(({ id }) => id)).toEqual(['loud']);
    expect(watch.take(mapOf(alert('old', 3), alert('loud', 4), alert('new', 3), alert('quiet', 2))).map(({ id }) => id)).toEqual(['new']);
    expect(watch.take(mapOf(alert('new', 3)))).toEqual([]);
  });

  it('are told when the same cause gets worse: a minute merges causes, not levels', () => {
    const watch = new AlertWatch();
    watch.take(mapOf());
    expect(watch.take(mapOf(alert('a', 2)))).toHaveLength(0);
    expect(watch.take(mapOf(alert('a', 3)))).toHaveLength(1);
    expect(watch.take(mapOf(alert('a', 4)))).toHaveLength(1);
    expect(watch.take(mapOf(alert('a', 4)))).toHaveLength(0);
  });

  it('come again when they are raised again after they were seen', () => {
    const watch = new AlertWatch();
    watch.take(mapOf());
    expect(watch.take(mapOf(alert('a', 4)))).toHaveLength(1);
    expect(watch.take(mapOf(alert('a', 4, true)))).toHaveLength(0);
    expect(watch.take(mapOf(alert('a', 4)))).toHaveLength(1);
  });
});
