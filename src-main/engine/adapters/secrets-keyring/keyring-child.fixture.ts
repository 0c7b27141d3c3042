/** A process that does with the keychain of its message bus what it is told: the library asks for the bus once in a process, and never again. */
import { KeyringStore } from './keyring-store.ts';

/** What it is told. */
export interface KeyringWish {
  readonly id: number;
  readonly service: string;
  readonly call: 'get' | 'set' | 'remove';
  readonly name: string;
  readonly secret: string;
}

const stores = new Map<string, KeyringStore>();
process.on('message', ({ id, service, call, name, secret }: KeyringWish) => {
  const store = stores.get(service) ?? new KeyringStore(service);
  stores.set(service, store);
  const done = call === 'get' ? store.get(name) : call === 'set' ? store.set(name, secret) : store.remove(name);
  void done.then((result) => process.send?.({ id, result }));
});
