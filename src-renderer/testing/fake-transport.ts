/** A transport that makes its own app: for looking at screens and for tests. Never part of the product. */
import { CONTRACT_VERSION, type ContractName } from '../../src-shared/contract/contract.ts';
import type { UpMessage } from '../../src-shared/contract/envelope.ts';
import { ONLY, type MirrorChange, type RowOf } from '../../src-shared/contract/mirror.ts';
import type { SettingOf } from '../../src-shared/contract/settings.ts';
import type { Transport, TransportListener } from '../bridge/transport.ts';
import { answers } from './answers.ts';
import { FakeMarket, T0 } from './market-rows.ts';
import { refusedImport } from './own-model-rows.ts';
import { keysOf } from './model-rows.ts';
import { breachesOf, correlationsOf, riskReportOf, stressOf, type RiskScene } from './risk-rows.ts';
import { haltRow, haltSteps, loop, snapshotOf, status, type Scene } from './scenes.ts';

export interface FakeOptions {
  readonly scene: Scene;
  readonly appearance: Partial<SettingOf<'appearance'>>;
  /** Nothing moves after the first snapshot but the heartbeat. */
  readonly still: boolean;
}

/** Price changes come so often, ms. */
const STEP_MS = 100;

export class FakeTransport implements Transport {
  readonly kind = 'browser';
  readonly #options: FakeOptions;
  readonly #market = new FakeMarket();
  #listener: TransportListener | null = null;
  readonly #keys = new Set<string>();
  #seq = 0;
  #steps = 0;
  /** Requests so far, for tests. */
  readonly asked: { readonly name: string; readonly input: unknown }[] = [];

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  open(listener: TransportListener): void {
    this.#listener = listener;
    const { scene } = this.#options;
    if (scene === 'loading') return;
    listener.onState({ kind: 'open' });
    setInterval(() => this.#step(), STEP_MS);
    if (scene === 'lost') setTimeout(() => listener.onState({ kind: 'closed', sentence: 'The connection to the app is lost.', retryAt: Date.now() + 4_000 }), 600);
  }

  close(): void {
    this.#listener = null;
  }

  send(message: UpMessage): void {
    if (message.kind === 'sync') {
      const { scene, appearance } = this.#options;
      this.#seq += 1;
      this.#mirror('snapshot', snapshotOf(scene, this.#market, appearance));
      return;
    }
    this.asked.push({ name: message.name, input: message.input });
    queueMicrotask(() => this.#answer(message.call, message.name as ContractName, message.input));
  }

  /** Sends changes as a delta. */
  push(changes: readonly MirrorChange[]): void {
    this.#seq += 1;
    this.#mirror('delta', changes);
  }

  #mirror(kind: 'snapshot' | 'delta', changes: readonly MirrorChange[]): void {
    this.#listener?.onMessage({ v: CONTRACT_VERSION, kind: 'mirror', message: { kind, epoch: 'harness', seq: this.#seq, changes: changes as unknown as [MirrorChange[0], string, unknown][] } });
  }

  #step(): void {
    if (this.#seq === 0 || this.#options.scene === 'stale' || this.#options.scene === 'lost') return;
    this.#steps += 1;
    const beat = this.#steps % 10 === 0 ? [loop(this.#options.still ? T0 : this.#market.at, 1_184 + Math.floor(this.#steps / 50))] : [];
    const moved = this.#options.still ? [] : this.#market.step();
    if (beat.length + moved.length > 0) this.push([...moved, ...beat]);
  }

  #answer(call: number, name: ContractName, input: unknown): void {
    const refused = name === 'agents.importModel' ? refusedImport(input) : this.#options.scene === 'risk-failed' && (name === 'risk.report' || name === 'risk.correlations' || name === 'risk.stress' || name === 'risk.breaches') ? { code: 'lab_busy', sentence: 'The database is being restored.', remedy: 'Try again in a minute; trading is not affected.' } : null;
    if (refused !== null) {
      this.#listener?.onMessage({ v: CONTRACT_VERSION, kind: 'refusal', call, ok: false, error: refused });
      return;
    }
    const output = this.#own(name, input) ?? (answers[name] as ((input: unknown) => unknown) | undefined)?.(input);
    if (output === undefined) this.#listener?.onMessage({ v: CONTRACT_VERSION, kind: 'refusal', call, ok: false, error: { code: 'not_in_harness', sentence: `The harness has no answer for ${name}.`, remedy: 'Add one in src-renderer/testing/answers.ts.' } });
    else this.#listener?.onMessage({ v: CONTRACT_VERSION, kind: 'answer', call, ok: true, output });
  }

  /** What changes the mirror, too. */
  #own(name: ContractName, input: unknown): unknown {
    switch (name) {
      case 'setting.set': {
        const { key, value } = input as { readonly key: string; readonly value: never };
        this.push([['settings', key, { value, updatedAt: T0 }]]);
        return { accepted: true, sentence: 'Stored.' };
      }
      case 'halt.now': {
        const { close } = input as { readonly close: boolean };
        this.push([['halt', ONLY, haltRow('halting', close)], ...haltSteps('halting')]);
        setTimeout(() => this.push([['halt', ONLY, haltRow('halted', close)], ...haltSteps('halted')]), 1_200);
        return { fileWritten: true, accepted: true, sentence: 'Halting.' };
      }
      case 'halt.resume':
        this.push([['halt', ONLY, { ...haltRow('halted', false), set: false, phase: 'none', sentence: '' }]]);
        return { accepted: true, sentence: 'Observing one full round; nothing is sent.' };
      case 'locks.lift':
        this.push([['locks', (input as { readonly id: string }).id, null]]);
        return { accepted: true, sentence: 'The lock is lifted.' };
      case 'risk.report': return riskReportOf(this.#options.scene as RiskScene, input as never);
      case 'risk.correlations': return correlationsOf(this.#options.scene as RiskScene, input as never);
      case 'risk.stress': return stressOf(this.#options.scene as RiskScene, input as never);
      case 'risk.breaches': return breachesOf(this.#options.scene as RiskScene);
      case 'signals.approve': case 'signals.reject':
        this.push([['signals', (input as { readonly id: string }).id, null]]);
        return { accepted: true, sentence: name === 'signals.approve' ? 'Approved. Sent.' : 'Rejected: no trade.' };
      case 'signals.setMode': {
        const { mode, limitSeconds } = input as Pick<RowOf<'status'>['approval'], 'mode' | 'limitSeconds'>;
        this.push([['status', ONLY, { ...status, approval: { mode, limitSeconds, waiting: 0 } }]]);
        return { accepted: true, sentence: 'Changed.' };
      }
      case 'session.start':
        this.push([['engine', ONLY, { state: 'running', restarts: 0, restartAt: null, since: T0, sentence: 'The engine runs.' }]]);
        return { accepted: true, sentence: 'Started.' };
      case 'models.setKey':
        this.#keys.add((input as { readonly name: string }).name);
        return undefined;
      case 'models.removeKey':
        this.#keys.delete((input as { readonly name: string }).name);
        return undefined;
      case 'models.keys': return keysOf(input as { readonly names: string[] }, this.#keys);
      case 'alert.acknowledge':
        this.push([['alerts', (input as { readonly id: string }).id, null]]);
        return { accepted: true, sentence: 'Acknowledged.' };
      default:
        return undefined;
    }
  }
}
