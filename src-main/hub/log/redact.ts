/** Names of fields whose value must not be written down, however they are spelled. */
const SECRET_FIELD = /("[^"]*(?:secret|passw|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|token|mnemonic|authorization|cookie)[^"]*"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|[^,}\]\s]+)/gi;
/** Credentials inside a URL or a header, wherever they stand. */
const IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/)[^/\s:@"]+:[^/\s@"]+@/gi;
/** The same in an address's query or a form: an exchange's error may quote what was sent to it. */
const IN_QUERY = /([?&](?:[\w-]*(?:secret|passw|passphrase|api[-_]?key|access[-_]?key|token|signature))=)[^&\s"'\\]+/gi;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;

/** The one redactor: everything that goes into a log passes through it. */
export function redact(line: string): string {
  return line.replace(SECRET_FIELD, '$1"[redacted]"').replace(IN_URL, '$1[redacted]@').replace(IN_QUERY, '$1[redacted]').replace(BEARER, '$1 [redacted]');
}
