/** Tags as a person types them. */

export type ParsedTags = { readonly ok: true; readonly tags: readonly string[] } | { readonly ok: false; readonly problem: 'bad' | 'many'; readonly tag: string };

const MOST = 12;
const TAG = /^[\p{L}\p{N}_-]{1,30}$/u;

/** Reads tags with commas or spaces between them; a leading # is left out, doubles too. */
export function parseTags(text: string): ParsedTags {
  const tags = [...new Set(text.split(/[\s,;]+/).map((tag) => tag.replace(/^#/, '')).filter((tag) => tag !== ''))];
  const bad = tags.find((tag) => !TAG.test(tag));
  if (bad !== undefined) return { ok: false, problem: 'bad', tag: bad };
  return tags.length > MOST ? { ok: false, problem: 'many', tag: tags[MOST] ?? '' } : { ok: true, tags };
}
