/** Where the lab's worker is: the only place that knows. */
export const labWorkerUrl = new URL('./lab-worker.ts', import.meta.url);
