/** Whether a promise is kept within a time, milliseconds. Never rejects: one that fails was not kept. */
export function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settle = (kept: boolean): void => {
      clearTimeout(timer);
      resolve(kept);
    };
    promise.then(() => settle(true), () => settle(false));
  });
}
