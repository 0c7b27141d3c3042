/** What each way of ending means to a script. Documented in docs/command-line.md and `quorum --help`. */
export const ExitCode = {
  done: 0,
  /** It was tried and failed, or a check found something wrong. */
  failed: 1,
  /** The command line, a value, a configuration or the market's data cannot be used. Nothing was started. */
  usage: 2,
  /** Another instance has the data folder. */
  busy: 3,
  /** Needs a running instance, a session or an order that is not there. */
  notThere: 4,
  /** Refused because trading is halted, or cannot be resumed yet. */
  halted: 5,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** For `--help`. */
export const EXIT_CODES_HELP = `
Exit codes: 0 done · 1 failed, or a check found something · 2 bad option or input · 3 another instance has the data folder
            4 nothing there to talk to or to show · 5 refused because trading is halted`;

/** The exit code for a failure that kept a session or a command from starting. */
export function exitCodeFor(code: string): ExitCode {
  if (code === 'folder_in_use') return ExitCode.busy;
  if (/^(database_|disk_|read_only|no_permission|not_a_folder|backup_)/.test(code)) return ExitCode.failed;
  return ExitCode.usage;
}
