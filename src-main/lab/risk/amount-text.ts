/** A figure that was worked out, as text of the contract: twelve digits, no exponent. Not for money that is booked. */
export function amountText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is no amount`);
  const text = Number(value.toPrecision(12)).toFixed(8).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
