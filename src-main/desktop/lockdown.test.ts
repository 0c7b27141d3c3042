import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { lockDownPages, lockDownSession } from './lockdown.ts';

/** A session that keeps what it is told. */
class FakeSession extends EventEmitter {
  proxy: unknown = null;
  request: (details: { readonly url: string }, answer: (verdict: { readonly cancel: boolean }) => void) => void = () => undefined;
  readonly webRequest = { onBeforeRequest: (handle: FakeSession['request']): void => { this.request = handle; } };
  setPermissionRequestHandler(): void { /* Tried in the real app. */ }
  setPermissionCheckHandler(): void { /* Tried in the real app. */ }
  setDevicePermissionHandler(): void { /* Tried in the real app. */ }
  setProxy(proxy: unknown): Promise<void> {
    this.proxy = proxy;
    return Promise.resolve();
  }
}

class FakeContents extends EventEmitter {
  rtc = 'default';
  setWindowOpenHandler(): void { /* Tried in the real app. */ }
  setWebRTCIPHandlingPolicy(policy: string): void { this.rtc = policy; }
  getURL(): string { return 'app://quorum/index.html'; }
}

describe('the ways out of a page', () => {
  it('that are no requests are closed too: WebRTC goes through a proxy that is not there, without UDP, to this machine as well', () => {
    const session = new FakeSession();
    lockDownSession(session as unknown as Session, () => undefined);
    expect(session.proxy).toEqual({ mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' });
    const app = new EventEmitter();
    lockDownPages(app as unknown as App, () => undefined);
    const contents = new FakeContents();
    app.emit('web-contents-created', {}, contents as unknown as WebContents);
    expect(contents.rtc).toBe('disable_non_proxied_udp');
  });

  it.each([['app://quorum/a.js', false], ['app://strip/strip.css', false], ['https://evil.example/', true], ['ws://127.0.0.1:1/', true], ['file:///etc/hostname', true], ['app://other/', true], ['not an address', true]])('%s is cancelled: %s', (url, cancelled) => {
    const session = new FakeSession();
    const told: string[] = [];
    lockDownSession(session as unknown as Session, (refused) => told.push(refused));
    let verdict: unknown;
    session.request({ url }, (answer) => { verdict = answer; });
    expect(verdict).toEqual({ cancel: cancelled });
    expect(told).toHaveLength(cancelled ? 1 : 0);
  });
});
