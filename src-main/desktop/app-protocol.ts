/** Serves the app's pages from disk under a scheme of its own, each with its policy. No page comes from anywhere else. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Protocol } from 'electron';
import { z } from 'zod';
import { APP_ORIGIN, appPolicy, fileOf, isOfOrigin, SCHEME, STRIP_FONT, STRIP_ORIGIN, STRIP_POLICY, stripFontAmong, typeOf } from './assets.ts';

/** Must be called before the app is ready. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } }]);
}

/** @param rendererDir the built interface @param stripDir the halt strip's page */
export function servePages(on: Protocol, rendererDir: string, stripDir: string): void {
  const policy = appPolicy(styleHashes(rendererDir));
  on.handle(SCHEME, (request) => {
    if (request.method !== 'GET') return refused(405);
    if (isOfOrigin(request.url, APP_ORIGIN)) return serve(rendererDir, request.url, policy);
    if (request.url === STRIP_FONT) return serveStripFont(path.join(rendererDir, 'assets'));
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

/** One file of the interface's build, under a name that stays. */
function serveStripFont(folder: string): Promise<Response> | Response {
  try {
    const file = stripFontAmong(readdirSync(folder));
    return file === null ? refused(404) : serve(folder, `${STRIP_ORIGIN}/${file}`, STRIP_POLICY);
  } catch {
    return refused(404);
  }
}

/** Says nothing of paths. */
function refused(status: number): Response {
  return new Response(null, { status });
}

const hashesSchema = z.array(z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/)).max(50);

/** Hashes of style elements that libraries write; none where the build wrote no list. */
function styleHashes(rendererDir: string): readonly string[] {
  try {
    return hashesSchema.parse(JSON.parse(readFileSync(path.join(rendererDir, 'style-hashes.json'), 'utf8')));
  } catch {
    return [];
  }
}
