/** The product's entry: a window of the desktop app, or a page of the gateway. */
import { must } from '../src-shared/support/assert.ts';
import { startApp } from './app/start.tsx';
import { IpcTransport } from './bridge/ipc-transport.ts';
import { SocketTransport } from './bridge/socket-transport.ts';

function gatewayAddress(): string {
  const address = new URL('/wire', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

const transport = window.quorum === undefined ? new SocketTransport(gatewayAddress()) : new IpcTransport(window.quorum);
startApp(transport, must(document.getElementById('root'), 'the page has no root'));
