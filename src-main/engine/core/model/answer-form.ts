/** The forms of answers as JSON Schema, in the part of it that schema-bound output knows: every field required, no others allowed. */
import type { AnswerWanted } from './model-question.ts';

/** A JSON Schema document, as it goes over the wire. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface AnswerForm {
  /** Letters and underscores. */
  readonly name: string;
  readonly schema: JsonSchema;
}

/** Longest text of an answer, characters; what is longer is cut. */
export const MOST_TEXT = 2_000;
/** Most pieces of evidence an analysis may name. */
export const MOST_EVIDENCE = 24;

const TEXT: JsonSchema = { type: 'string', description: 'One or two sentences for the trader. Nothing is read out of it.' };
const PRICE_OR_NULL: JsonSchema = { type: ['number', 'null'] };

/** The form for what is wanted. `features`: names that may be quoted; `officer`: may veto. */
export function answerForm(wanted: AnswerWanted, features: readonly string[], officer: boolean): AnswerForm {
  switch (wanted.kind) {
    case 'analysis': return { name: 'analysis', schema: analysisSchema(wanted.choices, features, officer) };
    case 'choice': return { name: 'choice', schema: strict({ chosen: { type: 'string', enum: wanted.choices }, text: TEXT }) };
    case 'note': return { name: 'note', schema: strict({ text: TEXT, ...chosenField(wanted.choices) }) };
    case 'review': return { name: 'review', schema: strict({ accepted: { type: 'boolean' }, text: TEXT }) };
    // Only a person's own model can give those: a language model that is asked for them can say nothing that fits.
    case 'numbers': return { name: 'numbers', schema: strict({}) };
    default: return wanted satisfies never;
  }
}

function analysisSchema(choices: readonly string[], features: readonly string[], officer: boolean): JsonSchema {
  return strict({
    instrument: { type: 'string', description: 'The instrument you were asked about, exactly as given.' },
    lastPrice: { type: 'number', description: 'The last price, quoted back exactly as given.' },
    stance: { type: 'string', enum: ['buy', 'sell', 'hold', 'abstain'], description: 'hold: nothing should be done. abstain: no opinion.' },
    confidence: { type: 'number', description: '0 to 1; 0 with abstain.' },
    horizonMinutes: { type: 'number', description: 'How long the opinion is meant to hold; 0 with abstain.' },
    entryLow: { ...PRICE_OR_NULL, description: 'Lowest acceptable entry, at the last price; null without a trade.' },
    entryHigh: { ...PRICE_OR_NULL, description: 'Highest acceptable entry; null without a trade.' },
    stop: { ...PRICE_OR_NULL, description: 'Below the entry to buy, above it to sell; null without a trade.' },
    target: { ...PRICE_OR_NULL, description: 'Above the entry to buy, below it to sell; null without a trade.' },
    evidence: {
      type: 'array', description: `The features your opinion rests on, each quoted exactly as given; ${MOST_EVIDENCE} at most.`,
      items: strict({ feature: features.length > 0 ? { type: 'string', enum: features } : { type: 'string' }, value: { type: 'number' } }),
    },
    note: TEXT,
    ...(officer ? { veto: { type: ['string', 'null'], description: 'Why no trade may be made at all, or null.' } } : {}),
    ...chosenField(choices),
  });
}

/** Who is to speak next; nothing where nobody can be named. */
function chosenField(choices: readonly string[]): Readonly<Record<string, unknown>> {
  return choices.length > 0 ? { chosen: { type: ['string', 'null'], enum: [...choices, null], description: 'Who is to speak next, or null.' } } : {};
}

function strict(properties: Readonly<Record<string, unknown>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
