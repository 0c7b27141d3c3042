/** What `quorum start` takes. */
import type { RunOptions } from '../../engine/composition/run-options.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import type { FolderConfig } from '../config-file.ts';
import { parseDuration } from '../duration.ts';
import type { OnQuit } from './quit-dialog.ts';
import { onQuitFrom, runOptionsFrom, type RunFlags } from './run-flags.ts';

export interface StartFlags extends Pick<RunFlags, 'seed' | 'json' | 'onQuit' | 'mode'> {
  readonly port?: string;
  /** False with `--no-browser-ui`. */
  readonly browserUi?: boolean;
  readonly askFor?: string;
}

/** Time to open the page at the address that was just printed. */
const ASK_FOR_MS = 15_000;
const LONGEST_ASK_MS = 86_400_000;

export interface StartWish {
  readonly json: boolean;
  /** 0: a free one. Null: no interface for a browser. */
  readonly port: number | null;
  /** How long a page may take to appear and ask what may be traded, milliseconds; afterwards paper money is traded on the settings as they are. */
  readonly askForMs: number;
  /** What becomes of open positions when it is told to leave; null: a person is asked where one can be, else they are kept. */
  readonly onQuit: OnQuit | null;
  /** What comes before the settings. */
  readonly overrides: (tradingIsSet: boolean) => Partial<RunOptions>;
}

/**
 * Checks the flags. `config.json` speaks as long as nobody has set in the app what is traded; after that only its kind of account, its language models and how it learns.
 * A seed that is named comes before everything.
 */
export function startWishFrom(flags: StartFlags, config: FolderConfig, dataDir: string): Result<StartWish> {
  const options = runOptionsFrom({ ...flags, market: 'generated', speed: 'real' }, config, dataDir);
  if (!options.ok) return options;
  const port = portOf(flags);
  if (!port.ok) return port;
  const askForMs = askForFrom(flags);
  if (!askForMs.ok) return askForMs;
  const onQuit = onQuitFrom(flags);
  if (!onQuit.ok) return onQuit;
  const { seed, balance, instruments, intervalMs, kind, risk, locks, sizing, models, learning, approval } = options.value;
  const named = { kind, ...(models === undefined ? {} : { models }), ...(learning === undefined ? {} : { learning }), ...(locks === undefined ? {} : { locks }), ...(sizing === undefined ? {} : { sizing }), ...(approval === undefined ? {} : { approval }), ...(seed === null ? {} : { seed }) };
  const configured = {
    ...(config.balance === undefined ? {} : { balance }), ...(config.instruments === undefined ? {} : { instruments }), ...(config.interval === undefined ? {} : { intervalMs }), ...(risk === undefined ? {} : { risk }),
  };
  return ok({ json: flags.json === true, port: port.value, askForMs: askForMs.value, onQuit: onQuit.value, overrides: (tradingIsSet) => (tradingIsSet ? named : { ...configured, ...named }) });
}

function askForFrom({ askFor }: StartFlags): Result<number> {
  const ms = askFor === undefined ? ASK_FOR_MS : parseDuration(askFor);
  return ms !== null && ms <= LONGEST_ASK_MS ? ok(ms) : err(failure('bad_option', `--ask-for cannot be "${askFor ?? ''}".`, 'It is a time such as 30s or 10m, a day at most.'));
}

function portOf({ port, browserUi }: StartFlags): Result<number | null> {
  if (browserUi === false) return port === undefined ? ok(null) : err(failure('bad_option', '--port and --no-browser-ui were both given.', 'Leave one of them out.'));
  if (port === undefined) return ok(0);
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return number >= 1 && number <= 65_535 ? ok(number) : err(failure('bad_option', `--port cannot be "${port}".`, 'It must be a number from 1 to 65535; from 1024 on for an ordinary user. Left out, a free one is found.'));
}
