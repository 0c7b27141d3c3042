import path from 'node:path';

/** What decides where data live. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/** The data folder when none is named: `QUORUM_HOME`, else the place the system keeps a program's data. */
export function defaultDataDir({ env, platform, home }: Place): string {
  const own = env['QUORUM_HOME'];
  if (own !== undefined && own !== '') return path.resolve(own);
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'quorum');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'quorum');
  const shared = env['XDG_DATA_HOME'];
  return path.join(shared !== undefined && path.isAbsolute(shared) ? shared : path.join(home, '.local', 'share'), 'quorum');
}
