import fs from 'node:fs';
import path from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire, FuseState } from '@electron/fuses';

/**
 * Which doors of a runtime are shut for good, in its own binary. Packaging does this to what is shipped; what tests drive keeps `nodeCliInspect`, because
 * that is how they drive it.
 *
 * @param {{ packaged: boolean }} how `packaged`: the app is an archive with a hash, and nothing else may be loaded
 * @returns {Record<number, boolean>}
 */
export function fuseWishes({ packaged }) {
  return {
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: packaged,
    [FuseV1Options.OnlyLoadAppFromAsar]: packaged,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  };
}

/**
 * Copies a runtime and shuts the doors of the copy. The original is not touched.
 * @param {string} executable the runtime's program @param {string} folder where the copy goes; must not be there @param {{ packaged: boolean }} how
 * @returns {Promise<string>} the program of the copy
 */
export async function hardenedCopy(executable, folder, how) {
  fs.cpSync(path.dirname(executable), folder, { recursive: true });
  const copy = path.join(folder, path.basename(executable));
  await flipFuses(copy, { version: FuseVersion.V1, ...fuseWishes(how) });
  return copy;
}

/**
 * Doors of a runtime that are not as they should be, by name; none when all are.
 * @param {string} executable @param {{ packaged: boolean }} how @returns {Promise<string[]>}
 */
export async function openDoors(executable, how) {
  const wire = await getCurrentFuseWire(executable);
  return Object.entries(fuseWishes(how)).flatMap(([fuse, wanted]) => {
    const state = wire[/** @type {keyof typeof wire} */ (/** @type {unknown} */ (Number(fuse)))];
    return Number(state) === (wanted ? FuseState.ENABLE : FuseState.DISABLE) ? [] : [FuseV1Options[Number(fuse)] ?? fuse];
  });
}
