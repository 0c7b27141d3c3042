/** The limits as a person has changed them while the engine traded: from what it was told and committed, over crashes and restarts, by no code of the engine's. */
import type { RiskConfig } from '../core/engine-config.ts';
import type { Fact } from '../core/fact.ts';
import { Violation } from './violation.ts';

export class LimitsInForce {
  #risk: RiskConfig;

  /** @param risk as configured, the same at every start */
  constructor(risk: RiskConfig) {
    this.#risk = risk;
  }

  get risk(): RiskConfig {
    return this.#risk;
  }

  /** A change was committed: it holds until it is changed again. What is looser says why. */
  learn({ changes, reason }: Extract<Fact, { kind: 'risk_limits_changed' }>): void {
    for (const { name, from, to } of changes) {
      if (from !== this.#risk[name]) throw new Violation('limits', `${name} was changed from ${from}, and ${this.#risk[name]} was in force`, null);
      if (to > from && reason.trim() === '') throw new Violation('limits', `${name} became looser, ${from} to ${to}, and nobody said why`, null);
      this.#risk = { ...this.#risk, [name]: to };
    }
  }
}
