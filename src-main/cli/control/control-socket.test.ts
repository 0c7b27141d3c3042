import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTROL_LINE_LIMIT, CONTROL_VERSION, type ControlRequest } from '../../../src-shared/contract/control.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { askInstance } from './control-client.ts';
import { listen, readRequest } from '../../hub/control/control-server.ts';
import { prepareSocketPath, removeSocket, socketPathOf } from '../../hub/control/socket-path.ts';

const ID = '0b7e8b36-9d1c-4f8e-8a52-0a3a6f3c1d11';

describe('a message to a running instance', () => {
  it.each<[string, string]>([
    ['not json', 'not_json'], ['[]', 'other_version'], ['{"v":3,"id":"x","kind":"status"}', 'other_version'], [JSON.stringify({ v: CONTROL_VERSION, id: 'x', kind: 'status' }), 'bad_message'],
    [JSON.stringify({ v: CONTROL_VERSION, id: ID, kind: 'explode' }), 'bad_message'], [JSON.stringify({ v: CONTROL_VERSION, id: ID, kind: 'halt' }), 'bad_message'],
    [JSON.stringify({ v: CONTROL_VERSION, id: ID, kind: 'halt', by: 'a', reason: 'b', close: 'yes' }), 'bad_message'], [JSON.stringify({ v: CONTROL_VERSION, id: ID, kind: 'status', more: 1 }), 'bad_message'],
    [`"${'x'.repeat(CONTROL_LINE_LIMIT)}"`, 'too_long'],
  ])('that is %.60s is refused as %s', (line, code) => {
    const result = readRequest(line);
    expect(result.ok).toBe(false);
    if (result.ok || result.error.kind !== 'error') return;
    expect(result.error.error.code).toBe(code);
    expect(result.error.error.remedy).not.toBe('');
  });

  it('that is good is taken', () => {
    expect(readRequest(JSON.stringify({ v: CONTROL_VERSION, id: ID, kind: 'pause', by: 'ann' }))).toEqual({ ok: true, value: { v: CONTROL_VERSION, id: ID, kind: 'pause', by: 'ann' } });
  });
});

describe.skipIf(process.platform === 'win32')('the control socket', () => {
  let folder = '';
  let server: Server | null = null;
  const asked: ControlRequest[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'quorum-socket-'));
    asked.length = 0;
  });
  afterEach(() => {
    server?.close();
    server = null;
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (dataDir: string): Promise<string> => {
    const prepared = prepareSocketPath(dataDir);
    if (!prepared.ok) throw new Error(prepared.error.sentence);
    const listening = await listen(prepared.value, async (request) => {
      asked.push(request);
      return { v: CONTROL_VERSION, id: request.id, kind: 'handled', accepted: true, sentence: 'done', sentinelWritten: null, verified: null };
    });
    if (!listening.ok) throw new Error(listening.error.sentence);
    server = listening.value;
    return prepared.value;
  };

  it('is for this user alone and answers', async () => {
    const socketPath = await start(folder);
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    expect(await askInstance(folder, { kind: 'pause', by: 'ann' })).toMatchObject({ kind: 'answered', answer: { kind: 'handled', accepted: true } });
    expect(asked).toMatchObject([{ kind: 'pause', by: 'ann' }]);
  });

  it('answers several messages of one connection, a bad one with its error, and stays', async () => {
    const socketPath = await start(folder);
    const answers = await new Promise<string[]>((resolve, reject) => {
      const socket = connect(socketPath);
      let text = '';
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        text += String(chunk);
        const lines = text.split('\n').filter((line) => line !== '');
        if (lines.length < 3) return;
        socket.destroy();
        resolve(lines);
      });
      socket.write(`rubbish\n${JSON.stringify({ v: CONTROL_VERSION, id: ID, kind: 'status' })}\n\n{"v":1}\n`);
    });
    const kinds = answers.map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds.sort()).toEqual(['error', 'error', 'handled']);
    expect(asked).toHaveLength(1);
  });

  it('takes the place of one that a killed instance left behind', async () => {
    writeFileSync(path.join(folder, 'control.sock'), '');
    expect(await askInstance(folder, { kind: 'status' })).toEqual({ kind: 'absent' });
    await start(folder);
    expect(await askInstance(folder, { kind: 'pause', by: 'ann' })).toMatchObject({ kind: 'answered' });
  });

  it('moves to a short path where the folder\'s own is too long, and is found there', async () => {
    const deep = path.join(folder, 'd'.repeat(60), 'e'.repeat(60));
    mkdirSync(deep, { recursive: true });
    expect(socketPathOf(deep)).toBeNull();
    const socketPath = await start(deep);
    expect(socketPath.length).toBeLessThan(104);
    expect(readFileSync(path.join(deep, 'control.path'), 'utf8').trim()).toBe(socketPath);
    expect(await askInstance(deep, { kind: 'pause', by: 'ann' })).toMatchObject({ kind: 'answered' });
    must(server, 'it listens').close();
    removeSocket(deep, socketPath);
    expect(socketPathOf(deep)).toBeNull();
  });

  it('that nobody listens at means: not running', async () => {
    expect(await askInstance(folder, { kind: 'status' })).toEqual({ kind: 'absent' });
  });
});
