import { userInfo } from 'node:os';

/** Who gives a command here, for the audit log. */
export function whoAmI(): string {
  try {
    return `${userInfo().username} (command line)`;
  } catch {
    return 'command line';
  }
}
