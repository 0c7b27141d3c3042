/** Where the engine's worker is: the only place that knows. */
export const engineWorkerUrl = new URL('./worker.ts', import.meta.url);
