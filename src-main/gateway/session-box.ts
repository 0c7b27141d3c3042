/**
 * Who may speak to the gateway: whoever once showed the token that was printed where Quorum was started, and got a cookie for it.
 *
 * 1. A token is good for one exchange, and for an hour; a new one ends the one before.
 * 2. Tokens and cookies are compared by their digests, in a time that says nothing.
 * 3. The number of cookies is bounded; the one unused for longest makes room.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a printed token is good, ms. */
export const TOKEN_FOR_MS = 3_600_000;
/** How long a cookie is good without being used, ms. */
export const COOKIE_FOR_MS = 12 * 3_600_000;
const MOST_COOKIES = 16;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const secret = (): string => randomBytes(32).toString('base64url');

export class SessionBox {
  readonly #nowMs: () => number;
  #token: { readonly digest: Buffer; readonly until: number } | null = null;
  readonly #cookies = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A new token; the one before is dead. */
  issueToken(): string {
    const token = secret();
    this.#token = { digest: digest(token), until: this.#nowMs() + TOKEN_FOR_MS };
    return token;
  }

  /** Takes a token for a cookie's value; null when it is none, too old, or used. */
  redeem(token: string): string | null {
    const held = this.#token;
    if (held === null || this.#nowMs() > held.until || !timingSafeEqual(held.digest, digest(token))) return null;
    this.#token = null;
    const cookie = secret();
    this.#cookies.set(keyOf(cookie), this.#nowMs());
    if (this.#cookies.size > MOST_COOKIES) {
      const [oldest] = [...this.#cookies].reduce((least, one) => (one[1] < least[1] ? one : least));
      this.#cookies.delete(oldest);
    }
    return cookie;
  }

  /** Whether a cookie's value is one of ours. Using it keeps it good. */
  knows(cookie: string | null): boolean {
    if (cookie === null) return false;
    const key = keyOf(cookie);
    const usedAt = this.#cookies.get(key);
    if (usedAt === undefined) return false;
    const isGood = this.#nowMs() - usedAt <= COOKIE_FOR_MS;
    if (isGood) this.#cookies.set(key, this.#nowMs());
    else this.#cookies.delete(key);
    return isGood;
  }
}

function keyOf(cookie: string): string {
  return digest(cookie).toString('hex');
}
