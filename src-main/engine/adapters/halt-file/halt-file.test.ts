import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { HaltNotice } from '../../ports/halt-switch.ts';
import { HaltFile, SENTINEL_NAME } from './halt-file.ts';

const notice: HaltNotice = { by: 'operator', reason: 'too hot', close: true, at: 1_700_000_000_000 as Timestamp };
let folder: string;
let file: string;
let word: SharedArrayBuffer;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-halt-'));
  file = path.join(folder, SENTINEL_NAME);
  word = new SharedArrayBuffer(4);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the halt word and its file', () => {
  it('is not set where nobody has halted', () => {
    const halt = new HaltFile(word, file);
    expect(halt.isSet()).toBe(false);
    expect(halt.notice()).toBeNull();
  });

  it('sets the word and writes who, why, when and whether to close', () => {
    const halt = new HaltFile(word, file);
    expect(halt.engage(notice)).toEqual({ sentinelWritten: true });
    expect(halt.isSet()).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(notice);
    expect(readdirSync(folder)).toEqual([SENTINEL_NAME]);
  });

  it('is still halted in the next process', () => {
    new HaltFile(word, file).engage(notice);
    const later = new HaltFile(new SharedArrayBuffer(4), file);
    expect(later.isSet()).toBe(true);
    expect(later.notice()).toEqual(notice);
  });

  it('keeps the newest notice when halted twice', () => {
    const halt = new HaltFile(word, file);
    halt.engage({ ...notice, close: false });
    halt.engage(notice);
    expect(halt.notice()?.close).toBe(true);
  });

  it('releases: the file goes, then the word', () => {
    const halt = new HaltFile(word, file);
    halt.engage(notice);
    expect(halt.release()).toEqual({ released: true });
    expect(halt.isSet()).toBe(false);
    expect(new HaltFile(new SharedArrayBuffer(4), file).isSet()).toBe(false);
  });

  it('is seen by every thread that shares the word', async () => {
    const halt = new HaltFile(word, file);
    const source = `const { parentPort, workerData } = require('node:worker_threads');
      const view = new Int32Array(workerData); parentPort.postMessage('ready');
      Atomics.wait(view, 0, 0, 5000); parentPort.postMessage(Atomics.load(view, 0));`;
    const worker = new Worker(source, { eval: true, workerData: word });
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      worker.on('message', (message: unknown) => {
        heard.push(message);
        if (message === 'ready') {
          halt.engage(notice);
          Atomics.notify(new Int32Array(word), 0);
        } else resolve();
      });
    });
    await worker.terminate();
    expect(heard).toEqual(['ready', 1]);
  });
});

describe('lesson 50: a kill switch that errs must leave everything stopped', () => {
  it.each([
    ['empty', ''],
    ['cut in the middle', '{"by":"operator","rea'],
    ['of another shape', '{"by":1,"reason":null}'],
  ])('is halted when the sentinel is %s', (_name, content) => {
    writeFileSync(file, content);
    const halt = new HaltFile(word, file);
    expect(halt.isSet()).toBe(true);
    expect(halt.notice()).toMatchObject({ by: 'unknown', close: false });
    // Its name, not its place: the reason is shown in windows and browsers.
    expect(halt.notice()?.reason).toBe('the halt file HALTED.json is there but cannot be read');
  });

  it('is halted when the sentinel is a folder', () => {
    mkdirSync(file);
    const halt = new HaltFile(word, file);
    expect(halt.isSet()).toBe(true);
    expect(halt.notice()?.by).toBe('unknown');
  });

  it('is halted when the sentinel cannot even be looked for', () => {
    const inTheWay = path.join(folder, 'data');
    writeFileSync(inTheWay, '');
    expect(new HaltFile(word, path.join(inTheWay, SENTINEL_NAME)).isSet()).toBe(true);
  });

  it('keeps the word set and says so when the file cannot be written', () => {
    const inTheWay = path.join(folder, 'data');
    const halt = new HaltFile(word, path.join(inTheWay, SENTINEL_NAME));
    writeFileSync(inTheWay, '');
    expect(halt.engage(notice)).toEqual({ sentinelWritten: false });
    expect(halt.isSet()).toBe(true);
    expect(halt.notice()).not.toBeNull();
  });

  it('stays halted when the sentinel cannot be removed', () => {
    mkdirSync(file);
    const halt = new HaltFile(word, file);
    expect(halt.release()).toEqual({ released: false });
    expect(halt.isSet()).toBe(true);
  });
});
