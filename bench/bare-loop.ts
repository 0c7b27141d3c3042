import type { RequestId, VenueId } from '../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueReport } from '../src-shared/domain/venue-wire.ts';
import type { Effect } from '../src-main/engine/core/effect.ts';
import { Engine } from '../src-main/engine/core/engine.ts';
import type { EventBody } from '../src-main/engine/core/event.ts';
import type { StageProbe } from '../src-main/engine/core/turn.ts';
import type { VenueConnection, VenueListener } from '../src-main/engine/ports/venue.ts';
import type { World } from './rig.ts';

/** Told after each step: what it worked on and how long it took, milliseconds. */
export type StepWatch = (body: EventBody, tookMs: number) => void;

/** The engine, its venue and its timers, and nothing else: no journal, no hashes, no store, no halt word. */
export class BareLoop implements VenueListener {
  readonly engine: Engine;
  readonly #world: World;
  readonly #watch: StepWatch | null;
  readonly #timers = new Map<string, () => void>();
  #inbox: EventBody[] = [];
  #draining = false;
  #seq = 0;

  constructor(world: World, watch: StepWatch | null = null, probe: StageProbe = () => undefined) {
    this.#world = world;
    this.#watch = watch;
    this.engine = new Engine(probe);
    world.venue.listen(this);
  }

  get events(): number {
    return this.#seq;
  }

  post(body: EventBody): void {
    this.#inbox.push(body);
    if (this.#draining) return;
    this.#draining = true;
    for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) this.#take(next);
    this.#draining = false;
  }

  answered(venue: VenueId, request: RequestId, answer: VenueAnswer): void {
    this.post({ kind: 'venue_answered', venue, request, answer });
  }

  reported(venue: VenueId, report: VenueReport): void {
    this.post({ kind: 'venue_reported', venue, report });
  }

  connectionChanged(venue: VenueId, connection: VenueConnection): void {
    this.post({ kind: 'venue_connection_changed', venue, connected: connection === 'connected' });
  }

  #take(body: EventBody): void {
    this.#seq += 1;
    const started = this.#watch === null ? 0 : performance.now();
    const { effects } = this.engine.step({ seq: this.#seq, at: this.#world.time.now(), body });
    this.#watch?.(body, performance.now() - started);
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    if (effect.kind === 'send_request') this.#world.venue.send(effect.request);
    else if (effect.kind === 'cancel_timer') this.#cancelTimer(effect.timer);
    else if (effect.kind === 'start_timer') {
      const { timer, at } = effect;
      this.#cancelTimer(timer);
      this.#timers.set(timer, this.#world.time.schedule(at, () => {
        this.#timers.delete(timer);
        this.post({ kind: 'timer_fired', timer, dueAt: at });
      }));
    }
  }

  #cancelTimer(timer: string): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}
