/** A market whose next vote gives a signal to buy, with a person in front of it: for tests. */
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { BTC, Desk, type DeskOptions } from '../engine.fixture.ts';
import type { Signal } from '../signal/signal.ts';
import type { ApprovalMode } from './approval-mode.ts';

const MINUTES_5 = 300_000;

/** Ten hours of a rising market, then a quote at 100. Signals live ten minutes. */
export function risingDesk(mode: ApprovalMode | null, more: DeskOptions = {}, limitMs: number | null = null): Desk {
  const desk = new Desk({
    instruments: [BTC], ...more, warm: false,
    tweaks: {
      consensus: { threshold: 0, minVoices: 1, minPresence: 0, maxSnapshotAgeMs: 86_400_000 }, risk: { maxInstrumentExposure: 5, maxPortfolioExposure: 5, maxCostOfRisk: 10 },
      ...(mode === null ? {} : { approval: { mode, limitMs, override: false } }), ...more.tweaks,
    },
  });
  const first = Math.floor(desk.at / MINUTES_5) - 120;
  desk.observe(...Array.from({ length: 120 }, (_, i) => ({
    kind: 'candle' as const, instrument: BTC.id, timeframe: '5m' as const, openAt: ((first + i) * MINUTES_5) as Timestamp, open: 80 + i / 6, high: 80.3 + i / 6, low: 79.9 + i / 6, close: 80.2 + i / 6, volume: 1, closed: true, history: true as const,
  })));
  desk.quote(BTC.id, 100);
  return desk;
}

/** The signal that waits, or is shown. */
export function waitingOn(desk: Desk): Signal {
  return must([...desk.state.approval.waiting.values()][0], 'a signal waits').signal;
}

/** Says yes or no; what was answered. */
export function say(desk: Desk, word: 'approve_signal' | 'reject_signal', signal: SignalId | string, note = ''): { accepted: boolean; sentence: string } {
  desk.command({ kind: word, signal: signal as SignalId, note });
  const { accepted, sentence } = must(desk.factsOf('command_handled').at(-1), 'an answer');
  return { accepted, sentence };
}

/** Changes the mode; what was answered. */
export function setMode(desk: Desk, mode: ApprovalMode, limitMs: number | null = null): { accepted: boolean; sentence: string } {
  desk.command({ kind: 'set_approval', mode, limitMs });
  const { accepted, sentence } = must(desk.factsOf('command_handled').at(-1), 'an answer');
  return { accepted, sentence };
}

/** How signals ended so far. */
export function ends(desk: Desk): string[] {
  return desk.factsOf('signal_ended').map(({ end }) => end);
}

/** What became of questions so far. */
export function decisions(desk: Desk): string[] {
  return desk.factsOf('approval_answered').map(({ decision }) => decision);
}
