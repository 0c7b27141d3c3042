import { describe, expect, it } from 'vitest';
import type { ClientOrderId, RequestId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueReport } from '../../../../src-shared/domain/venue-wire.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';
import { PaperVenue } from './paper-venue.ts';
import type { PaperVenueOptions } from './paper-venue.ts';
import { balances, HandClock, PERPETUAL, seededRng, ticket, VENUE } from './paper.fixture.ts';
import type { OrderWords } from './paper.fixture.ts';
import { MemoryBooks } from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';

interface Heard {
  readonly at: number;
  readonly what: string;
}

/** A venue at a hand-turned clock, with everything it says written down with its time. */
class Session {
  readonly clock = new HandClock();
  readonly heard: Heard[] = [];
  readonly answers: VenueAnswer[] = [];
  readonly reports: VenueReport[] = [];
  readonly problems: (Failure | null)[] = [];
  readonly start = this.clock.now();
  venue: PaperVenue;
  readonly #options: Omit<PaperVenueOptions, 'rng'>;

  constructor(books: VenueBooks = new MemoryBooks(), seed = 7, config: PaperVenueOptions['config'] = {}) {
    this.#options = {
      id: VENUE, instruments: [PERPETUAL], scheduler: this.clock, books, config: { startBalances: balances(['USDT', '10000']), ...config }, onBooksProblem: (problem) => this.problems.push(problem),
    };
    this.venue = this.open(seed);
  }

  open(seed: number): PaperVenue {
    this.venue = new PaperVenue({ ...this.#options, rng: seededRng(seed) });
    const note = (what: string): void => void this.heard.push({ at: this.clock.now() - this.start, what });
    this.venue.listen({
      answered: (_venue, id, answer) => {
        note(`answer ${id} ${answer.kind}`);
        this.answers.push(answer);
      },
      reported: (_venue, report) => {
        note(`report ${report.kind}`);
        this.reports.push(report);
      },
      connectionChanged: (_venue, connection) => note(connection),
    });
    return this.venue;
  }

  submit(id: string, words: OrderWords = {}): void {
    this.venue.send({ kind: 'submit', id: id as RequestId, ticket: ticket(words) });
  }

  quote(bid: number, ask: number, size = 10): void {
    const at = this.clock.now();
    this.venue.observe([{ kind: 'quote', instrument: PERPETUAL.id, at, bid, bidSize: size, ask, askSize: size }], at);
  }
}

describe('latency', () => {
  it('a request takes its time there and its answer its time back; reports follow the answer', () => {
    const session = new Session(undefined, 7, { latencyMs: { min: 30, max: 30 } });
    session.quote(99, 100);
    session.submit('r1');
    session.clock.pass(59);
    expect(session.heard).toEqual([{ at: 0, what: 'connected' }]);
    session.clock.pass(1);
    expect(session.heard.slice(1)).toEqual([{ at: 60, what: 'answer r1 accepted' }, { at: 60, what: 'report fill' }, { at: 60, what: 'report order' }]);
  });

  it('an order trades at the market of its arrival, not of its sending', () => {
    const session = new Session(undefined, 7, { latencyMs: { min: 30, max: 30 } });
    session.quote(99, 100);
    session.submit('r1');
    session.clock.pass(10);
    session.quote(104, 105);
    session.clock.pass(100);
    expect(session.reports[0]).toMatchObject({ kind: 'fill', fill: { price: 105n * 10n ** 18n } });
  });

  it('drawn latencies stay within their bounds and keep the order of messages', () => {
    const session = new Session(undefined, 3, { latencyMs: { min: 5, max: 50 } });
    session.quote(99, 100);
    for (let index = 0; index < 40; index += 1) session.submit(`r${index}`, { type: 'limit', price: '95', quantity: '0.1' });
    session.clock.pass(100);
    const answers = session.heard.filter(({ what }) => what.startsWith('answer'));
    expect(answers.map(({ what }) => what)).toEqual(Array.from({ length: 40 }, (_, index) => `answer r${index} accepted`));
    expect(answers.every(({ at }) => at >= 10 && at <= 100)).toBe(true);
    expect(new Set(answers.map(({ at }) => at)).size).toBeGreaterThan(1);
  });

  it('the same seed gives the same session, another seed another', () => {
    const run = (seed: number): readonly Heard[] => {
      const session = new Session(undefined, seed);
      session.quote(99, 100);
      for (let index = 0; index < 10; index += 1) session.submit(`r${index}`, { quantity: '0.1' });
      session.clock.pass(1_000);
      return session.heard;
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('an order that arrives after its receive window is refused', () => {
    const session = new Session(undefined, 7, { latencyMs: { min: 30, max: 30 } });
    session.quote(99, 100);
    session.submit('late', { expiresAt: (session.start + 29) as Timestamp });
    session.submit('just', { expiresAt: (session.start + 30) as Timestamp });
    session.clock.pass(100);
    expect(session.answers).toMatchObject([{ kind: 'rejected', code: 'expired_request' }, { kind: 'accepted' }]);
  });
});

describe('the books', () => {
  it('hold what is told before it is told', () => {
    const books = new MemoryBooks();
    const session = new Session(books);
    session.quote(99, 100);
    session.submit('r1', { id: 'a', type: 'limit', price: '95' });
    for (let waited = 0; session.answers.length === 0 && waited < 500; waited += 1) {
      session.clock.pass(1);
      if (session.answers.length > 0) expect(books.load()?.orders).toMatchObject([{ clientOrderId: 'a' }]);
    }
    expect(session.answers.length).toBe(1);
  });

  it('a restart keeps orders, position, balances and history; what was on its way is lost; ids go on', async () => {
    const books = new MemoryBooks();
    const session = new Session(books);
    session.quote(99, 100);
    session.submit('r1', { id: 'entry' });
    session.submit('r2', { id: 'stop', side: 'sell', type: 'stop', trigger: '95', reduceOnly: true });
    session.clock.pass(1_000);
    session.submit('r3', { id: 'lost' });
    await session.venue.close();
    expect(session.clock.waiting).toBe(0);
    session.open(8);
    session.venue.send({ kind: 'account', id: 'r4' as RequestId, fillsSince: 0 as Timestamp });
    session.venue.send({ kind: 'query', id: 'r5' as RequestId, instrument: PERPETUAL.id, clientOrderId: 'lost' as ClientOrderId });
    session.submit('r6', { id: 'entry' });
    session.clock.pass(1_000);
    expect(session.answers.slice(-3)).toMatchObject([
      { kind: 'account', account: { orders: [{ clientOrderId: 'stop', status: 'open' }], positions: [{ quantity: 10n ** 18n }], fills: [{ clientOrderId: 'entry' }] } },
      { kind: 'order', order: null },
      { kind: 'rejected', code: 'duplicate_id' },
    ]);
    session.quote(90, 90.1);
    session.clock.pass(1_000);
    const ids = session.reports.flatMap((report) => (report.kind === 'fill' ? [report.fill.tradeId] : []));
    expect(new Set(ids).size).toBe(2);
  });

  it('that cannot be saved do not stop the venue: it says so, trades on, tries again, and says when it is over', () => {
    const kept = new MemoryBooks();
    let broken = false;
    const books: VenueBooks = {
      load: () => kept.load(),
      save: (snapshot) => {
        if (broken) throw new Error('ENOSPC: no space left on device');
        kept.save(snapshot);
      },
    };
    const session = new Session(books);
    session.quote(99, 100);
    session.submit('r1', { id: 'a', type: 'limit', price: '95' });
    session.clock.pass(1_000);
    broken = true;
    session.venue.send({ kind: 'cancel', id: 'r2' as RequestId, instrument: PERPETUAL.id, clientOrderId: 'a' as ClientOrderId });
    session.clock.pass(1_000);
    expect(session.answers.at(-1)).toMatchObject({ kind: 'order', order: { status: 'cancelled' } });
    expect(session.problems[0]).toMatchObject({ code: 'paper_books_not_saved', sentence: expect.stringContaining('no space left') });
    expect(kept.load()?.orders.length).toBe(1);
    broken = false;
    session.quote(99, 100);
    expect(kept.load()?.orders.length).toBe(0);
    expect(session.problems.at(-1)).toBeNull();
  });

  it('forget the oldest beyond what they retain, but nothing newer', () => {
    const session = new Session(undefined, 7, { retain: 10 });
    session.quote(99, 100, 1_000);
    for (let index = 0; index < 35; index += 1) session.submit(`r${index}`, { quantity: '0.1' });
    session.clock.pass(1_000);
    session.venue.send({ kind: 'account', id: 'last' as RequestId, fillsSince: 0 as Timestamp });
    session.clock.pass(1_000);
    const answer = session.answers.at(-1);
    const fills = answer?.kind === 'account' ? answer.account.fills : [];
    expect(fills.length).toBeGreaterThanOrEqual(10);
    expect(fills.length).toBeLessThanOrEqual(20);
    const told = session.reports.flatMap((report) => (report.kind === 'fill' ? [report.fill.tradeId] : []));
    expect(fills.map((fill) => fill.tradeId)).toEqual(told.slice(-fills.length));
  });
});
