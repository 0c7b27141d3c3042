import { useId, type ReactNode } from 'react';
import { APPETITES } from '../../../src-shared/contract/settings.ts';
import { APPETITE_RISK } from '../../../src-shared/contract/appetites.ts';
import { KeyValue } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../../workbench/words.ts';
import type { Trading } from './trading.ts';
import { welcomeWords } from './welcome-words.ts';

/** Three appetites, each with what it means in this person's money. */
export function AppetiteStep({ trading, onChange }: { readonly trading: Trading; readonly onChange: (trading: Trading) => void }): ReactNode {
  const t = useWords(welcomeWords);
  const format = useFormat();
  const group = useId();
  const balance = Number(trading.balance);
  const money = (share: number): string => `${format.number(balance * share, { decimals: balance * share < 100 ? 2 : 0 })} USDT`;
  const words = { careful: t('carefulWords'), balanced: t('balancedWords'), bold: t('boldWords') };
  return (
    <>
      <p className="ui-soft">{t('appetiteWords', { balance: format.number(balance, { decimals: 0 }) })}</p>
      <fieldset className="welcome-appetites">
        <legend className="ui-hidden">{t('appetiteTitle')}</legend>
        {APPETITES.map((appetite) => {
          const risk = APPETITE_RISK[appetite];
          return (
            <label key={appetite} className="welcome-appetite">
              <span className="ui-row"><input type="radio" name={group} checked={trading.appetite === appetite} onChange={() => onChange({ ...trading, appetite })} /><b>{t(appetite)}</b>{appetite === 'balanced' ? <span className="ui-dim ui-small">{t('recommended')}</span> : null}</span>
              <span className="ui-soft welcome-appetite-words">{words[appetite]}</span>
              <KeyValue pairs={[
                { name: t('perTrade'), value: money(risk.riskPerTrade) }, { name: t('largest'), value: money(risk.maxInstrumentExposure) }, { name: t('atWork'), value: money(risk.maxPortfolioExposure) }, { name: t('mostPositions'), value: String(risk.maxOpenPositions) },
                { name: t('dayHalt'), value: money(risk.dailyLossHalt) }, { name: t('peakHalt'), value: money(risk.drawdownHalt) },
              ]} />
            </label>
          );
        })}
      </fieldset>
    </>
  );
}
