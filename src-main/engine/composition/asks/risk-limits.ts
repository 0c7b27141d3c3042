/** The limits of the running session, over the contract. */
import { CHANGEABLE_LIMITS } from '../../../../src-shared/domain/changeable-limits.ts';
import type { OutputOf, ParsedInputOf } from '../../../../src-shared/contract/contract.ts';
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { limitStandings } from '../../core/limits/limit-standing.ts';
import { subjectsOf } from '../../core/limits/limit-subjects.ts';
import { consequencesOf, judgeChange, looserOf } from '../../core/risk/change-limits.ts';
import { LIMIT_BOUNDS } from '../../core/risk/limit-bounds.ts';
import type { EngineState } from '../../core/state.ts';

type Wanted = ParsedInputOf<'risk.setLimits'>['limits'];

/** Every limit that may be changed, as it is and as it may be; the list; and how each limit stands. */
export function limitsAnswer(state: Readonly<EngineState>): OutputOf<'risk.limitsInForce'> {
  const { venues, quotes, instruments } = subjectsOf(state.instruments.values());
  return {
    limits: CHANGEABLE_LIMITS.map((name) => {
      const { counted, least, most } = LIMIT_BOUNDS[name];
      return { name, value: state.config.risk[name], counted, least, most, configured: state.keptLimits.get(name)?.instead ?? null };
    }),
    list: [...(state.config.risk.limits ?? [])], listConfigured: state.keptList === null ? null : [...state.keptList.instead],
    subjects: { venues: [...venues], quotes: [...quotes], instruments: [...instruments] }, standings: limitStandings(state),
  };
}

/** What would be said to a change. */
export function tryLimitsAnswer(state: Readonly<EngineState>, { limits, list }: ParsedInputOf<'risk.tryLimits'>): OutputOf<'risk.tryLimits'> {
  const judged = judgeChange(state, known(limits), list ?? null);
  return { refusal: judged.refusal, looser: [...looserOf(judged)], consequences: judged.refusal === null ? [...consequencesOf(state, judged.risk, state.at)] : [] };
}

/** The command for a change. */
export function limitsCommand(id: RowId, { input: { limits, list, reason }, by }: { readonly input: ParsedInputOf<'risk.setLimits'>; readonly by: string }) {
  return { kind: 'set_risk_limits', id, by, limits: known(limits), ...(list === undefined ? {} : { list }), reason } as const;
}

/** Without the names nothing was said about. */
function known(limits: Wanted): Readonly<Record<string, number>> {
  return Object.fromEntries(CHANGEABLE_LIMITS.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])));
}
