import { useId, useState, type ReactNode } from 'react';
import { positiveAmount } from '../../../src-shared/contract/values.ts';
import { Chip } from '../../ui/display.tsx';
import { FormRow, NumberField, Select, TextField } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import type { Trading } from './trading.ts';
import { welcomeWords } from './welcome-words.ts';

/** What the built-in market offers. */
const GENERATED_BASES = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'ADA', 'DOGE', 'AVAX'] as const;
/** Venues with public data that need no key; any other ccxt venue can be named in Settings. */
const VENUES = ['kraken', 'binance', 'coinbase', 'bybit', 'okx'] as const;
const BALANCES = ['1000', '10000', '50000'] as const;

type Say = SayOf<typeof welcomeWords>;

/** Why the balance cannot be used; null where it can. */
export function balanceProblem(trading: Trading, t: Say): string | null {
  return positiveAmount.safeParse(trading.balance).success ? null : t('balanceProblem');
}

/** Why the watchlist cannot be used; null where it can. */
export function watchlistProblem(trading: Trading, t: Say): string | null {
  return trading.watchlist.every((base) => /^[A-Z0-9]{2,12}$/.test(base)) ? null : t('watchlistProblem');
}

/** Where prices come from, what the paper account begins with, and what is watched. */
export function MarketStep({ trading, onChange }: { readonly trading: Trading; readonly onChange: (trading: Trading) => void }): ReactNode {
  const t = useWords(welcomeWords);
  const format = useFormat();
  const group = useId();
  const live = trading.market !== 'generated';
  const options = [['generated', t('generated'), t('generatedWords')], ['live', t('live'), t('liveWords')]] as const;
  const toggle = (base: string): void => onChange({ ...trading, watchlist: trading.watchlist.includes(base) ? trading.watchlist.filter((one) => one !== base) : [...trading.watchlist, base] });
  return (
    <div className="welcome-form">
      <fieldset className="welcome-choices">
        <legend className="ui-hidden">{t('marketLabel')}</legend>
        {options.map(([value, title, words]) => (
          <label key={value} className="welcome-choice"><input type="radio" name={group} checked={live === (value === 'live')} onChange={() => onChange({ ...trading, market: value === 'generated' ? 'generated' : VENUES[0], watchlist: [] })} /><span><b>{title}</b><span>{words}</span></span></label>
        ))}
      </fieldset>
      {live ? <FormRow id="welcome-venue" label={t('venue')}>{(ids) => <Select {...ids} value={trading.market} options={[...new Set([...VENUES, trading.market])].map((venue) => ({ value: venue, label: venue }))} onChange={(market) => onChange({ ...trading, market })} />}</FormRow> : null}
      <FormRow id="welcome-balance" label={t('balance')} help={t('balanceHelp')} problem={balanceProblem(trading, t)}>
        {(ids) => <NumberField {...ids} value={trading.balance} unit="USDT" step={1_000} invalid={balanceProblem(trading, t) !== null} onChange={(balance) => onChange({ ...trading, balance: balance ?? '' })} />}
      </FormRow>
      <div className="welcome-chips welcome-balances">{BALANCES.map((balance) => <Chip key={balance} pressed={trading.balance === balance} onClick={() => onChange({ ...trading, balance })}>{format.number(balance, { decimals: 0 })}</Chip>)}</div>
      {live ? <LiveWatchlist trading={trading} onChange={onChange} /> : (
        <div className="welcome-watchlist" role="group" aria-label={t('watchlist')}>
          <div><span className="ui-form-row-label">{t('watchlist')}</span><p className="ui-form-row-help">{t('watchlistHelp')}</p></div>
          <div className="welcome-chips">
            <Chip pressed={trading.watchlist.length === 0} onClick={() => onChange({ ...trading, watchlist: [] })}>{t('all')}</Chip>
            {GENERATED_BASES.map((base) => <Chip key={base} pressed={trading.watchlist.includes(base)} onClick={() => toggle(base)}>{base}</Chip>)}
          </div>
        </div>
      )}
    </div>
  );
}

function LiveWatchlist({ trading, onChange }: { readonly trading: Trading; readonly onChange: (trading: Trading) => void }): ReactNode {
  const t = useWords(welcomeWords);
  const [text, setText] = useState(trading.watchlist.join(', '));
  const problem = watchlistProblem(trading, t);
  return (
    <FormRow id="welcome-watchlist" label={t('watchlist')} help={t('watchlistLive')} problem={problem}>
      {(ids) => <TextField {...ids} value={text} invalid={problem !== null} onChange={(next) => {
        setText(next);
        onChange({ ...trading, watchlist: next.split(/[\s,;]+/).filter((base) => base !== '').map((base) => base.toUpperCase()) });
      }} />}
    </FormRow>
  );
}
