/** A person wants to answer what waits: whoever shows it gives its first button the focus, now or as soon as it is there. */

const takers = new Set<() => boolean>();
let wished = false;

/** Asks for the focus. */
export function wishToAnswer(): void {
  wished = true;
  for (const take of takers) if (wished && take()) wished = false;
}

/** Hears of the wish; one that nobody could fulfil yet is told at once. `take` says whether it could. Returns how to stop listening. */
export function onAnswerWish(take: () => boolean): () => void {
  takers.add(take);
  if (wished && take()) wished = false;
  return () => takers.delete(take);
}
