import type { Result } from '../../../src-shared/support/result.ts';
import { openAppFolder } from '../adapters/store-sqlite/data-folder.ts';

/** A data folder held by an app, whether an engine runs in it or not. */
export interface AppFolder {
  release(): void;
}

/** Takes a data folder for an app; refuses while another app or run has it, and names its process. @param at ms UTC */
export function holdAppFolder(dataDir: string, at: number): Result<AppFolder> {
  return openAppFolder(dataDir, at);
}
