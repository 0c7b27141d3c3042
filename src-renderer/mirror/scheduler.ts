/** Runs `work` at the next frame. Returns how to take it back. */
export type Scheduler = (work: () => void) => () => void;

/** Frames stop in a hidden window; then the work is done a quarter of a second later, so that messages do not pile up. */
const HIDDEN_MS = 250;

/** The browser's frames. */
export const frameScheduler: Scheduler = (work) => {
  let done = false;
  const run = (): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_MS);
  return () => {
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
};
