/**
 * The wire between an engine and a venue, as bad as real ones: requests and answers lost, late or doubled, reports lost,
 * repeated and out of order, orders refused at random, connections cut. The venue behind it is the paper venue: what it
 * holds is the truth the engine must find its way back to.
 */
import type { RequestId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { VenueAnswer, VenueCapabilities, VenueReport, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { Venue, VenueConnection, VenueListener } from '../ports/venue.ts';
import type { Chaos } from './chaos.ts';
import type { Story } from './story.ts';

type Submit = Extract<VenueRequest, { kind: 'submit' }>;

/** How bad it is; 1 as below, 0 for the quiet hour at the end of a day. */
export interface Weather {
  severity: number;
}

export class ChaosVenue implements Venue, VenueListener {
  readonly id: VenueId;
  readonly capabilities: VenueCapabilities;
  readonly instruments: readonly Instrument[];
  readonly #inner: Venue;
  readonly #time: Scheduler;
  readonly #chaos: Chaos;
  readonly #story: Story;
  readonly #weather: Weather;
  readonly #onSubmit: (request: Submit) => void;
  readonly #onLie: (request: Submit) => void;
  /** Requests taken and said to be refused: their true answers are kept back. */
  readonly #lies = new Set<RequestId>();
  #listener: VenueListener | null = null;
  #connected = true;
  #noStopsUntil = 0;

  constructor(inner: Venue, parts: { time: Scheduler; chaos: Chaos; story: Story; weather: Weather; onSubmit: (request: Submit) => void; onLie: (request: Submit) => void }) {
    this.id = inner.id;
    this.capabilities = inner.capabilities;
    this.instruments = inner.instruments;
    this.#inner = inner;
    this.#time = parts.time;
    this.#chaos = parts.chaos;
    this.#story = parts.story;
    this.#weather = parts.weather;
    this.#onSubmit = parts.onSubmit;
    this.#onLie = parts.onLie;
    inner.listen(this);
  }

  /** The process that listens now; the one before is dead. */
  listen(listener: VenueListener): void {
    this.#listener = listener;
  }

  get connected(): boolean {
    return this.#connected;
  }

  send(request: VenueRequest): void {
    if (request.kind === 'submit') this.#onSubmit(request);
    this.#story.tell(`→ ${describeRequest(request)}`);
    if (!this.#connected) return this.#fail(request, 'offline', false);
    if (this.#strikes('lost_requests', 0.04)) {
      this.#story.tell(`!! request lost: ${request.kind}`);
      return;
    }
    if (request.kind === 'submit' && this.#refuses(request.ticket.type === 'stop')) return this.#reject(request.id);
    if (request.kind === 'submit' && request.ticket.reduceOnly && this.#strikes('false_refusals', 0.05)) this.#lie(request);
    if (!this.#strikes('late_requests', 0.04)) return this.#inner.send(request);
    const lateMs = this.#chaos.of('late_requests').between(500, 9_000);
    this.#story.tell(`!! request ${lateMs} ms late: ${request.kind}`);
    this.#deliver(lateMs, () => this.#inner.send(request));
  }

  observe(data: readonly MarketDatum[], at: Timestamp): void {
    this.#inner.observe(data, at);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  answered(venue: VenueId, request: RequestId, answer: VenueAnswer): void {
    if (this.#lies.delete(request)) return;
    if (!this.#connected || this.#strikes('lost_answers', 0.04)) {
      this.#story.tell(`!! answer lost: ${answer.kind}`);
      return;
    }
    const lateMs = this.#strikes('late_answers', 0.04) ? this.#chaos.of('late_answers').between(1_000, 20_000) : 0;
    this.#deliver(lateMs, () => {
      this.#story.tell(`← ${describeAnswer(answer)}${lateMs > 0 ? ` (!! ${lateMs} ms late)` : ''}`);
      this.#listener?.answered(venue, request, answer);
    });
  }

  reported(venue: VenueId, report: VenueReport): void {
    if (!this.#connected || this.#strikes('lost_reports', 0.04)) {
      this.#story.tell(`!! report lost: ${describeReport(report)}`);
      return;
    }
    const copies = this.#strikes('repeated_reports', 0.08) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const lateMs = this.#strikes('reordered_reports', 0.15) ? this.#chaos.of('reordered_reports').between(10, 3_000) : 0;
      this.#deliver(lateMs, () => {
        this.#story.tell(`⇠ ${describeReport(report)}${copy > 0 ? ' (!! again)' : ''}`);
        this.#listener?.reported(venue, report);
      });
    }
  }

  connectionChanged(venue: VenueId, connection: VenueConnection): void {
    this.#listener?.connectionChanged(venue, connection);
  }

  /** Cuts the connection for a while. */
  cut(forMs: number): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#story.tell(`!! connection cut for ${forMs} ms`);
    this.#listener?.connectionChanged(this.id, 'disconnected');
    this.#time.schedule((this.#time.now() + forMs) as Timestamp, () => {
      this.#connected = true;
      this.#story.tell('!! connection back');
      this.#listener?.connectionChanged(this.id, 'connected');
    });
  }

  #fail(request: VenueRequest, reason: 'offline', mayHaveArrived: boolean): void {
    this.#deliver(5, () => this.#listener?.answered(this.id, request.id, { kind: 'failed', reason, mayHaveArrived, sentence: 'not connected' }));
  }

  /** Single refusals at random; now and then no stop is taken for a while. */
  #refuses(isStop: boolean): boolean {
    const now = this.#time.now();
    if (isStop && this.#strikes('rejections', 0.02)) {
      this.#noStopsUntil = now + this.#chaos.of('rejections').between(5_000, 60_000);
      this.#story.tell('!! the venue takes no stops for a while');
    }
    return (isStop && now < this.#noStopsUntil) || this.#strikes('rejections', 0.04);
  }

  /** Says no to a stop, target or exit and takes it all the same. */
  #lie(request: Submit): void {
    this.#story.tell('!! venue refuses and takes it all the same');
    this.#lies.add(request.id);
    this.#onLie(request);
    this.#deliver(30, () => this.#listener?.answered(this.id, request.id, { kind: 'rejected', code: 'other', sentence: 'try again later' }));
  }

  #reject(id: RequestId): void {
    this.#story.tell('!! venue refuses at random');
    this.#deliver(30, () => this.#listener?.answered(this.id, id, { kind: 'rejected', code: 'other', sentence: 'try again later' }));
  }

  #strikes(kind: Parameters<Chaos['of']>[0], probability: number): boolean {
    return this.#chaos.of(kind).strikes(probability * this.#weather.severity);
  }

  #deliver(lateMs: number, task: () => void): void {
    if (lateMs === 0) task();
    else this.#time.schedule((this.#time.now() + lateMs) as Timestamp, task);
  }
}

function describeRequest(request: VenueRequest): string {
  if (request.kind === 'account') return 'account?';
  if (request.kind === 'transfer') return `transfer ${Number(request.amount) / 1e18} ${request.currency}`;
  if (request.kind !== 'submit') return `${request.kind} ${request.clientOrderId} ${request.instrument}`;
  const { ticket } = request;
  return `submit ${ticket.clientOrderId} ${ticket.side} ${Number(ticket.quantity) / 1e18} ${ticket.instrument} ${ticket.type}${ticket.reduceOnly ? ' reduce-only' : ''} at ${Number(ticket.price ?? ticket.triggerPrice ?? 0n) / 1e18}`;
}

function describeAnswer(answer: VenueAnswer): string {
  switch (answer.kind) {
    case 'accepted': return `accepted ${answer.order.clientOrderId} ${answer.order.status} filled ${Number(answer.order.filledQuantity) / 1e18} ${answer.order.instrument}`;
    case 'order': return answer.order === null ? 'no such order' : `order ${answer.order.clientOrderId} ${answer.order.status} filled ${Number(answer.order.filledQuantity) / 1e18} ${answer.order.instrument}`;
    case 'rejected': return `rejected ${answer.code}: ${answer.sentence}`;
    case 'failed': return `failed ${answer.reason}`;
    case 'transferred': return `transferred ${Number(answer.transfer.amount) / 1e18} ${answer.transfer.currency}`;
    case 'account': return `account: ${answer.account.orders.length} orders, ${answer.account.positions.length} positions`;
  }
}

function describeReport(report: VenueReport): string {
  if (report.kind === 'fill') return `fill ${report.fill.tradeId} ${report.fill.clientOrderId ?? 'stranger'} ${report.fill.side} ${Number(report.fill.quantity) / 1e18} ${report.fill.instrument} at ${Number(report.fill.price) / 1e18}`;
  if (report.kind === 'transfer') return `transfer ${Number(report.transfer.amount) / 1e18}`;
  if (report.kind === 'funding') return `funding ${report.payment.instrument}`;
  return `order ${report.order.clientOrderId ?? 'stranger'} ${report.order.status} ${report.order.instrument}`;
}
