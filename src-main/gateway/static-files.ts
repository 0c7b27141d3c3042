/**
 * The built interface. Only names that were found in its folder are ever opened: what a request asks for is looked up in a list, and becomes part of no path.
 */
import { readFile } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.map': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.webp': 'image/webp', '.woff2': 'font/woff2', '.woff': 'font/woff', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8',
};

/** A file to send. */
export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  /** Its name changes with its content: it may be kept for ever. */
  readonly isImmutable: boolean;
}

export class StaticFiles {
  readonly #folder: string;
  #names = new Map<string, string>();
  #builtAt = -1;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether the interface has been built. */
  get isThere(): boolean {
    return this.#look() && this.#names.has('/index.html');
  }

  /** The file of a request's path, `/` being the page itself; null where there is none, or of a kind that is not served. */
  async find(pathname: string): Promise<StaticFile | null> {
    if (!this.#look()) return null;
    const name = pathname === '/' ? '/index.html' : pathname;
    const file = this.#names.get(name);
    const type = TYPES[path.extname(name)];
    if (file === undefined || type === undefined) return null;
    try {
      return { body: await readFile(file), type, isImmutable: /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(name) };
    } catch {
      return null;
    }
  }

  /** Lists the folder, again when it has been built anew. */
  #look(): boolean {
    try {
      const builtAt = statSync(path.join(this.#folder, 'index.html')).mtimeMs;
      if (builtAt === this.#builtAt) return true;
      this.#names = new Map(filesIn(this.#folder).map((file) => [`/${path.relative(this.#folder, file).split(path.sep).join('/')}`, file]));
      this.#builtAt = builtAt;
      return true;
    } catch {
      return false;
    }
  }
}

/** Plain files only: a link could lead anywhere. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []));
}
