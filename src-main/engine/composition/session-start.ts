/** The first event of a session. */
import { hash } from 'node:crypto';
import type { SessionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import { SystemRng } from '../adapters/clock-system/system-rng.ts';
import type { SqliteStore } from '../adapters/store-sqlite/store.ts';
import type { PaperVenue } from '../adapters/venue-paper/paper-venue.ts';
import { createChance, nextUint32 } from '../core/chance.ts';
import { defaultConfig } from '../core/default-config.ts';
import type { SessionStart } from '../core/event.ts';
import { createIdSource, nextUuid } from '../core/id-source.ts';
import { withApproval } from './approval-override.ts';
import { withModels } from './models/model-options.ts';
import { withLearning } from './learning-override.ts';
import { withLocks } from './locks-override.ts';
import type { OpenMarket } from './open-market.ts';
import { withRiskOverride } from './risk-override.ts';
import type { RunOptions } from './run-options.ts';
import { withTeams } from './with-teams.ts';
import { withSizing } from './sizing-override.ts';
import { withSafetyOverride } from './safety-override.ts';
import type { KeptModel } from './user-models/model-folder.ts';
import { withUserModels } from './user-models/with-user-models.ts';

/** What a session's first event is made of. */
export interface StartBasis {
  readonly store: Pick<SqliteStore, 'load' | 'sessions' | 'setting' | 'remember'>;
  readonly seed: number;
  readonly fresh: boolean;
  readonly begunAnew: readonly VenueId[];
  readonly haltedOutside: SessionStart['haltedOutside'];
  readonly at: Timestamp;
  /** A person's own models with a place. */
  readonly userModels: readonly KeptModel[];
}

/** The first event: configuration, venues, what is stored, and ids that no other session in the folder has. */
export function createStart(options: RunOptions, market: OpenMarket, venues: readonly PaperVenue[], basis: StartBasis): SessionStart {
  const instruments = market.opening.instruments;
  const main = instruments[0]?.venue;
  const watchlist = instruments.filter((instrument) => instrument.venue === main).map((instrument) => instrument.id);
  const live = market.kind === 'live';
  const shipped = defaultConfig({ watchlist, barsOnly: market.barsOnly && options.intervalMs === null, intervalMs: options.intervalMs ?? 5_000, live });
  const safe = withSizing(withLocks(withSafetyOverride(withRiskOverride(shipped, options.risk), options, live), options.locks), options.sizing);
  // Every venue here is a paper venue, as the type says.
  const asked = options.speed !== null;
  const agents = withUserModels(withModels(withTeams(safe, options.teams), options.models, asked), basis.userModels, asked);
  const config = withApproval(withLearning(agents, options.learning, true), options.approval);
  const idSeed = idSeedOf(basis);
  // A fresh paper account has no past to be told apart from: with the same seed even its ids are the same on any machine.
  const prefix = basis.fresh ? prefixFrom(idSeed) : instancePrefix(basis.store, basis.at);
  return {
    session: nextUuid<SessionId>(createIdSource(idSeed ^ 1), basis.at),
    format: 1, seed: idSeed, instancePrefix: prefix, config,
    venues: venues.map((venue) => ({ id: venue.id, capabilities: venue.capabilities, instruments: venue.instruments })),
    stored: basis.store.load(), freshVenues: basis.begunAnew, haltedOutside: basis.haltedOutside,
  };
}

/** Ids must differ from those of every earlier session in the folder, also when seed and market time are the same. */
function idSeedOf({ store, seed }: StartBasis): number {
  const earlier = store.sessions().length;
  return earlier === 0 ? seed : hashSeed(`${seed} ${earlier}`);
}

const PREFIX_ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789';

function prefixFrom(seed: number): string {
  const chance = createChance(seed);
  return Array.from({ length: 4 }, () => PREFIX_ALPHABET.charAt(nextUint32(chance) % PREFIX_ALPHABET.length)).join('');
}

/** Four characters that mark this data folder's orders at a venue, drawn once. */
function instancePrefix(store: StartBasis['store'], at: Timestamp): string {
  const known = store.setting('instance_prefix');
  if (known !== null) return known;
  const prefix = prefixFrom(new SystemRng().uint32());
  store.remember('instance_prefix', prefix, at);
  return prefix;
}

function hashSeed(text: string): number {
  return Number.parseInt(hash('sha256', text).slice(0, 8), 16);
}
