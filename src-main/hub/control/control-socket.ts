/** The control socket of a hub: opened once the folder is held, removed when it is let go. */
import { ok, type Result } from '../../../src-shared/support/result.ts';
import { answerRequests, type Controlled } from './answer-requests.ts';
import { listen } from './control-server.ts';
import { prepareSocketPath, removeSocket } from './socket-path.ts';

/** Answers other processes of this user until closed. Whoever calls it holds the folder. */
export async function openControlSocket(dataDir: string, controlled: Controlled): Promise<Result<{ close(): void }>> {
  const path = prepareSocketPath(dataDir);
  if (!path.ok) return path;
  const server = await listen(path.value, answerRequests(controlled));
  if (!server.ok) return server;
  return ok({ close: () => {
    server.value.close();
    removeSocket(dataDir, path.value);
  } });
}
