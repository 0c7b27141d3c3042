/** Waiting for a condition, looked at often; never for a time. */

/** How often is looked, ms. */
const LOOK_EVERY_MS = 20;

/** Gives what `look` gives once that is neither false nor null nor undefined. Fails when it takes longer than `withinMs`, naming what was waited for. */
export async function until<T>(look: () => T | Promise<T>, withinMs: number): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) return seen as Exclude<T, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`this did not come about within ${withinMs} ms: ${look.toString()}`);
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
}
