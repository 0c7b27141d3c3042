/** Which sockets a process and its children hold, as the kernel tells. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Remote ends, `address:port` in the kernel's own writing, that are not this machine. */
export function farSockets(pid: number): readonly string[] {
  const own = new Set(family(pid).flatMap(inodesOf));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => linesOf(`/proc/net/${table}`)).flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const remote = words[2] ?? '';
    const inode = words[9] ?? '';
    return own.has(inode) && !isNear(remote) ? [remote] : [];
  });
}

/** How many TCP ports they listen at. */
export function listeningPorts(pid: number): number {
  const own = new Set(family(pid).flatMap(inodesOf));
  return ['tcp', 'tcp6'].flatMap((table) => linesOf(`/proc/net/${table}`)).filter((line) => {
    const words = line.trim().split(/\s+/);
    // 0A: the kernel's number for listening.
    return words[3] === '0A' && own.has(words[9] ?? '');
  }).length;
}

/** The process and everything it started. */
function family(pid: number): readonly number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), parentOf(name)] as const);
  const all = [pid];
  for (const one of all) all.push(...parents.flatMap(([child, parent]) => (parent === one ? [child] : [])));
  return all;
}

function parentOf(name: string): number {
  // The name of the program stands in brackets and may hold anything.
  return Number(read(`/proc/${name}/stat`).replace(/^.*\) /s, '').split(' ')[1] ?? 0);
}

function inodesOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(link(`${folder}/${fd}`))?.[1] ?? []);
  } catch {
    // It has ended meanwhile: it holds nothing.
    return [];
  }
}

function linesOf(file: string): readonly string[] {
  return read(file).split('\n').slice(1).filter((line) => line !== '');
}

/** Nobody at the other end, or 127.0.0.0/8, ::1 and the latter's way of writing the former. */
function isNear(remote: string): boolean {
  const [address = ''] = remote.split(':');
  return /^0+$/.test(address) || /^[0-9A-F]{6}7F$/.test(address) || address === '00000000000000000000000001000000' || /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
