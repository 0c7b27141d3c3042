import { describe, expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import { backoffMs } from './backoff.ts';
import { SocketTransport } from './socket-transport.ts';
import type { TransportState } from './transport.ts';

class FakeSocket {
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose?.();
  }
}

function begin(): { readonly sockets: FakeSocket[]; readonly waits: number[]; readonly retry: () => void; readonly states: TransportState[]; readonly got: DownMessage[]; readonly bad: string[]; readonly transport: SocketTransport } {
  const sockets: FakeSocket[] = [];
  const waits: number[] = [];
  let next: (() => void) | null = null;
  const transport = new SocketTransport('ws://here/wire', {
    now: () => 1_000,
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    later: (run, ms) => {
      waits.push(ms);
      next = run;
      return () => (next = null);
    },
  });
  const states: TransportState[] = [];
  const got: DownMessage[] = [];
  const bad: string[] = [];
  transport.open({ onState: (state) => states.push(state), onMessage: (message) => got.push(message), onBadMessage: (sentence) => bad.push(sentence) });
  return { sockets, waits, retry: () => next?.(), states, got, bad, transport };
}

describe('the browser’s way to the app', () => {
  it('comes back by itself, ever more slowly, and begins anew after a success', () => {
    const { sockets, waits, retry, states } = begin();
    for (let time = 0; time < 4; time += 1) {
      sockets.at(-1)?.onclose?.();
      retry();
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000]);
    expect(states.at(-1)).toMatchObject({ kind: 'closed', sentence: expect.stringContaining('quorum open') as string });
    sockets.at(-1)?.onopen?.();
    expect(states.at(-1)).toEqual({ kind: 'open' });
    sockets.at(-1)?.onclose?.();
    expect(waits.at(-1)).toBe(250);
    expect(states.at(-1)).toMatchObject({ kind: 'closed', retryAt: 1_250 });
  });

  it('waits at most five seconds', () => {
    expect([0, 3, 5, 50].map((attempt) => backoffMs(attempt))).toEqual([250, 2_000, 5_000, 5_000]);
  });

  it('gives on messages of the contract, and tells of anything else', () => {
    const { sockets, got, bad } = begin();
    sockets[0]?.onmessage?.({ data: JSON.stringify({ v: CONTRACT_VERSION, kind: 'hint', hint: 'show_halt' }) });
    sockets[0]?.onmessage?.({ data: '{"v":99}' });
    sockets[0]?.onmessage?.({ data: 'not json' });
    expect(got).toEqual([{ v: CONTRACT_VERSION, kind: 'hint', hint: 'show_halt' }]);
    expect(bad).toHaveLength(2);
  });

  it('sends nothing while closed, and does not come back after its end', () => {
    const { sockets, waits, transport } = begin();
    transport.send({ v: CONTRACT_VERSION, kind: 'sync' });
    expect(sockets[0]?.sent).toEqual([]);
    transport.close();
    expect(waits).toEqual([]);
  });
});
