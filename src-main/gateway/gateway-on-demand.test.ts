/** The interface of an app with windows of its own: whoever asks can come in. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { value } from '../../src-shared/support/result.fixture.ts';
import { fakeStart, temporaryFolder } from '../hub/hub.fixture.ts';
import { openHub, type Hub } from '../hub/hub.ts';
import { GatewayOnDemand } from './gateway-on-demand.ts';

let folder = '';
let hub: Hub;

beforeEach(() => {
  folder = temporaryFolder();
  hub = value(openHub({ dataDir: path.join(folder, 'data'), startEngine: fakeStart().start, begin: 'at_once', overrides: () => ({ seed: 7 }) }));
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const onDemand = (port: number): GatewayOnDemand => new GatewayOnDemand({ hub, folder, port, nowMs: () => 1_800_000_000_000 });

/** A port somebody else has, until it is let go. */
async function taken(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as { readonly port: number }).port };
}

describe('a gateway on demand', () => {
  it('gives each asker an address at the same port that lets one in, and is gone when it is closed', async () => {
    const gateway = onDemand(0);
    const [first, second] = [new URL(value(await gateway.address())), new URL(value(await gateway.address()))];
    expect(second.port).toBe(first.port);
    expect((await fetch(second, { redirect: 'manual' })).headers.get('set-cookie')).toContain('SameSite=Strict');
    await gateway.close();
    await expect(fetch(second)).rejects.toThrow('fetch failed');
  });

  it('says which port is taken, and tries again when asked again', async () => {
    const { server, port } = await taken();
    const gateway = onDemand(port);
    expect(await gateway.address()).toMatchObject({ ok: false, error: { code: 'port_taken', sentence: `Port ${port} is taken.` } });
    await new Promise((resolve) => server.close(resolve));
    expect(value(await gateway.address())).toContain(`127.0.0.1:${port}/open`);
    await gateway.close();
  });
});
