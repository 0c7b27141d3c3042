import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file's bytes, unpacked, chunk by chunk: memory stays bounded whatever the file's size; gzip runs on libuv's threads. */
export class ByteSource {
  readonly path: string;
  /** Set when the file ended before its content did (a torn gzip stream, a read error). */
  broken: Failure | null = null;
  #stream: Readable;
  #chunks: AsyncIterator<Buffer>;

  constructor(path: string, packed: boolean) {
    this.path = path;
    const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    // The callback is there so that a torn stream is not an unhandled error; the iterator below sees it.
    this.#stream = packed ? pipeline(raw, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined) : raw;
    this.#chunks = this.#stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next chunk; null at the end. Never throws: see {@link ByteSource.broken}. */
  async next(): Promise<Buffer | null> {
    try {
      const step = await this.#chunks.next();
      return step.done === true ? null : step.value;
    } catch (cause) {
      this.broken = failure('file_torn', `${this.path} ends in the middle: ${reason(cause)}`, 'Copy or download the file again; the rows before the tear were used.');
      return null;
    }
  }

  close(): void {
    this.#stream.destroy();
  }
}

/** Opens a plain or gzip file, told apart by its first bytes. Fails when it cannot be read, is empty, or says .gz and is not. */
export async function openBytes(path: string): Promise<Result<ByteSource>> {
  let magic: Buffer;
  try {
    magic = await firstBytes(path);
  } catch (cause) {
    return err(failure('file_unreadable', `${path} cannot be read: ${reason(cause)}`, 'Check the path and the permission of the file.'));
  }
  if (magic.length === 0) return err(failure('file_empty', `${path} is empty.`, 'Copy or download the file again, or remove it from the folder.'));
  const packed = magic.length === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  if (path.endsWith('.gz') && !packed) {
    return err(failure('file_not_gzip', `${path} is named .gz but is not a gzip file.`, 'Remove .gz from its name if it is plain text, or download it again.'));
  }
  return ok(new ByteSource(path, packed));
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
