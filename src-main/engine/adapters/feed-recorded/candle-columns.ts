/** Bars as columns of float64, grown on demand and reused chunk after chunk. */
export class CandleColumns {
  rows = 0;
  /** Open time, ms UTC. */
  openAt = new Float64Array(0);
  open = new Float64Array(0);
  high = new Float64Array(0);
  low = new Float64Array(0);
  close = new Float64Array(0);
  /** Base currency. */
  volume = new Float64Array(0);

  /** Makes room for `more` further rows. */
  reserve(more: number): void {
    const needed = this.rows + more;
    if (needed <= this.openAt.length) return;
    const capacity = Math.max(needed, this.openAt.length * 2);
    this.openAt = grown(this.openAt, capacity);
    this.open = grown(this.open, capacity);
    this.high = grown(this.high, capacity);
    this.low = grown(this.low, capacity);
    this.close = grown(this.close, capacity);
    this.volume = grown(this.volume, capacity);
  }

  /** Appends one bar; {@link CandleColumns.reserve} must have made room. */
  push(openAt: number, open: number, high: number, low: number, close: number, volume: number): void {
    const at = this.rows;
    this.openAt[at] = openAt;
    this.open[at] = open;
    this.high[at] = high;
    this.low[at] = low;
    this.close[at] = close;
    this.volume[at] = volume;
    this.rows = at + 1;
  }
}

function grown(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}
