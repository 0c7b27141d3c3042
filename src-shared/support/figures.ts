/** Figures for people. Exact values stay text until here; what is rounded is only shown, never used. */

/** `20,001.15`: an amount with two places. */
export function amount(text: string): string {
  return grouped(Number(text).toFixed(2));
}

/** `+1.15`, `−57.32`. */
export function signedAmount(text: string): string {
  const value = Number(text);
  const shown = grouped(Math.abs(value).toFixed(2));
  return value < 0 && shown !== '0.00' ? `−${shown}` : `+${shown}`;
}

/** A price or quantity as it is, cut to what can be told apart: eight significant places. */
export function figure(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  if (fraction === '') return whole;
  const leading = whole.replace(/^-?0*/, '').length;
  const zeros = leading === 0 ? (/^0*/.exec(fraction)?.[0].length ?? 0) : 0;
  const places = Math.max(2, 8 - leading + zeros);
  const cut = fraction.slice(0, places).replace(/0+$/, '');
  return cut === '' ? whole : `${whole}.${cut}`;
}

/** `12.3 %`, `−0.4 %`. */
export function percent(fraction: number, places = 1): string {
  const shown = (fraction * 100).toFixed(places);
  return `${shown.startsWith('-') ? `−${shown.slice(1)}` : shown} %`;
}

/** `1.9 ms`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return '–';
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
}

/** `62 kB`, `41.2 MB`: how large a file is. */
export function fileSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function grouped(text: string): string {
  return text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A float64 price for people: eight significant digits, no exponent. */
export function floatFigure(value: number): string {
  return figure(Number(value.toPrecision(8)).toFixed(12).replace(/\.?0+$/, ''));
}

/** `3 s`, `12 min`, `2 h 5 min`, `4 d 3 h`: two units at most, for people. */
export function describeDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
