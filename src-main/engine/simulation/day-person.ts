/** The person of a simulated day: halts, resumes, pauses, closes, trades by hand, rebalances and changes limits, sanely and not. */
import type { RowId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Command } from '../core/command.ts';
import type { EngineState } from '../core/state.ts';
import type { Scheduler } from '../ports/clock.ts';
import { commandByHand } from './by-hand.ts';
import type { Chaos } from './chaos.ts';
import type { DayOptions } from './day-options.ts';
import { limitsByHand } from './limits-by-hand.ts';
import { Rebalancer } from './rebalancer.ts';
import type { SimHaltSwitch } from './sim-ports.ts';
import { answersOf } from './sim-person.ts';
import type { Story } from './story.ts';

/** Longer than a rebalance may take. */
const LONG_CUT_MS = 11 * 60_000;
const SAY_AGAIN_MS = 1_000;

interface PersonParts {
  readonly options: DayOptions;
  readonly chaos: Chaos;
  readonly time: Scheduler;
  readonly haltSwitch: SimHaltSwitch;
  readonly story: Story;
  readonly rowId: () => RowId;
  /** What a person may see: null while no engine has begun. */
  readonly state: () => Readonly<EngineState> | null;
  readonly asleep: () => boolean;
  readonly send: (command: Command) => void;
  /** The wire is cut for so long. */
  readonly cut: (forMs: number) => void;
}

export class DayPerson {
  readonly #parts: PersonParts;
  readonly #startsAt: number;
  readonly #rebalancer: Rebalancer | null;

  /** @param startsAt a fresh install is started then */
  constructor(parts: PersonParts, startsAt: number) {
    const { options: { seed }, chaos, rowId } = parts;
    this.#parts = parts;
    this.#startsAt = startsAt;
    // One day in three, so that all kinds of days have some with them and some without; another third changes limits, and so does every day with a list of them.
    this.#rebalancer = seed % 3 === 0 && !chaos.off.has('rebalances') ? new Rebalancer(chaos.of('rebalances'), rowId) : null;
  }

  /** What is done in these ten seconds. */
  look(at: number): void {
    this.#trading(at);
    this.#byHand();
    this.#rebalance(at);
    this.#limits();
  }

  #trading(at: number): void {
    const { chaos, rowId, send, options } = this.#parts;
    const dice = chaos.of('commands');
    const state = this.#parts.state();
    if (state === null || this.#parts.asleep()) return;
    // Whoever halted or paused resumes after a while; a fresh install is started.
    if (state.trading !== 'active' && (at === this.#startsAt || dice.strikes(0.08) || options.off?.has('commands') === true)) return send({ kind: 'resume', id: rowId(), by: 'person', acknowledge: true });
    if (!dice.strikes(0.006)) return;
    const wish = dice.pick(['halt', 'halt', 'halt_close', 'pause', 'close'] as const);
    if (wish === 'close') {
      const position = [...state.positions.values()][0];
      if (position !== undefined) send({ kind: 'close_position', id: rowId(), by: 'person', position: position.id });
    } else if (wish === 'pause') {
      send({ kind: 'pause', id: rowId(), by: 'person' });
    } else {
      this.#halt(at, wish === 'halt_close', dice.between(0, 40_000));
    }
  }

  /** The word counts at once; the engine may be busy and hear of it later. */
  #halt(at: number, close: boolean, heardAfterMs: number): void {
    const { haltSwitch, story, time, rowId, send } = this.#parts;
    haltSwitch.click({ by: 'person', reason: 'a click', close, at: at as Timestamp });
    story.tell('!! person: the halt word is set');
    const command: Command = { kind: 'halt', id: rowId(), by: 'person', reason: 'a click', close };
    if (heardAfterMs === 0) send(command);
    else time.schedule((at + heardAfterMs) as Timestamp, () => this.#sayAwake(command));
  }

  /** What was said just before the machine fell asleep is heard when it wakes. */
  #sayAwake(command: Command): void {
    const { asleep, time, send } = this.#parts;
    if (asleep()) time.schedule((time.now() + SAY_AGAIN_MS) as Timestamp, () => this.#sayAwake(command));
    else send(command);
  }

  #byHand(): void {
    const { chaos, rowId, send, options } = this.#parts;
    const state = this.#parts.state();
    if (state === null) return;
    if (options.askedFirst === true) for (const answer of answersOf(chaos.of('tickets'), state, rowId)) send(answer);
    const command = chaos.off.has('tickets') ? null : commandByHand(chaos.of('tickets'), state, rowId, options.seed % 5 === 0);
    if (command !== null) send(command);
  }

  /** A proposal is looked at for a while before it is sent: what it was made of may have changed by then. */
  #rebalance(at: number): void {
    const state = this.#parts.state();
    if (this.#rebalancer === null || state === null) return;
    const wish = this.#rebalancer.look(state, at);
    if (wish === null) return;
    const { time, send, cut, rowId } = this.#parts;
    const sendsAt = at + wish.afterMs;
    time.schedule(sendsAt as Timestamp, () => send(wish.command));
    if (wish.meanwhile === null) return;
    time.schedule((sendsAt + wish.meanwhileAfterMs) as Timestamp, () => {
      // Nobody clicks on a machine that sleeps; a wire is cut all the same.
      if (wish.meanwhile !== 'long cut' && this.#parts.asleep()) return;
      if (wish.meanwhile === 'pause') send({ kind: 'pause', id: rowId(), by: 'person' });
      else if (wish.meanwhile === 'halt') this.#halt(sendsAt + wish.meanwhileAfterMs, false, 0);
      else cut(LONG_CUT_MS);
    });
  }

  #limits(): void {
    const { chaos, rowId, send, options } = this.#parts;
    const state = this.#parts.state();
    if (state === null || chaos.off.has('limit_changes') || (options.seed % 3 !== 1 && state.config.risk.limits === undefined)) return;
    const command = limitsByHand(chaos.of('limit_changes'), state, rowId);
    if (command !== null) send(command);
  }
}
