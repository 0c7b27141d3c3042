import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import type { UpMessage } from '../../src-shared/contract/envelope.ts';
import type { Transport, TransportListener } from '../bridge/transport.ts';
import { STALE_AFTER_MS } from './connection.ts';
import { SessionLink } from './session-link.ts';

class TestTransport implements Transport {
  readonly kind = 'browser';
  readonly sent: UpMessage[] = [];
  listener: TransportListener | null = null;
  send(message: UpMessage): void {
    this.sent.push(message);
  }
  open(listener: TransportListener): void {
    this.listener = listener;
  }
  close(): void {
    this.listener = null;
  }
  snapshot(): void {
    this.listener?.onMessage({ v: CONTRACT_VERSION, kind: 'mirror', message: { kind: 'snapshot', epoch: 'one', seq: 1, changes: [] } });
  }
}

function linkOf(): { readonly transport: TestTransport; readonly link: SessionLink } {
  const transport = new TestTransport();
  const link = new SessionLink(transport, (work) => {
    work();
    return () => undefined;
  });
  link.start();
  return { transport, link };
}

describe('a link to the app', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks for a snapshot whenever it opens, and is live when it has come', () => {
    const { transport, link } = linkOf();
    expect(link.connection.state).toBe('connecting');
    transport.listener?.onState({ kind: 'open' });
    expect(transport.sent).toEqual([{ v: CONTRACT_VERSION, kind: 'sync' }]);
    transport.snapshot();
    expect(link.connection.state).toBe('live');
    transport.listener?.onState({ kind: 'closed', sentence: 'gone', retryAt: 5 });
    expect(link.connection).toMatchObject({ state: 'lost', sentence: 'gone', retryAt: 5 });
    transport.listener?.onState({ kind: 'open' });
    expect(transport.sent).toHaveLength(2);
  });

  it('calls silence stale, and news live again', () => {
    const { transport, link } = linkOf();
    transport.listener?.onState({ kind: 'open' });
    transport.snapshot();
    vi.advanceTimersByTime(STALE_AFTER_MS + 1_000);
    expect(link.connection.state).toBe('stale');
    transport.snapshot();
    vi.advanceTimersByTime(600);
    expect(link.connection.state).toBe('live');
  });

  it('asks again for a snapshot that does not come, and calls old what it shows meanwhile, however many deltas pass', () => {
    const { transport, link } = linkOf();
    const tell = (kind: 'snapshot' | 'delta', seq: number): void => transport.listener?.onMessage({ v: CONTRACT_VERSION, kind: 'mirror', message: { kind, epoch: 'one', seq, changes: [] } });
    transport.listener?.onState({ kind: 'open' });
    tell('snapshot', 1);
    tell('delta', 3);
    expect(transport.sent).toHaveLength(2);
    for (let seq = 4; seq < 14; seq += 1) {
      vi.advanceTimersByTime(500);
      tell('delta', seq);
    }
    expect(link.connection.state).toBe('stale');
    expect(transport.sent).toHaveLength(4);
    tell('snapshot', 20);
    vi.advanceTimersByTime(500);
    expect(link.connection.state).toBe('live');
    vi.advanceTimersByTime(2_500);
    expect(transport.sent).toHaveLength(4);
  });

  it('asks at its leisure again for a snapshot that breaks the contract', () => {
    const { transport, link } = linkOf();
    const bad = (): void => transport.listener?.onMessage({ v: CONTRACT_VERSION, kind: 'mirror', message: { kind: 'snapshot', epoch: 'one', seq: 1, changes: [['sparks', 'BTC', { at: 'never' }]] } });
    transport.listener?.onState({ kind: 'open' });
    for (let n = 0; n < 60; n += 1) bad();
    expect(transport.sent).toHaveLength(1);
    expect(link.mirror.problem).toMatch(/sparks BTC/);
    vi.advanceTimersByTime(2_000);
    expect(transport.sent).toHaveLength(2);
  });

  it('takes the silence of a stopped engine for what it is', () => {
    const { transport, link } = linkOf();
    transport.listener?.onState({ kind: 'open' });
    transport.listener?.onMessage({ v: CONTRACT_VERSION, kind: 'mirror', message: { kind: 'snapshot', epoch: 'e', seq: 1, changes: [['engine', 'now', { state: 'stopped', restarts: 0, restartAt: null, since: 0, sentence: 'Not started.' }]] } });
    vi.advanceTimersByTime(STALE_AFTER_MS + 1_000);
    expect(link.connection.state).toBe('live');
  });

  it('answers requests with what came back, checked against the contract', async () => {
    const { transport, link } = linkOf();
    transport.listener?.onState({ kind: 'open' });
    const asked = link.call('order.cancel', { order: 'a' });
    const request = transport.sent.at(-1) as Extract<UpMessage, { kind: 'request' }>;
    expect(request).toMatchObject({ name: 'order.cancel', input: { order: 'a' } });
    transport.listener?.onMessage({ v: CONTRACT_VERSION, kind: 'answer', call: request.call, ok: true, output: { accepted: true, sentence: 'Cancelling.' } });
    expect(await asked).toEqual({ ok: true, value: { accepted: true, sentence: 'Cancelling.' } });
    const bad = link.call('order.cancel', { order: 'b' });
    transport.listener?.onMessage({ v: CONTRACT_VERSION, kind: 'answer', call: request.call + 1, ok: true, output: { accepted: 'yes' } });
    expect(await bad).toMatchObject({ ok: false, error: { code: 'bad_answer' } });
  });

  it.each([
    ['before it is open', 'not_connected', (_transport: TestTransport) => undefined],
    ['cut off', 'cut_off', (transport: TestTransport) => {
      transport.listener?.onState({ kind: 'open' });
      queueMicrotask(() => transport.listener?.onState({ kind: 'closed', sentence: '', retryAt: null }));
    }],
    ['never answered', 'no_answer', (transport: TestTransport) => {
      transport.listener?.onState({ kind: 'open' });
      queueMicrotask(() => void vi.advanceTimersByTime(16_000));
    }],
  ])('says of a command %s that it may not know: %s', async (_when, code, happen) => {
    const { transport, link } = linkOf();
    happen(transport);
    const answer = await link.call('order.cancel', { order: 'a' });
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(answer.ok ? '' : answer.error.remedy).not.toBe('');
  });

  it.each([['session.start', { fresh: true }, 60], ['backup.restore', { file: 'f' }, 300], ['health.doctor', {}, 119]] as const)('waits for %s as long as it may take', async (name, input, seconds) => {
    const { transport, link } = linkOf();
    transport.listener?.onState({ kind: 'open' });
    let answered = false;
    const asked = link.call(name, input as never).then((answer) => {
      answered = true;
      return answer;
    });
    await vi.advanceTimersByTimeAsync(seconds * 1_000);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'no_answer' } });
  });

  it('sends nothing that the contract refuses', async () => {
    const { transport, link } = linkOf();
    transport.listener?.onState({ kind: 'open' });
    expect(await link.call('order.cancel', { order: '' })).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(transport.sent.filter((message) => message.kind === 'request')).toEqual([]);
  });
});
