/** Which file of a folder an address of ours means, and how it is served. Nothing outside the folder can be named. */
import path from 'node:path';

/** The app's own pages. Nothing else is ever loaded. */
export const SCHEME = 'app';
export const APP_ORIGIN = 'app://quorum';
export const STRIP_ORIGIN = 'app://strip';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.woff2': 'font/woff2', '.wav': 'audio/wav', '.map': 'application/json',
};

/** The media type of a file by its ending; null for a kind that is not served. */
export function typeOf(file: string): string | null {
  return types[path.extname(file).toLowerCase()] ?? null;
}

/** The file of an address below `root`; null where the address names none that could be ours. */
export function fileOf(root: string, address: string): string | null {
  let wanted: string;
  try {
    wanted = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  if (wanted.includes('\0') || wanted.includes('\\')) return null;
  const file = path.join(root, wanted.endsWith('/') ? `${wanted}index.html` : wanted);
  return file.startsWith(root + path.sep) ? file : null;
}

/** Whether a page's address is of an origin of ours. `URL.origin` is "null" for our scheme, so scheme and host are compared. */
export function isOfOrigin(address: string, origin: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}` === origin;
  } catch {
    return false;
  }
}

const nothingElse = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'"];

/**
 * What the app's page may load. Styles: the page's own files, and style elements whose text has one of these hashes (a library writes its own, the same
 * text each time; the build lists them in style-hashes.json). Nothing is connected to: the bridge is no connection.
 */
export function appPolicy(styleHashes: readonly string[]): string {
  const styles = ["'self'", ...styleHashes.map((hash) => `'${hash}'`)].join(' ');
  return ["default-src 'none'", "script-src 'self'", `style-src ${styles}`, "img-src 'self' data:", "font-src 'self'", "media-src 'self'", "connect-src 'none'", ...nothingElse].join('; ');
}

/** The strip's page has no script at all. */
export const STRIP_POLICY = ["default-src 'none'", "style-src 'self'", "font-src 'self'", ...nothingElse].join('; ');

/** The address of the interface's typeface on the strip's page, which has no build of its own. */
export const STRIP_FONT = `${STRIP_ORIGIN}/inter.woff2`;

/** Which of the built interface's files is that typeface (its name carries a hash of its content); null: none, and the system's is used. */
export function stripFontAmong(files: readonly string[]): string | null {
  return files.find((file) => /^inter-latin-wght-normal-[\w-]+\.woff2$/.test(file)) ?? null;
}
