/** Why something cannot be sent now, in words for a button that is blocked. The engine decides again; this only spares a person the try. */
import { useConnection, useOnly, useRow } from '../mirror/hooks.ts';
import type { RowOf } from '../../src-shared/contract/mirror.ts';
import type { ConnectionState } from '../mirror/connection.ts';
import { defineWords, useWords, type SayOf } from './words.ts';

const words = defineWords('trading-gate', {
  lost: 'Not connected to the app. Nothing can be sent from here.', stale: 'No news from the app for a while. Wait until values are fresh.', connecting: 'Still connecting.',
  review: 'This is a past session: it is read-only.', engine: 'The engine is not running ({{state}}).', halted: 'Trading is halted. Resume first.', paused: 'Entries are paused. Resume first.', reducing: 'Only positions may be reduced now.', observing: 'Observing one round after the halt; entries follow.',
  noInstrument: 'Choose an instrument first.', noQuote: 'There is no price yet.',
});

interface Standing {
  readonly connection: ConnectionState;
  readonly engine: RowOf<'engine'>['state'] | undefined;
  readonly mode: RowOf<'session'>['mode'] | undefined;
}

/** Why not even what reduces risk can be sent (close, cancel, tighten); null: it can. */
export function reducingBlock(t: SayOf<typeof words>, { connection, engine, mode }: Standing): string | null {
  if (connection === 'lost') return t('lost');
  if (connection === 'connecting') return t('connecting');
  if (mode === 'review') return t('review');
  return engine === 'running' || engine === 'unresponsive' || engine === 'halting' ? null : t('engine', { state: engine ?? 'starting' });
}

/** Why no entry can be sent; null: the checks decide. */
export function entryBlock(t: SayOf<typeof words>, standing: Standing, halted: boolean, status: Pick<RowOf<'status'>, 'trading' | 'observing'> | undefined, instrument: string | null, hasQuote: boolean): string | null {
  const first = reducingBlock(t, standing);
  if (first !== null) return first;
  if (standing.connection === 'stale') return t('stale');
  if (standing.engine !== 'running') return t('engine', { state: standing.engine ?? 'starting' });
  if (halted || status?.trading === 'halted') return t('halted');
  if (status?.observing === true) return t('observing');
  if (status?.trading === 'paused') return t('paused');
  if (status?.trading === 'reducing') return t('reducing');
  if (instrument === null) return t('noInstrument');
  return hasQuote ? null : t('noQuote');
}

function useStanding(): Standing {
  return { connection: useConnection().state, engine: useOnly('engine')?.state, mode: useOnly('session')?.mode };
}

/** Why a position cannot be closed, an order not cancelled, a stop not moved; null: it can be tried. */
export function useReducingBlock(): string | null {
  return reducingBlock(useWords(words), useStanding());
}

/** Why no entry on the instrument can be sent now; null: it can be tried. */
export function useEntryBlock(instrument: string | null): string | null {
  const t = useWords(words);
  const standing = useStanding();
  const halted = useOnly('halt')?.set === true;
  const status = useOnly('status');
  const hasQuote = useRow('quotes', instrument ?? '') !== undefined;
  return entryBlock(t, standing, halted, status, instrument, hasQuote);
}
