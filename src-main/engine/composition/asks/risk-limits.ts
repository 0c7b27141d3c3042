/** The limits of the running session, over the contract. */
import { CHANGEABLE_LIMITS } from '../../../../src-shared/domain/changeable-limits.ts';
import type { OutputOf, ParsedInputOf } from '../../../../src-shared/contract/contract.ts';
import type { RowId } from '../../../../src-shared/domain/ids.ts';
import { consequencesOf, judgeChange } from '../../core/risk/change-limits.ts';
import { LIMIT_BOUNDS } from '../../core/risk/limit-bounds.ts';
import type { EngineState } from '../../core/state.ts';

type Wanted = ParsedInputOf<'risk.setLimits'>['limits'];

/** Every limit that may be changed, as it is and as it may be. */
export function limitsAnswer(state: Readonly<EngineState>): OutputOf<'risk.limitsInForce'> {
  return {
    limits: CHANGEABLE_LIMITS.map((name) => {
      const { counted, least, most } = LIMIT_BOUNDS[name];
      return { name, value: state.config.risk[name], counted, least, most, configured: state.keptLimits.get(name)?.instead ?? null };
    }),
  };
}

/** What would be said to a change. */
export function tryLimitsAnswer(state: Readonly<EngineState>, limits: Wanted): OutputOf<'risk.tryLimits'> {
  const { refusal, looser, risk } = judgeChange(state, known(limits));
  return { refusal, looser: looser.map(({ name }) => name), consequences: refusal === null ? [...consequencesOf(state, risk, state.at)] : [] };
}

/** The command for a change. */
export function limitsCommand(id: RowId, { input, by }: { readonly input: ParsedInputOf<'risk.setLimits'>; readonly by: string }) {
  return { kind: 'set_risk_limits', id, by, limits: known(input.limits), reason: input.reason } as const;
}

/** Without the names nothing was said about. */
function known(limits: Wanted): Readonly<Record<string, number>> {
  return Object.fromEntries(CHANGEABLE_LIMITS.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])));
}
