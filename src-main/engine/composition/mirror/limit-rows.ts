import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import { limitKey } from '../../../../src-shared/domain/risk-limit.ts';
import { limitStandings } from '../../core/limits/limit-standing.ts';
import type { EngineState } from '../../core/state.ts';

/** Every limit in force as a row, by its key: the portfolio's before what it is made of. */
export function limitRows(state: Readonly<EngineState>): ReadonlyMap<string, RowOf<'limits'>> {
  return new Map(limitStandings(state).map((standing) => [`${limitKey(standing)}${standing.basic ? ' basic' : ''}`, standing]));
}
