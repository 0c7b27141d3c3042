/** The limits as a person has changed them while the engine traded: from what it was told and committed, over crashes and restarts, by no code of the engine's. */
import type { LimitMeasure, RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { RiskConfig } from '../core/engine-config.ts';
import type { Fact } from '../core/fact.ts';
import { Violation } from './violation.ts';

/** More of these is less allowed. */
const LEAST: ReadonlySet<LimitMeasure> = new Set(['minEquity', 'liquidation']);

export class LimitsInForce {
  #risk: RiskConfig;

  /** @param risk as configured, the same at every start */
  constructor(risk: RiskConfig) {
    this.#risk = risk;
  }

  get risk(): RiskConfig {
    return this.#risk;
  }

  /** The list of limits. */
  get list(): readonly RiskLimit[] {
    return this.#risk.limits ?? [];
  }

  learn(fact: Fact): void {
    if (fact.kind === 'risk_limits_changed') this.#learnChange(fact);
    else if (fact.kind === 'limit_list_changed') this.#learnList(fact);
  }

  /** A change was committed: it holds until it is changed again. What is looser says why. */
  #learnChange({ changes, reason }: Extract<Fact, { kind: 'risk_limits_changed' }>): void {
    for (const { name, from, to } of changes) {
      if (from !== this.#risk[name]) throw new Violation('limits', `${name} was changed from ${from}, and ${this.#risk[name]} was in force`, null);
      if (to > from && reason.trim() === '') throw new Violation('limits', `${name} became looser, ${from} to ${to}, and nobody said why`, null);
      this.#risk = { ...this.#risk, [name]: to };
    }
  }

  #learnList({ from, to, reason }: Extract<Fact, { kind: 'limit_list_changed' }>): void {
    if (JSON.stringify(from) !== JSON.stringify(this.list)) throw new Violation('limits', `the list was changed from ${JSON.stringify(from)}, and ${JSON.stringify(this.list)} was in force`, null);
    const raised = from.find((limit) => {
      const now = to.find((one) => one.scope === limit.scope && one.subject === limit.subject && one.measure === limit.measure && one.act === limit.act);
      return now === undefined || (LEAST.has(limit.measure) ? now.limit < limit.limit : now.limit > limit.limit);
    });
    if (raised !== undefined && reason.trim() === '') throw new Violation('limits', `the ${raised.scope} ${raised.measure} became looser, and nobody said why`, null);
    this.#risk = { ...this.#risk, limits: to };
  }
}
