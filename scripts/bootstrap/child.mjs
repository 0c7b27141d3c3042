import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';

/** How often we look whether npm's shell is still there. */
const parentPollMs = 250;

/** Who started us; remembered at once, because it may be gone before anything runs. */
const parent = process.ppid;

/** A signal that arrives twice within this time is one wish: npm passes on what a terminal or `timeout` already sent to everybody. */
const echoMs = 500;

/**
 * Runs a program with this terminal as its own, passes signals on, and answers the exit code it had.
 * @param {string} executable @param {string[]} args @param {Record<string, string>} env added to ours
 * @returns {Promise<number>}
 */
export function runChild(executable, args, env) {
  const child = spawn(executable, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const stopForwarding = forwardSignals((signal) => child.kill(signal));
  const stopWatching = endWithParent(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopForwarding();
      stopWatching();
      resolve(exitCodeOf(code, signal));
    });
  });
}

/** The exit code a shell would show. @param {number | null} code @param {NodeJS.Signals | null} signal */
export function exitCodeOf(code, signal) {
  if (signal !== null) return 128 + constants.signals[signal];
  return code ?? 1;
}

/**
 * Passes SIGINT, SIGTERM and SIGHUP on. While we listen they no longer end this process: the child decides when it is done.
 * A Ctrl-C is not passed on, because the terminal has already given it to the child.
 * @param {(signal: NodeJS.Signals) => void} send
 * @returns {() => void} stops listening
 */
function forwardSignals(send) {
  const atTerminal = process.stdin.isTTY === true || process.stdout.isTTY === true || process.stderr.isTTY === true;
  const accept = signalGate(atTerminal, () => performance.now());
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  /** @param {NodeJS.Signals} signal */
  const listener = (signal) => void (accept(signal) && send(signal));
  for (const signal of signals) process.on(signal, listener);
  return () => signals.forEach((signal) => process.off(signal, listener));
}

/**
 * npm passes a signal to its shell only, and some shells (dash) die of it without telling us.
 * Started by npm, a parent that is gone therefore means: end.
 * @param {() => void} end
 * @returns {() => void} stops watching
 */
function endWithParent(end) {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return () => {};
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, parentPollMs);
  return () => clearInterval(watch);
}

/**
 * Decides whether a signal is to be passed on: not one the terminal already delivered, and not the echo of one just passed on.
 * @param {boolean} atTerminal @param {() => number} nowMs
 * @returns {(signal: string) => boolean}
 */
export function signalGate(atTerminal, nowMs) {
  /** @type {Map<string, number>} */
  const passedAtMs = new Map();
  return (signal) => {
    if (atTerminal && signal === 'SIGINT') return false;
    const now = nowMs();
    if (now - (passedAtMs.get(signal) ?? -Infinity) < echoMs) return false;
    passedAtMs.set(signal, now);
    return true;
  };
}
