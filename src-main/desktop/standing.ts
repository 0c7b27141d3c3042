/** How things stand, in the few words that tray, title and halt strip need: worked out from the mirror, never kept. */
import { ONLY, type MirrorState, type RowOf } from '../../src-shared/contract/mirror.ts';
import type { StripFace } from '../../src-preload/channels.ts';
import { moneyText, timeText } from './words.ts';

export const TRAY_ICONS = ['starting', 'running-paper', 'paused', 'reducing', 'halted', 'attention'] as const;
export type TrayIcon = (typeof TRAY_ICONS)[number];

export interface Standing {
  readonly icon: TrayIcon;
  /** `DEMO · PAPER`, `PAPER`, `REVIEW`; empty before a session. */
  readonly badge: string;
  readonly mode: RowOf<'session'>['mode'] | null;
  /** One or two words: `running`, `entries paused`, `halted`. */
  readonly state: string;
  readonly halted: boolean;
  /** `+12.40 USDT today`; null where it is not known. */
  readonly today: string | null;
  readonly equity: string | null;
  readonly openRisk: string | null;
  readonly openPositions: number;
  /** Positions that nothing protects. */
  readonly unprotected: number;
  readonly trading: RowOf<'status'>['trading'] | null;
  /** Signals that wait for a person's answer. */
  readonly waiting: number;
  /** First line of the tray's menu. */
  readonly line: string;
  readonly tooltip: string;
  readonly title: string;
  readonly strip: StripFace;
}

const badges = { demo: 'DEMO · PAPER', paper: 'PAPER', review: 'REVIEW · read-only' } as const;

/** @param mirror the hub's copy */
export function standingOf(mirror: MirrorState): Standing {
  const session = mirror.session.get(ONLY) ?? null;
  const portfolio = mirror.portfolio.get(ONLY) ?? null;
  const status = mirror.status.get(ONLY) ?? null;
  const halt = mirror.halt.get(ONLY) ?? null;
  const quote = session?.quote ?? '';
  const halted = halt?.set === true;
  const badge = session === null ? '' : badges[session.mode];
  const state = stateWords(mirror);
  const equity = portfolio === null ? null : moneyText(portfolio.equity, quote, 'plain');
  const today = portfolio === null || portfolio.dayPnl === null ? null : moneyText(portfolio.dayPnl, quote, 'signed');
  const openRisk = portfolio === null ? null : moneyText(portfolio.openRisk, quote, 'plain');
  const mode = approvalWords(status);
  const line = halted ? haltLine(halt) : [badge, state, mode, lostVenues(mirror), today === null ? null : `${today} today`].filter((word) => word !== null && word !== '').join(' · ');
  const tooltip = [`Quorum: ${line}`, equity === null ? null : `Equity ${equity}`, today === null ? null : `Today ${today}`, openRisk === null ? null : `At risk ${openRisk}`].filter((word) => word !== null).join('\n');
  return {
    icon: iconOf(mirror), badge, mode: session?.mode ?? null, state, halted, today, equity, openRisk, openPositions: portfolio?.openPositions ?? status?.openPositions ?? 0,
    unprotected: portfolio?.unprotected ?? status?.unprotected ?? 0, trading: status?.trading ?? null, waiting: waitingOf(mirror), line, tooltip,
    title: ['Quorum', badge, halted ? haltLine(halt) : state, mode].filter((word) => word !== null && word !== '').join(' · '), strip: stripFace(halt),
  };
}

/** How signals are treated, where that is not by themselves. */
function approvalWords(status: RowOf<'status'> | null): string | null {
  switch (status?.approval.mode) {
    case 'approve': return 'signals need your yes';
    case 'suggest': return 'suggestions only';
    case 'auto': case undefined: return null;
  }
}

function waitingOf({ signals }: MirrorState): number {
  let waiting = 0;
  for (const signal of signals.values()) if (signal.state === 'waiting') waiting += 1;
  return waiting;
}

/** Whether something stays loud until a person has seen it. */
export function needsAttention(mirror: MirrorState): boolean {
  const { state } = mirror.engine.get(ONLY) ?? { state: 'starting' };
  if (state === 'unresponsive' || state === 'restarting' || state === 'failed') return true;
  if (mirror.halt.get(ONLY)?.phase === 'needs_you') return true;
  if ([...mirror.venues.values()].some((venue) => !venue.connected)) return true;
  if (waitingOf(mirror) > 0) return true;
  return [...mirror.alerts.values()].some((alert) => alert.level === 4 && !alert.acknowledged);
}

function iconOf(mirror: MirrorState): TrayIcon {
  if (mirror.halt.get(ONLY)?.set === true) return 'halted';
  if (needsAttention(mirror)) return 'attention';
  // The last an engine told stays in the mirror when it has ended.
  if (mirror.engine.get(ONLY)?.state === 'stopped') return 'starting';
  switch (mirror.status.get(ONLY)?.trading) {
    case undefined: return 'starting';
    case 'active': return 'running-paper';
    case 'paused': return 'paused';
    case 'reducing': return 'reducing';
    case 'halted': return 'halted';
  }
}

/** A venue that is gone has a word of its own beside the picture. */
function lostVenues(mirror: MirrorState): string | null {
  const lost = [...mirror.venues].flatMap(([id, venue]) => (venue.connected ? [] : [id]));
  return lost.length === 0 ? null : `no connection to ${lost.join(', ')}`;
}

function stateWords(mirror: MirrorState): string {
  const engine = mirror.engine.get(ONLY)?.state ?? 'starting';
  switch (engine) {
    case 'starting': return 'starting';
    case 'unresponsive': return 'engine does not answer';
    case 'restarting': return 'engine restarts';
    case 'halting': return 'halting';
    case 'stopped': return 'stopped';
    case 'failed': return 'engine failed';
    case 'running': return tradingWords(mirror.status.get(ONLY) ?? null);
  }
}

function tradingWords(status: RowOf<'status'> | null): string {
  switch (status?.trading) {
    case undefined: return 'starting';
    case 'active': return status?.observing === true ? 'observing' : 'running';
    case 'paused': return 'entries paused';
    case 'reducing': return 'only reducing risk';
    case 'halted': return 'halted';
  }
}

function haltLine(halt: RowOf<'halt'>): string {
  const since = halt.since === null ? '' : ` since ${timeText(halt.since)}`;
  switch (halt.phase) {
    case 'halting': return 'Halting…';
    case 'needs_you': return `Halted${since}, needs you`;
    case 'none': case 'halted': return `Halted${since}`;
  }
}

function stripFace(halt: RowOf<'halt'> | null): StripFace {
  if (halt === null || !halt.set) return { tone: 'ready', label: 'Halt', note: 'Stops trading at once. Stops at the venues stay.' };
  if (halt.phase === 'halting') return { tone: 'halting', label: 'Halting…', note: 'New orders are blocked. Press to see how far it is.' };
  return { tone: 'halted', label: haltLine({ ...halt, phase: 'halted' }), note: halt.phase === 'needs_you' ? 'Something is left for you to do. Press to see it.' : 'Nothing trades until you resume. Press to see the result.' };
}
