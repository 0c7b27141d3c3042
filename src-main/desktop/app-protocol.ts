/** Serves the app's pages from disk under a scheme of its own, each with its policy. No page comes from anywhere else. */
import { readFile } from 'node:fs/promises';
import { protocol, type Protocol } from 'electron';
import { APP_ORIGIN, APP_POLICY, fileOf, isOfOrigin, SCHEME, STRIP_ORIGIN, STRIP_POLICY, typeOf } from './assets.ts';

/** Must be called before the app is ready. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } }]);
}

/** @param rendererDir the built interface @param stripDir the halt strip's page */
export function servePages(on: Protocol, rendererDir: string, stripDir: string): void {
  on.handle(SCHEME, (request) => {
    if (request.method !== 'GET') return refused(405);
    if (isOfOrigin(request.url, APP_ORIGIN)) return serve(rendererDir, request.url, APP_POLICY);
    if (isOfOrigin(request.url, STRIP_ORIGIN)) return serve(stripDir, request.url, STRIP_POLICY);
    return refused(404);
  });
}

async function serve(root: string, address: string, policy: string): Promise<Response> {
  const file = fileOf(root, address);
  const type = file === null ? null : typeOf(file);
  if (file === null || type === null) return refused(404);
  try {
    const body = await readFile(file);
    return new Response(body, { headers: { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' } });
  } catch {
    return refused(404);
  }
}

/** Says nothing of paths. */
function refused(status: number): Response {
  return new Response(null, { status });
}
