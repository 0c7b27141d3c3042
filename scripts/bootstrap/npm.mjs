import { spawn } from 'node:child_process';
import process from 'node:process';

/** Options for every npm call: nothing from a package runs, nothing is asked, nothing but errors is said. */
const quietFlags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs exactly what the lockfile of a folder says. Never runs a package's own scripts: every native part we use ships ready built.
 * NODE_ENV=production or an `omit` in someone's npm settings must not leave half of it out.
 * @param {string} folder
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function npmCi(folder) {
  return npm(['ci', '--include=dev', '--include=optional', ...quietFlags], folder);
}

/**
 * @param {string[]} args @param {string} folder
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function npm(args, folder) {
  const { command, before, shell } = npmCommand(process.env, process.platform, process.execPath);
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], { cwd: folder, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * How to call npm: the very npm that started us, or the one on the path.
 * @param {Record<string, string | undefined>} env @param {string} platform @param {string} node
 */
export function npmCommand(env, platform, node) {
  const script = env['npm_execpath'];
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return { command: node, before: [script], shell: false };
  return { command: platform === 'win32' ? 'npm.cmd' : 'npm', before: [], shell: platform === 'win32' };
}
