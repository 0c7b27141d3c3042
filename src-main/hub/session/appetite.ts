/** The limits a session is started with: the appetite's numbers, unless the person set their own. */
import type { RiskOverride } from '../../engine/composition/risk-override.ts';
import { APPETITE_RISK } from '../../../src-shared/contract/appetites.ts';
import type { SettingOf } from '../../../src-shared/contract/settings.ts';

type Trading = SettingOf<'trading'>;

/** The limits of a session: the appetite's, with what the person set in their place. */
export function riskOf({ appetite, risk, limits }: Trading): RiskOverride {
  const basics = APPETITE_RISK[appetite];
  return {
    riskPerTrade: risk.riskPerTrade ?? basics.riskPerTrade, maxInstrumentExposure: risk.maxInstrumentExposure ?? basics.maxInstrumentExposure,
    maxPortfolioExposure: risk.maxPortfolioExposure ?? basics.maxPortfolioExposure, maxOpenPositions: risk.maxOpenPositions ?? basics.maxOpenPositions,
    dailyLossHalt: risk.dailyLossHalt ?? basics.dailyLossHalt, drawdownHalt: risk.drawdownHalt ?? basics.drawdownHalt,
    ...(limits === undefined ? {} : { limits }),
  };
}
