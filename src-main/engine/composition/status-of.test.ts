import { describe, expect, it } from 'vitest';
import { must } from '../../../src-shared/support/assert.ts';
import { Desk, SOL } from '../core/engine.fixture.ts';
import { Percentiles } from '../runner/percentiles.ts';
import type { Session } from './session.ts';
import { statusOf } from './status-of.ts';

describe('how a session stands', () => {
  it('dust is no open position: leaving with everything closed must not wait for what cannot be closed', () => {
    const desk = new Desk();
    desk.open();
    desk.open(SOL.id);
    const session = { id: 's', title: 'm', marketFrom: null, marketUntil: null, runner: { engine: desk.engine, seq: 1, stageTimes: { total: new Percentiles() }, failure: null } } as unknown as Session;
    const open = (): number => statusOf(session, { uptimeMs: 0, dataAgeMs: null }).openPositions;
    expect(open()).toBe(2);
    desk.fill(must(desk.orders('stop')[0], 'protected'), '21.7385', '98');
    desk.advance(1_000);
    expect([desk.position()?.protection, open()]).toEqual(['dust', 1]);
  });
});
