import { describe, expect, it } from 'vitest';
import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';
import { FLOW_IN_FLIGHT, LineOutbox } from './line-outbox.ts';

const line = (count: number): EngineLine[] => Array.from({ length: count }, (_, at) => ({ type: 'regime', at, instrument: 'BTC', from: 'bull', to: 'bear' }));

function outbox() {
  const flow = new SharedArrayBuffer(8);
  const sent: EngineLine[][] = [];
  return { flow: new Int32Array(flow), sent, box: new LineOutbox(flow, false, (batch) => sent.push([...batch])) };
}

describe('lines to a reader', () => {
  it('go in batches, and no more are under way than the reader has room for', () => {
    const { flow, sent, box } = outbox();
    box.add(line(3_000));
    box.flush();
    expect(sent).toHaveLength(8);
    expect(sent.every((batch) => batch.length === 200)).toBe(true);
    expect(flow[FLOW_IN_FLIGHT]).toBe(8);
  });

  it('follow in their order as room comes', () => {
    const { flow, sent, box } = outbox();
    box.add(line(3_000));
    while (sent.flat().length < 3_000) {
      flow[FLOW_IN_FLIGHT] = 0;
      box.flush();
    }
    expect(sent.flat().map((one) => ('at' in one ? one.at : -1))).toEqual(Array.from({ length: 3_000 }, (_, at) => at));
  });

  it('are left out, oldest first and counted, where nobody reads and time goes on', () => {
    const { flow, sent, box } = outbox();
    for (let i = 0; i < 100; i += 1) box.add(line(200));
    sent.length = 0;
    flow[FLOW_IN_FLIGHT] = 0;
    box.flush();
    expect(sent[0]?.[0]).toEqual({ type: 'lines_dropped', count: 20_000 - 8 * 200 - 5_000 });
  });

  it('all leave at the end', () => {
    const { sent, box } = outbox();
    box.add(line(3_000));
    box.finish();
    expect(sent.flat()).toHaveLength(3_000);
  });
});
