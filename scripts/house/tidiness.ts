/** Rules about text, each a pure function from a file's content to what is wrong with it. tidy.test.ts plants one of each. */

const foreignPath = /(?<![\w.\-*}\])>])\/(?:root|work|farm|Users|home)\/\w/;
const registryHost = /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|https?:\/\/[^\s"'/]*\b(?:npmjs|npmmirror|yarnpkg|artifactory|verdaccio)\b/i;

/** Lines that name a path of somebody's machine or the host of a package registry. */
export function machineTraces(text: string): string[] {
  return numberedLines(text).filter((line) => foreignPath.test(line) || registryHost.test(line));
}

/** Lines that silence a check without saying why (` -- the reason`), or in a way that silences too much. */
export function unexplainedSilence(text: string): string[] {
  return numberedLines(text).filter((line) => {
    if (/@ts-(?:ignore|nocheck)\b/.test(line)) return true;
    if (/@ts-expect-error\b/.test(line)) return !/@ts-expect-error\W+\w.{8,}/.test(line);
    return /\b(?:oxlint|eslint)-disable/.test(line) && !/ -- \w.{8,}/.test(line);
  });
}

/** Names of folders and files that are not kebab-case; dots may separate a suffix (`order.property.test.ts`). */
export function oddNames(path: string): string[] {
  return path.split('/').filter((part) => !/^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(part));
}

/** A file above the limit whose debt is not written down, one that has outgrown its debt, or a debt that could now be lowered. */
export function sizeComplaint(file: string, lines: number, limit: number, debt: number | undefined): string | undefined {
  if (debt === undefined) return lines > limit ? `${file}: ${lines} lines, the limit is ${limit}` : undefined;
  if (lines > debt) return `${file}: ${lines} lines, and it had promised never to pass ${debt}`;
  if (lines <= limit) return `${file}: ${lines} lines, within the limit: remove it from the debt list`;
  return lines < debt ? `${file}: ${lines} lines: lower its debt from ${debt}` : undefined;
}

/** Resolves a link: the text of the target, or undefined where there is no such file or folder. */
export type ReadTarget = (path: string) => string | undefined;

/** Relative links of a Markdown text that lead nowhere: no such file, no such heading, or a line number past the end. */
export function brokenLinks(text: string, folder: string, read: ReadTarget): string[] {
  return linksOf(text).filter((link) => {
    const [target = '', anchor] = link.split('#');
    const content = target === '' ? text : read(joinPath(folder, decodeURIComponent(target)));
    return content === undefined || (anchor !== undefined && !hasAnchor(content, anchor));
  });
}

function linksOf(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g), ...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map((match) => match[1] ?? '');
  return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

function hasAnchor(content: string, anchor: string): boolean {
  const line = /^L(\d+)(?:-L\d+)?$/.exec(anchor);
  if (line !== null) return Number(line[1]) <= content.split('\n').length;
  return content.split('\n').some((text) => /^#+ /.test(text) && slug(text) === anchor);
}

/** The anchor that Markdown viewers derive from a heading. */
function slug(heading: string): string {
  const words = heading.replace(/^#+\s*/, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return words.replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
}

function joinPath(folder: string, target: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function numberedLines(text: string): string[] {
  return text.split('\n').map((line, index) => `${index + 1}: ${line}`);
}
