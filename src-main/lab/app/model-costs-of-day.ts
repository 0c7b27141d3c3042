/** What language models were asked and what it cost on one day, for the app. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { costsOfDay } from '../model-costs.ts';
import type { Reader } from '../reader.ts';

/** Answers `models.costs`. */
export function modelCosts(reader: Reader, { at }: ParsedInputOf<'models.costs'>): OutputOf<'models.costs'> {
  const seats = costsOfDay(reader, at).map(({ framework, agent, provider, model, calls, answered, tokens, micros }) => ({ framework, agent, provider, model, calls, answered, tokens, micros }));
  const sum = (of: 'calls' | 'answered' | 'tokens' | 'micros'): number => seats.reduce((all, seat) => all + seat[of], 0);
  return { day: { calls: sum('calls'), answered: sum('answered'), tokens: sum('tokens'), micros: sum('micros') }, seats };
}
