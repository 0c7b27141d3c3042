/** How a component reads the mirror: each hook re-renders only for what it names. */
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { ONLY, type CollectionName, type RowOf } from '../../src-shared/contract/mirror.ts';
import { settingDefaults, settingSchemas, type SettingKey, type SettingOf } from '../../src-shared/contract/settings.ts';
import { must } from '../../src-shared/support/assert.ts';
import type { Call } from '../bridge/client.ts';
import type { Connection } from './connection.ts';
import type { SessionLink } from './session-link.ts';

/** The link of this window; given once, at the root. */
export const LinkContext = createContext<SessionLink | null>(null);

/** The link itself, for effects that read the mirror without re-rendering. */
export function useLink(): SessionLink {
  return must(useContext(LinkContext), 'a component outside LinkContext reads the mirror');
}

/** The typed client: `await call('order.cancel', { order })`. */
export function useCall(): Call {
  return useLink().call;
}

/** One row; undefined where there is none. */
export function useRow<C extends CollectionName>(collection: C, key: string): RowOf<C> | undefined {
  const { mirror } = useLink();
  const subscribe = useCallback((listener: () => void) => mirror.onRow(collection, key, listener), [mirror, collection, key]);
  return useSyncExternalStore(subscribe, () => mirror.row(collection, key));
}

/** The row of a collection that holds one. */
export function useOnly<C extends CollectionName>(collection: C): RowOf<C> | undefined {
  return useRow(collection, ONLY);
}

/** A value made of one row; re-renders only when the value is another one (by `Object.is`): return numbers, texts or parts of the row. */
export function useRowValue<C extends CollectionName, V>(collection: C, key: string, pick: (row: RowOf<C> | undefined) => V): V {
  const { mirror } = useLink();
  const subscribe = useCallback((listener: () => void) => mirror.onRow(collection, key, listener), [mirror, collection, key]);
  return useSyncExternalStore(subscribe, () => pick(mirror.row(collection, key)));
}

/** The keys of a collection, in the order they came; re-renders only when rows come or go. */
export function useKeys(collection: CollectionName): readonly string[] {
  const { mirror } = useLink();
  const subscribe = useCallback((listener: () => void) => mirror.onKeys(collection, listener), [mirror, collection]);
  return useSyncExternalStore(subscribe, () => mirror.keys(collection));
}

/** All rows of a collection; re-renders with each of them. For lists of more than a few rows use `useKeys` and `useRow`. */
export function useRows<C extends CollectionName>(collection: C): readonly RowOf<C>[] {
  const { mirror } = useLink();
  const subscribe = useCallback((listener: () => void) => mirror.onRows(collection, listener), [mirror, collection]);
  return useSyncExternalStore(subscribe, () => mirror.rows(collection));
}

/** How this window stands with the app. */
export function useConnection(): Connection {
  const link = useLink();
  return useSyncExternalStore(useCallback((listener: () => void) => link.onConnection(listener), [link]), () => link.connection);
}

/** The session that runs; null before one is known. A query that shows what is stored is asked again when it changes. */
export function useSession(): string | null {
  return useRowValue('session', ONLY, (row) => row?.id ?? null);
}

const parsedSettings = new WeakMap<object, { readonly value: unknown }>();

/** A setting as it stands; its default where nobody has set it, or where what is stored is not what it should be. */
export function useSetting<K extends SettingKey>(key: K): SettingOf<K> {
  const row = useRow('settings', key);
  if (row === undefined) return settingDefaults[key];
  const known = parsedSettings.get(row);
  if (known !== undefined) return known.value as SettingOf<K>;
  const parsed = settingSchemas[key].safeParse(row.value);
  const value = parsed.success ? parsed.data : settingDefaults[key];
  parsedSettings.set(row, { value });
  return value as SettingOf<K>;
}
