/** A browser on its WebSocket, as a follower of the hub. */
import type { RawData, WebSocket } from 'ws';
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import type { DownMessage } from '../../src-shared/contract/envelope.ts';
import type { Attachment, Follower } from '../hub/follower.ts';
import { RateLimit } from './rate-limit.ts';

/** Bytes that may wait for a browser before it gets no more deltas. */
export const CONGESTED_BYTES = 1_000_000;
/** Bytes that may wait for a browser at all, answers included: one that asks and does not read is cut off, and comes back by itself when it lives. */
export const MOST_WAITING_BYTES = 64_000_000;
/** A browser that takes nothing for this long, or answers no ping, is gone, ms. */
const HEARTBEAT_MS = 15_000;
/** Requests at once, and a second. A person's hands make tens; a chart that is dragged makes some more. */
const BURST = 200;
const PER_SECOND = 50;
/** Close codes of RFC 6455. */
const POLICY_VIOLATION = 1008;

/** What a browser needs to be attached. */
export interface BrowserBasis {
  readonly socket: WebSocket;
  readonly name: string;
  readonly attach: (follower: Follower) => Attachment;
  readonly nowMs: () => number;
  readonly heartbeatMs?: number;
}

/** Attaches a browser until its socket closes. */
export function followOver({ socket, name, attach, nowMs, heartbeatMs = HEARTBEAT_MS }: BrowserBasis): void {
  const send = (message: DownMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate();
    else socket.send(JSON.stringify(message));
  };
  const line = attach({ name, role: 'owner', send, congested: () => socket.bufferedAmount > CONGESTED_BYTES });
  const limit = new RateLimit(BURST, PER_SECOND, nowMs);
  let isAlive = true;
  const beat = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    return socket.ping();
  }, heartbeatMs);
  beat.unref();
  socket.on('pong', () => { isAlive = true; });
  socket.on('message', (data, isBinary) => {
    isAlive = true;
    if (isBinary) return socket.close(POLICY_VIOLATION, 'text only');
    const message = jsonOf(data);
    if (isHalt(message) || limit.take()) return line.take(message);
    return send({ v: CONTRACT_VERSION, kind: 'refusal', call: callOf(message), ok: false, error: { code: 'too_fast', sentence: `More than ${PER_SECOND} requests a second came from this browser.`, remedy: 'Wait a moment. Nothing was changed.' } });
  });
  // A message that is too long, and the like: the socket closes itself with the code for it.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(beat);
    line.detach();
  });
}

function jsonOf(data: RawData): unknown {
  try {
    return JSON.parse((Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Uint8Array)).toString('utf8'));
  } catch {
    return null;
  }
}

function isHalt(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'name' in message && message.name === 'halt.now';
}

function callOf(message: unknown): number {
  const call = typeof message === 'object' && message !== null && 'call' in message ? message.call : 0;
  return typeof call === 'number' && Number.isSafeInteger(call) && call >= 0 ? call : 0;
}
