import os from 'node:os';
import path from 'node:path';

/**
 * Where downloads and compiled code are kept between runs. The same rule on every start, so a second start finds the first one's work.
 * @param {Record<string, string | undefined>} env
 * @param {string} platform
 * @param {string} home
 */
export function cacheFolder(env, platform, home = os.homedir()) {
  return path.join(cacheRoot(env, platform, home), 'quorum');
}

/** @param {Record<string, string | undefined>} env @param {string} platform @param {string} home */
function cacheRoot(env, platform, home) {
  // The XDG rule: a relative path is invalid and is to be ignored.
  const chosen = env['XDG_CACHE_HOME'];
  if (chosen !== undefined && path.isAbsolute(chosen)) return chosen;
  if (platform === 'win32' && env['LOCALAPPDATA']) return env['LOCALAPPDATA'];
  return platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
}
