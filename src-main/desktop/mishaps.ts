/** Errors nobody caught in this process, which owns every way to halt: what it does after one cannot be known, so trading stops. */
import type { App } from 'electron';
import type { Hub } from '../hub/hub.ts';

export function haltOnMishap(hub: Hub): void {
  // Nobody reads any more what is printed (the terminal is gone, a pipe was closed): that is no mishap.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const mishap = (error: unknown): void => {
    const sentence = error instanceof Error ? error.message : String(error);
    hub.log.error(`An error nobody caught in the app: ${error instanceof Error ? (error.stack ?? sentence) : sentence}`);
    hub.halt('the app itself', `an error nobody caught in the app: ${sentence}`.slice(0, 500), false);
  };
  process.on('uncaughtException', mishap);
  process.on('unhandledRejection', mishap);
}

/** Parts of the browser that come back by themselves are only written down. */
export function logLostParts(app: App, hub: Hub): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') hub.log.warn(`A part of the browser ended: ${type}, ${reason}, code ${exitCode}.`);
  });
}
