import { open, stat } from 'node:fs/promises';
import { openBytes } from './byte-source.ts';

const TAIL_BYTES = 4096;
/** Packed files above this are not read through just to learn where they end. */
const LARGEST_PACKED = 32 * 1024 * 1024;

/** Open time in the last row of a candle file, ms UTC; null when it cannot be had cheaply or does not read as one. */
export async function lastOpenTime(path: string): Promise<number | null> {
  const { size } = await stat(path);
  const tail = path.endsWith('.gz') ? await packedTail(path, size) : await plainTail(path, size);
  const line = tail?.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  const at = Number(line.split(',')[0]);
  return line.split(',').length === 6 && Number.isSafeInteger(at) ? at : null;
}

async function plainTail(path: string, size: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function packedTail(path: string, size: number): Promise<Buffer | null> {
  if (size > LARGEST_PACKED) return null;
  const opened = await openBytes(path);
  if (!opened.ok) return null;
  let tail = Buffer.alloc(0);
  for (let chunk = await opened.value.next(); chunk !== null; chunk = await opened.value.next()) {
    tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
  return opened.value.broken === null ? tail : null;
}
