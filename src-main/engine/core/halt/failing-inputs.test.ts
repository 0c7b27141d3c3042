import { describe, expect, it } from 'vitest';
import { restart } from '../../runner/restart.fixture.ts';
import { defaultConfig } from '../default-config.ts';
import { BTC, Desk } from '../engine.fixture.ts';

const MINUTE = 60_000;
const live = { halt: { clockSkewMs: 30_000, clockSkewForMs: MINUTE, dataSilenceMs: 10 * MINUTE } };
const clock = (desk: Desk, skewMs: number): void => desk.post({ kind: 'clock_measured', skewMs });

/** A quote every ten seconds. */
function quoted(desk: Desk, ms: number): void {
  for (let left = ms; left > 0; left -= 10_000) {
    desk.advance(10_000);
    desk.quote(BTC.id, 100);
  }
}

describe('a clock that is far off', () => {
  it('halts after a minute beyond the limit, by the one halt path, stops staying', () => {
    const desk = new Desk({ tweaks: live });
    desk.open();
    clock(desk, -31_000);
    desk.advance(59_000);
    expect(desk.state.trading).toBe('active');
    desk.advance(1_000);
    expect(desk.state.halt).toMatchObject({ by: 'clock failure', close: false, reason: "The clock has been 31 s off the venue's for 60 s." });
    expect(desk.haltWord).toBe(true);
    expect(desk.factsOf('risk_event').map((fact) => fact.code)).toEqual(['clock_failure']);
    expect(desk.position()?.protection).toBe('native');
  });

  it('counts without a break: back within the limit begins anew', () => {
    const desk = new Desk({ tweaks: live });
    clock(desk, 40_000);
    desk.advance(50_000);
    clock(desk, 29_000);
    desk.advance(20_000);
    clock(desk, 40_000);
    desk.advance(59_000);
    expect(desk.state.trading).toBe('active');
    desk.advance(1_000);
    expect(desk.state.trading).toBe('halted');
  });

  it('being measured again as bad does not put the halt off', () => {
    const desk = new Desk({ tweaks: live });
    for (let i = 0; i < 7; i += 1) {
      clock(desk, 40_000 + i);
      desk.advance(10_000);
    }
    expect(desk.state.halt?.by).toBe('clock failure');
  });

  it('is resumed when it is right again', () => {
    const desk = new Desk({ tweaks: live });
    clock(desk, 40_000);
    desk.advance(MINUTE);
    desk.resume();
    expect(desk.state.trading).toBe('halted');
    clock(desk, 0);
    desk.resume();
    expect(desk.state.trading).toBe('active');
  });
});

describe('a feed that has fallen silent', () => {
  it('halts when no instrument has had data for ten minutes while a position is open', () => {
    const desk = new Desk({ tweaks: live });
    quoted(desk, 5 * MINUTE);
    desk.open();
    desk.advance(9 * MINUTE);
    expect(desk.state.trading).toBe('active');
    desk.advance(2 * MINUTE);
    expect(desk.state.halt).toMatchObject({ by: 'data failure', close: false });
    expect(desk.factsOf('risk_event').map((fact) => fact.code)).toEqual(['data_failure']);
    expect(desk.position()?.protection).toBe('native');
  });

  it('one instrument that speaks is enough', () => {
    const desk = new Desk({ tweaks: live });
    desk.open();
    quoted(desk, 30 * MINUTE);
    expect(desk.state.trading).toBe('active');
  });

  it('without a position nothing halts; with one that opens later the silence before it counts', () => {
    const desk = new Desk({ tweaks: live });
    desk.advance(60 * MINUTE);
    expect(desk.state.trading).toBe('active');
    desk.open();
    desk.advance(20_000);
    expect(desk.state.halt?.by).toBe('data failure');
  });

  it('a night asleep is no silence: it is counted poll by poll, even where the poll comes before the wake is told', () => {
    const desk = new Desk({ tweaks: live });
    desk.open();
    quoted(desk, MINUTE);
    desk.at += 8 * 60 * MINUTE;
    desk.advance(11_000);
    desk.post({ kind: 'machine_woke', awayMs: 8 * 60 * MINUTE, cause: 'clock_leapt' });
    quoted(desk, 5 * MINUTE);
    expect(desk.state.trading).toBe('active');
  });

  it('cannot be resumed before data come', () => {
    const desk = new Desk({ tweaks: live });
    desk.open();
    desk.advance(11 * MINUTE);
    desk.resume();
    expect(desk.factsOf('command_handled').at(-1)?.sentence).toMatch(/no instrument has had data for \d+ s/);
    quoted(desk, MINUTE);
    desk.resume();
    expect(desk.state.trading).toBe('active');
  });

  it('counts from a start that finds positions open and no data', () => {
    const first = new Desk({ tweaks: live });
    first.open();
    const desk = restart(first, { tweaks: live, warm: false });
    desk.advance(11 * MINUTE);
    expect(desk.state.halt?.by).toBe('data failure');
  });
});

describe('recorded history and runs at full speed', () => {
  it('never halt for an outage: five hours of silence, a clock a minute off', () => {
    const { halt } = defaultConfig({ watchlist: [], barsOnly: false, intervalMs: 5_000 });
    expect([halt.clockSkewMs, halt.dataSilenceMs]).toEqual([null, null]);
    const desk = new Desk();
    desk.open();
    clock(desk, 60_000);
    desk.advance(300 * MINUTE);
    expect(desk.state.trading).toBe('active');
  });

  it('a live market does: the limits that ship', () => {
    const { halt } = defaultConfig({ watchlist: [], barsOnly: false, intervalMs: 5_000, live: true });
    expect(halt).toMatchObject({ clockSkewMs: 30_000, clockSkewForMs: 60_000, dataSilenceMs: 600_000 });
  });
});
