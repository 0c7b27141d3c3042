/** What every request must bring before anything is done for it, and what every answer carries. */
import type { IncomingMessage } from 'node:http';

/** The names under which this machine calls itself. A name that somebody else's server answers to (DNS rebinding) is none of them. */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

/** Whether a request was meant for us. */
export function hostIsOurs({ headers }: IncomingMessage, port: number): boolean {
  return headers.host !== undefined && ownHosts(port).includes(headers.host.toLowerCase());
}

/** Whether it comes from a page of ours: the origin is there, and is the very host it was sent to. */
export function originIsOurs({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && headers.origin.toLowerCase() === `http://${String(headers.host).toLowerCase()}`;
}

/** The cookie's name: cookies know no ports, so that two instances on one machine would take each other's. */
export function cookieName(port: number): string {
  return `quorum_${port}`;
}

/** The value of our cookie; null without one. */
export function cookieOf({ headers }: IncomingMessage, port: number): string | null {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === cookieName(port) && value !== undefined && value !== '') return value;
  }
  return null;
}

/** Headers of every answer. Scripts come from us alone; nothing is framed, embedded, sniffed or told to others. */
export function safeHeaders(host: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': [
      "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", `connect-src 'self' ws://${host}`, "worker-src 'self'", "manifest-src 'self'",
      "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()', 'X-Robots-Tag': 'noindex',
  };
}
