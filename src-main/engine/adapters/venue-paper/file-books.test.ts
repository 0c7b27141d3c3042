import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileBooks } from './file-books.ts';
import { Desk, PERPETUAL } from './paper.fixture.ts';
import type { VenueSnapshot } from './venue-snapshot.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'quorum-books-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (): string => path.join(folder, 'sub', 'alpha.books');

function snapshot(): VenueSnapshot {
  const desk = new Desk().bar(100, 100.1, 99.9, 100);
  desk.send({ quantity: '1' });
  desk.send({ type: 'stop', side: 'sell', trigger: '95', reduceOnly: true, ocoGroup: 'g' });
  desk.see({ kind: 'funding', instrument: PERPETUAL.id, at: desk.now as never, rate: 0.0001, markPrice: 100, dueAt: (desk.now + 1_000) as never });
  return desk.core.snapshot();
}

function open(): FileBooks {
  const opened = FileBooks.open(file());
  if (!opened.ok) throw new Error(opened.error.sentence);
  return opened.value;
}

function written(): string {
  open().save(snapshot());
  return readFileSync(file(), 'utf8');
}

describe('books in a file', () => {
  it('a missing file is a new venue', () => {
    expect(open().load()).toBeNull();
  });

  it('what was saved is what is loaded, and no neighbour is left', () => {
    const saved = snapshot();
    open().save(saved);
    expect(open().load()).toEqual(saved);
    expect(existsSync(`${file()}.new`)).toBe(false);
  });

  it('a half-written neighbour of a crash harms nothing', () => {
    const saved = snapshot();
    open().save(saved);
    writeFileSync(`${file()}.new`, 'quorum-paper-bo');
    expect(open().load()).toEqual(saved);
  });

  const damage: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ['empty', () => '', /does not begin/],
    ['something else', () => 'hello\nworld\n', /does not begin/],
    ['cut', (text) => text.slice(0, -40), /checksum/],
    ['one digit changed', (text) => text.replace('"total":"5"', '"total":"6"'), /checksum/],
    ['of another version', (text) => text.replace('books-1', 'books-2'), /another version \(quorum-paper-books-2\)/],
  ];
  it.each(damage)('a file that is %s is refused with a sentence and a remedy, and left as it is', (_name, spoil, why) => {
    const spoilt = spoil(written());
    writeFileSync(file(), spoilt);
    const opened = FileBooks.open(file());
    expect(opened).toMatchObject({ ok: false, error: { code: 'paper_books_corrupt', sentence: expect.stringMatching(why), remedy: expect.stringMatching(/backup/) } });
    expect(readFileSync(file(), 'utf8')).toBe(spoilt);
  });

  it('a snapshot of the wrong shape is refused where it is wrong', () => {
    open().save({ ...snapshot(), balances: [{ currency: 'USDT', total: '1e5' }] });
    expect(FileBooks.open(file())).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('balances.0.total') } });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('an unreadable file is refused (skipped as root or on Windows)', () => {
    written();
    chmodSync(file(), 0o000);
    expect(FileBooks.open(file())).toMatchObject({ ok: false, error: { code: 'paper_books_unreadable' } });
  });

  it('a path that is a folder is refused', () => {
    expect(FileBooks.open(folder)).toMatchObject({ ok: false, error: { code: 'paper_books_unreadable' } });
  });
});
