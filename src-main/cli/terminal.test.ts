import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Terminal } from './terminal.ts';

describe('a reader that is slower than we', () => {
  it('is waited for, line after line, without a listener left behind for each', async () => {
    const taken: (() => void)[] = [];
    const slow = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void taken.push(done) });
    const terminal = new Terminal(slow);
    const before = [slow.listenerCount('close'), slow.listenerCount('drain')];
    for (let i = 0; i < 50; i += 1) {
      const [first, second] = [terminal.line('a'), terminal.line('b')];
      expect(first).toBeInstanceOf(Promise);
      for (let next = taken.shift(); next !== undefined; next = taken.shift()) {
        next();
        await Promise.resolve();
      }
      await Promise.all([first, second]);
    }
    expect([slow.listenerCount('close'), slow.listenerCount('drain')]).toEqual(before);
  });

  it('one that leaves ends the waiting', async () => {
    const gone = new Writable({ highWaterMark: 1, write: () => undefined });
    const waiting = new Terminal(gone).line('a');
    gone.destroy();
    await waiting;
    expect(gone.destroyed).toBe(true);
  });
});
