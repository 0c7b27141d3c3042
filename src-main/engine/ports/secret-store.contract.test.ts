/** What every place for secrets promises, as numbered clauses. Handed to it by the tests of each adapter. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { MemorySecrets } from '../composition/models/memory-secrets.fixture.ts';
import { LONGEST_SECRET, type SecretStore } from './secret-store.ts';

/** A place under test. */
export interface SecretPlace {
  readonly store: SecretStore;
  /** The same place, opened anew, as another process or a later start has it. */
  again(): SecretStore;
  close(): Promise<void>;
}

/** Runs the clauses against places made by `open`; each is empty. */
export function secretStoreContract(name: string, open: () => Promise<SecretPlace>): void {
  describe(`${name} keeps secrets`, () => {
    let place: SecretPlace;
    beforeEach(async () => {
      place = await open();
    });
    afterEach(() => place.close());

    it('1. what was never kept is not there, and that is no failure', async () => {
      expect(value(await place.store.get('openai key'))).toBeNull();
      expect(value(await place.store.remove('openai key'))).toBe(false);
    });

    it('2. what was kept is there, also for whoever opens it later', async () => {
      value(await place.store.set('openai key', 'sk-one'));
      expect(value(await place.store.get('openai key'))).toBe('sk-one');
      expect(value(await place.again().get('openai key'))).toBe('sk-one');
    });

    it('3. the newest takes the place of the one before', async () => {
      value(await place.store.set('openai key', 'sk-one'));
      value(await place.store.set('openai key', 'sk-two'));
      expect(value(await place.again().get('openai key'))).toBe('sk-two');
    });

    it('4. names are kept apart, exactly', async () => {
      value(await place.store.set('openai key', 'sk-one'));
      value(await place.store.set('OpenAI key', 'sk-two'));
      value(await place.store.set('openai.key', 'sk-three'));
      expect(value(await place.store.get('openai key'))).toBe('sk-one');
      expect(value(await place.store.get('OpenAI key'))).toBe('sk-two');
      expect(value(await place.store.get('openai.key'))).toBe('sk-three');
    });

    it('5. what is removed is gone, and says whether it was there', async () => {
      value(await place.store.set('openai key', 'sk-one'));
      value(await place.store.set('other', 'sk-two'));
      expect(value(await place.store.remove('openai key'))).toBe(true);
      expect(value(await place.again().get('openai key'))).toBeNull();
      expect(value(await place.store.get('other'))).toBe('sk-two');
    });

    it('6. any text of up to the longest length comes back as it was', async () => {
      const later = place.again();
      for (const secret of ['x', 'p ä 鍵 "\\', 'k'.repeat(LONGEST_SECRET)]) {
        value(await place.store.set('odd', secret));
        expect(value(await later.get('odd'))).toBe(secret);
      }
    });

    it('7. several at once do not lose each other', async () => {
      const names = Array.from({ length: 8 }, (_, at) => `key ${at}`);
      await Promise.all(names.map(async (one) => value(await place.store.set(one, `secret of ${one}`))));
      const later = place.again();
      expect(await Promise.all(names.map(async (one) => value(await later.get(one))))).toEqual(names.map((one) => `secret of ${one}`));
    });
  });
}

secretStoreContract('memory', () => {
  const kept = new Map<string, string>();
  return Promise.resolve({ store: new MemorySecrets(kept), again: () => new MemorySecrets(kept), close: () => Promise.resolve() });
});
