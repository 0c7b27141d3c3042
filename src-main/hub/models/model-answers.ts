/** The entries of the contract about language models that the hub answers: keys, and trying a provider. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import type { ModelSettings } from '../../../src-shared/contract/model-settings.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import type { ModelKeys } from '../../engine/composition/models/model-keys.ts';
import type { Caller } from '../dispatch.ts';
import type { HubClock } from '../hub-clock.ts';
import type { LabPool } from '../lab-pool/lab-pool.ts';

type Outcome = OutputOf<'models.setKey'>;

export interface ModelAnswersBasis {
  readonly keys: ModelKeys;
  readonly lab: Pick<LabPool, 'do'>;
  readonly clock: Pick<HubClock, 'nowMs'>;
  readonly settings: () => ModelSettings;
}

const DAY_MS = 86_400_000;

export class ModelAnswers {
  readonly #basis: ModelAnswersBasis;
  /** The try that is under way; null: none. */
  #trying: AbortController | null = null;
  /** What tries have cost on a day: they are in no record. */
  #tried = { day: -1, micros: 0, tokens: 0 };

  constructor(basis: ModelAnswersBasis) {
    this.#basis = basis;
  }

  async setKey({ name, key }: ParsedInputOf<'models.setKey'>): Promise<Result<Outcome>> {
    return outcomeOf(await this.#basis.keys.set(name, key));
  }

  async removeKey({ name }: ParsedInputOf<'models.removeKey'>): Promise<Result<Outcome>> {
    return outcomeOf(await this.#basis.keys.remove(name));
  }

  async keys({ names }: ParsedInputOf<'models.keys'>): Promise<Result<OutputOf<'models.keys'>>> {
    const { keys } = this.#basis;
    const trouble = await keys.trouble();
    const rows: OutputOf<'models.keys'>['keys'] = [];
    for (const name of names) rows.push({ name, ...(await keys.sourceOf(name)) });
    return ok({ keychain: { usable: trouble === null, sentence: trouble?.sentence ?? `Keys are kept in ${keys.place}.`, remedy: trouble?.remedy ?? '' }, keys: rows });
  }

  /** One at a time; ends at the latest after a minute and a half, and when who asked is gone. */
  async test({ provider }: ParsedInputOf<'models.test'>, { signal }: Pick<Caller, 'signal'>): Promise<Result<OutputOf<'models.test'>>> {
    if (this.#trying !== null) return err(failure('busy', 'A provider is being tried already.', 'Wait for it, or stop that test.'));
    const stop = new AbortController();
    const callOff = (): void => stop.abort();
    this.#trying = stop;
    signal.addEventListener('abort', callOff);
    try {
      return await this.#probe(provider, stop.signal);
    } finally {
      signal.removeEventListener('abort', callOff);
      this.#trying = null;
    }
  }

  /** Calls off the try that is under way. */
  stopTest(): Result<Outcome> {
    if (this.#trying === null) return ok({ accepted: false, sentence: 'No provider is being tried.' });
    this.#trying.abort();
    return ok({ accepted: true, sentence: 'The test is being stopped.' });
  }

  async #probe(provider: ParsedInputOf<'models.test'>['provider'], stop: AbortSignal): Promise<Result<OutputOf<'models.test'>>> {
    const { keys, lab, clock, settings } = this.#basis;
    const at = clock.nowMs();
    const day = Math.floor(at / DAY_MS);
    if (this.#tried.day !== day) this.#tried = { day, micros: 0, tokens: 0 };
    const recorded = await lab.do({ kind: 'answer', name: 'models.costs', input: { at } });
    // Without a database no session has asked anybody either.
    const { micros, tokens } = recorded.ok ? (recorded.value as OutputOf<'models.costs'>).day : { micros: 0, tokens: 0 };
    const spent = { micros: micros + this.#tried.micros, tokens: tokens + this.#tried.tokens };
    // The library that speaks to servers is loaded when somebody tries one.
    const { probeProviders } = await import('../../engine/composition/models/probe-providers.ts');
    const probed = await probeProviders({ ...settings(), providers: [provider], seats: { crew: {}, group_chat: {} } }, null, spent, keys, stop);
    if (!probed.ok) return probed;
    const [tried] = probed.value;
    if (tried === undefined) return err(failure('internal', 'Nothing was tried.', 'This is a bug in Quorum.'));
    if (!tried.abilities.ok) return err(tried.abilities.error);
    const { usable, sentences, calls } = tried.abilities.value;
    this.#tried = { day, micros: this.#tried.micros + tried.cost.micros, tokens: this.#tried.tokens + tried.cost.tokens };
    return ok({ usable, sentences: [...sentences], calls, micros: tried.cost.micros });
  }
}

function outcomeOf(result: Result<string>): Result<Outcome> {
  return ok(result.ok ? { accepted: true, sentence: result.value } : { accepted: false, sentence: `${result.error.sentence} ${result.error.remedy}` });
}
