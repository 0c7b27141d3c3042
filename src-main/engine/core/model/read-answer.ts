/**
 * Reads a model's answer. Only fields count, only allowed values are taken, and every number is compared with the snapshot as it was
 * shown; what does not hold is a fault with a sentence, never a guess (lessons 41 to 43).
 */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import type { Analysis, Evidence, Stance } from '../agents/analysis.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { MOST_EVIDENCE, MOST_TEXT } from './answer-form.ts';
import type { AnswerFault, ModelContent } from './model-answer.ts';
import type { ModelQuestion } from './model-question.ts';
import { plainText } from './plain-text.ts';
import { quotedSnapshot } from './quoted-snapshot.ts';

const STANCES: readonly Stance[] = ['buy', 'sell', 'hold', 'abstain'];
/** Longest horizon an opinion may name, minutes: a week. */
const MOST_HORIZON_MINUTES = 10_080;

/** What is wrong with an answer. */
export interface Complaint {
  readonly fault: AnswerFault;
  readonly sentence: string;
}

export type Reading = { readonly ok: true; readonly content: ModelContent } | { readonly ok: false; readonly complaint: Complaint };

type Asked = Pick<ModelQuestion, 'agent' | 'officer' | 'snapshot' | 'wanted' | 'features'>;

/** Reads the text of a whole answer. Never throws, whatever the text. */
export function readAnswer(text: string, asked: Asked): Reading {
  let value: unknown;
  try {
    value = JSON.parse(bare(text));
  } catch {
    return complain('invalid_json', text.trim() === '' ? 'the answer is empty' : `the answer is not JSON: ${plainText(text, 80)}`);
  }
  try {
    return { ok: true, content: contentOf(new Fields(value, 'the answer'), asked) };
  } catch (error) {
    if (error instanceof Unreadable) return complain(error.fault, error.message);
    throw error;
  }
}

/** Without the thoughts and the code fence that some models put round their JSON. Nothing else is taken away: prose makes it unreadable. */
function bare(text: string): string {
  const afterThought = /^\s*<think>[^]*?<\/think>([^]*)$/.exec(text)?.[1] ?? text;
  return /^\s*```(?:json)?\s*\n([^]*)\n\s*```\s*$/.exec(afterThought)?.[1] ?? afterThought;
}

function contentOf(fields: Fields, asked: Asked): ModelContent {
  const { wanted } = asked;
  switch (wanted.kind) {
    case 'analysis': return analysisOf(fields, asked, wanted.choices);
    case 'choice': {
      const content = { kind: 'choice', chosen: fields.oneOf('chosen', wanted.choices), text: fields.text('text') } as const;
      fields.close();
      return content;
    }
    case 'note': {
      const content = { kind: 'note', text: fields.text('text'), chosen: chosenOf(fields, wanted.choices) } as const;
      fields.close();
      return content;
    }
    case 'review': {
      const content = { kind: 'review', accepted: fields.flag('accepted'), text: fields.text('text') } as const;
      fields.close();
      return content;
    }
    case 'numbers': throw new Unreadable('wrong_schema', 'numbers are asked of a person\'s own model, not of a language model');
    default: return wanted satisfies never;
  }
}

function analysisOf(fields: Fields, { agent, officer, snapshot, features }: Asked, choices: readonly AgentId[]): ModelContent {
  const instrument = fields.text('instrument');
  const lastPrice = fields.number('lastPrice');
  const stance = fields.oneOf('stance', STANCES);
  const confidence = fields.number('confidence');
  const horizonMinutes = fields.number('horizonMinutes');
  const entryLow = fields.numberOrNull('entryLow');
  const entryHigh = fields.numberOrNull('entryHigh');
  const stop = fields.numberOrNull('stop');
  const target = fields.numberOrNull('target');
  const evidence = fields.list('evidence').map((item, index) => evidenceOf(new Fields(item, `evidence ${index + 1}`)));
  const note = fields.text('note');
  const veto = officer ? fields.textOrNull('veto') : null;
  const chosen = chosenOf(fields, choices);
  fields.close();
  if (!(confidence >= 0 && confidence <= 1)) throw new Unreadable('unknown_value', `confidence is ${confidence}, not 0 to 1`);
  if (!(horizonMinutes >= 0 && horizonMinutes <= MOST_HORIZON_MINUTES)) throw new Unreadable('unknown_value', `horizonMinutes is ${horizonMinutes}, not 0 to ${MOST_HORIZON_MINUTES}`);
  const unseen = evidence.find(({ feature }) => !features.includes(feature));
  if (unseen !== undefined) throw new Unreadable('invented_number', `it quotes ${unseen.feature}, which it was not shown`);
  if (evidence.length > MOST_EVIDENCE) throw new Unreadable('wrong_schema', `it names ${evidence.length} pieces of evidence, ${MOST_EVIDENCE} at most are read`);
  const trades = stance === 'buy' || stance === 'sell';
  if (trades && (entryLow === null || entryHigh === null || stop === null || target === null)) throw new Unreadable('wrong_schema', `a ${stance} needs entryLow, entryHigh, stop and target`);
  const analysis: Analysis = {
    agent, instrument: instrument as Analysis['instrument'], stance, confidence: stance === 'abstain' ? 0 : confidence, horizonMs: Math.round(horizonMinutes * 60_000),
    entryZone: trades ? [entryLow as number, entryHigh as number] : null, stop: trades ? stop : null, target: trades ? target : null, evidence, note, veto,
  };
  return { kind: 'analysis', analysis: checked(analysis, lastPrice, snapshot), chosen };
}

/** Who is to speak next, where somebody can be named. */
function chosenOf(fields: Fields, choices: readonly AgentId[]): AgentId | null {
  return choices.length === 0 || fields.isNull('chosen') ? null : fields.oneOf('chosen', choices);
}

/** Compares with what was shown, then puts the snapshot's own numbers in the place of the rounded ones. */
function checked(analysis: Analysis, lastPrice: number, snapshot: FeatureSnapshot): Analysis {
  const quoted = quotedSnapshot(snapshot);
  if (!(Math.abs(lastPrice - quoted.lastPrice) <= snapshot.tickSize * (1 + 1e-9))) {
    throw new Unreadable('invented_number', `it quotes the last price as ${lastPrice}, the snapshot has ${quoted.lastPrice}`);
  }
  hold(checkAnalysis(analysis, quoted), analysis);
  const evidence = analysis.evidence.map(({ feature }) => ({ feature, value: snapshot.values[feature] as number }));
  const exact = { ...analysis, evidence };
  hold(checkAnalysis(exact, snapshot), exact);
  return exact;
}

function hold(result: Analysis, given: Analysis): void {
  if (result !== given) throw new Unreadable('invented_number', result.note.replace(/^voided: /, ''));
}

function evidenceOf(fields: Fields): Evidence {
  const evidence = { feature: fields.text('feature'), value: fields.number('value') };
  fields.close();
  return evidence;
}

function complain(fault: AnswerFault, sentence: string): Reading {
  return { ok: false, complaint: { fault, sentence } };
}

class Unreadable extends Error {
  readonly fault: AnswerFault;

  constructor(fault: AnswerFault, sentence: string) {
    super(sentence);
    this.fault = fault;
  }
}

/** An object from JSON, field by field; a field that is not asked for is one too many. */
class Fields {
  readonly #name: string;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #read = new Set<string>();

  constructor(value: unknown, name: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable('wrong_schema', `${name} is not an object`);
    this.#name = name;
    this.#values = new Map(Object.entries(value));
  }

  text(field: string): string {
    const value = this.#take(field);
    return typeof value === 'string' ? plainText(value, MOST_TEXT) : this.#refuse(field, 'a text', value);
  }

  textOrNull(field: string): string | null {
    return this.isNull(field) ? null : this.text(field);
  }

  number(field: string): number {
    const value = this.#take(field);
    // Minus nothing is nothing: the two would not be told apart in a journal.
    return typeof value === 'number' && Number.isFinite(value) ? value + 0 : this.#refuse(field, 'a number', value);
  }

  numberOrNull(field: string): number | null {
    return this.isNull(field) ? null : this.number(field);
  }

  flag(field: string): boolean {
    const value = this.#take(field);
    return typeof value === 'boolean' ? value : this.#refuse(field, 'true or false', value);
  }

  list(field: string): readonly unknown[] {
    const value = this.#take(field);
    return Array.isArray(value) ? value : this.#refuse(field, 'a list', value);
  }

  oneOf<T extends string>(field: string, allowed: readonly T[]): T {
    const value = this.#take(field);
    const known = allowed.find((one) => one === value);
    if (known !== undefined) return known;
    if (typeof value !== 'string') return this.#refuse(field, 'a text', value);
    throw new Unreadable('unknown_value', `${field} is ${JSON.stringify(plainText(value, 40))}, none of ${allowed.join(', ')}`);
  }

  isNull(field: string): boolean {
    return this.#take(field) === null;
  }

  /** Refuses what has not been read. */
  close(): void {
    for (const field of this.#values.keys()) if (!this.#read.has(field)) throw new Unreadable('wrong_schema', `${this.#name} has a field that no form has: ${plainText(field, 40)}`);
  }

  #take(field: string): unknown {
    this.#read.add(field);
    if (!this.#values.has(field)) throw new Unreadable('wrong_schema', `${this.#name} has no ${field}`);
    return this.#values.get(field);
  }

  #refuse(field: string, wanted: string, value: unknown): never {
    throw new Unreadable('wrong_schema', `${field} of ${this.#name} is ${plainText(JSON.stringify(value) ?? 'nothing', 40)}, not ${wanted}`);
  }
}
