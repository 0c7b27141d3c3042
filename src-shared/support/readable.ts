/**
 * Stored sentences for people. What is stored stays exact (`portfolio exposure: 2499.608484825, limit 2500`); what is read has the digits
 * that mean something: prices and quantities as fine as tick and lot, money to two places, fractions of the price or of equity as per cent.
 */

/** How figures are written in somebody's language. */
export interface FigureStyle {
  /** Exact text with so many digits after the separator. */
  number(text: string, decimals: number): string;
  /** A share (`0.02`) as per cent. */
  percent(share: string): string;
}

/** A decimal that stands by itself: no part of an id, a version, a date, an address or a word, and not grouped already; or a whole number of something (`7062 DOGE`). */
const FIGURE = /(?<![\w.,:/#-])(?<sign>[-−]?)(?<digits>\d+\.\d+(?![\w]|[.,:/-]\w)|\d{4,}(?= [A-Z]{2,8}\b))/g;
/** Before a price. */
const PRICE = /(?:\bat|\bstop|\btarget|\bprice|\btrigger|@) $/i;

/** Checks of an entry whose figures are shares. */
const SHARES: ReadonlySet<string> = new Set(['price collar', 'cost of risk', 'stop inside collar', 'stop before liquidation']);
/** Checks of an entry whose figures are money. */
const MONEY: ReadonlySet<string> = new Set(['equity', 'risk per trade', 'instrument exposure', 'portfolio exposure', 'minimum value']);

/** How a refusal is stored: the check that failed, with its figures. */
const REFUSAL = /^(?<before>.*?)(?<name>price collar|cost of risk|stop inside collar|stop before liquidation|equity|risk per trade|instrument exposure|portfolio exposure|minimum value): (?:(?<was>-?\d+(?:\.\d+)?) → )?(?<value>-?\d+(?:\.\d+)?), limit (?<limit>-?\d+(?:\.\d+)?)(?<after>\..*)?$/s;

/** A check's figures and what they are. */
export interface CheckFigures {
  readonly name: string;
  readonly before?: string | undefined;
  readonly value: string;
  readonly limit: string;
  readonly unit?: string | undefined;
}

/**
 * A sentence with its figures as people write them.
 * @param steps tick and lot of the instrument it is about, where that is known: what lies on one of them keeps its digits, and a price has those of the tick, which stands first
 */
export function readable(sentence: string, style: FigureStyle, steps: readonly string[] = []): string {
  const refusal = REFUSAL.exec(sentence)?.groups;
  if (refusal === undefined) return plain(sentence, style, steps);
  const { before = '', name = '', was, value = '', limit = '', after = '' } = refusal;
  const shown = checkShown({ name, before: was, value, limit }, style, steps);
  return `${plain(before, style, steps)}${name}: ${shown.value}, limit ${shown.limit}${plain(after, style, steps)}`;
}

/** A check's figures as people write them: `before → after`, or what was found, and the limit. */
export function checkShown({ name, before, value, limit, unit }: CheckFigures, style: FigureStyle, steps: readonly string[] = []): { readonly value: string; readonly limit: string } {
  const figure = (text: string): string => (/^-?\d+(\.\d+)?$/.test(text) ? inUnit(unit, text, style) : null) ?? checkFigure(name, text, style, steps);
  return { value: `${before === undefined ? '' : `${figure(before)} → `}${figure(value)}`, limit: figure(limit) };
}

/** A bare figure in its unit; null where only the check's name says how it is written. */
function inUnit(unit: string | undefined, text: string, style: FigureStyle): string | null {
  switch (unit) {
    case 'money': return style.number(text, 2);
    case 'share': return style.percent(text);
    case 'times': return `${style.number(text, 2)} × equity`;
    case 'count': return style.number(text, 0);
    case 'number': return style.number(text, 2);
    default: return null;
  }
}

/** What a check measured, or its limit: a bare figure in its unit, or words with the figures in them. */
function checkFigure(check: string, text: string, style: FigureStyle, steps: readonly string[] = []): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return plain(text, style, steps);
  if (SHARES.has(check)) return style.percent(text);
  if (MONEY.has(check)) return style.number(text, 2);
  return style.number(text, placesOf(text, steps));
}

function plain(sentence: string, style: FigureStyle, steps: readonly string[]): string {
  const [tick] = steps;
  return sentence.replace(FIGURE, (whole: string, sign: string, digits: string, at: number) => {
    const price = tick !== undefined && PRICE.test(sentence.slice(Math.max(0, at - 9), at)) && !/^\s?%/.test(sentence.slice(at + whole.length));
    return style.number(`${sign === '' ? '' : '-'}${digits}`, price ? stepPlaces(tick) : placesOf(digits, steps));
  });
}

/** Digits worth reading: those written where they are two at most or the figure lies on a step, else about six significant ones. */
function placesOf(text: string, steps: readonly string[]): number {
  const written = (text.split('.')[1] ?? '').length;
  if (written <= 2) return written;
  const meant = (text.split('.')[1] ?? '').replace(/0+$/, '').length;
  if (steps.some((step) => stepPlaces(step) >= meant)) return meant;
  const size = Math.abs(Number(text));
  return Math.min(meant, size === 0 ? 2 : Math.max(2, 5 - Math.floor(Math.log10(size))));
}

function stepPlaces(step: string): number {
  return (step.split('.')[1] ?? '').replace(/0+$/, '').length;
}

/** As the command line writes: digits grouped by commas, a true minus. */
export const ENGLISH: FigureStyle = {
  number: (text, decimals) => {
    const value = roundText(text, decimals);
    return value.replace(/^-/, '−').replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','));
  },
  percent: (share) => `${trimmed((Number(share) * 100).toFixed(2)).replace(/^-/, '−')} %`,
};

/** Half away from zero, without passing through a float. */
function roundText(text: string, decimals: number): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace(/^-/, '').split('.');
  const scaled = BigInt(whole + fraction.padEnd(decimals + 1, '0').slice(0, decimals + 1));
  const digits = ((scaled + 5n) / 10n).toString().padStart(decimals + 1, '0');
  const shown = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return negative && /[1-9]/.test(shown) ? `-${shown}` : shown;
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '');
}
