/** Where the engine's worker is: the only place that knows, for this one and the next. */
export const engineWorkerUrl = new URL('./worker.ts', import.meta.url);
/** Where the halt worker is. */
export const haltWorkerUrl = new URL('./halt-worker.ts', import.meta.url);
