/** What the analysts see of an instrument now. */
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { snapshotOf } from '../feature/features.ts';
import type { EngineState } from '../state.ts';
import { withOwnFeatures } from '../user-model/user-opinion.ts';

/** The snapshot of an instrument of the watchlist at `at`. */
export function lookAt(state: EngineState, instrument: InstrumentId, at: Timestamp): FeatureSnapshot {
  const venue = state.instruments.get(instrument)?.venue;
  const connected = venue !== undefined && state.venues.get(venue)?.connected === true;
  return withOwnFeatures(snapshotOf(state.market, instrument, at, state.clockSkewMs, connected), state.config.userModels ?? null, state.models);
}
