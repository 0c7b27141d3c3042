import { APPETITES, tradingSchema, type SettingOf } from '../../../src-shared/contract/settings.ts';
import { APPETITE_RISK, type RiskBasics } from '../../../src-shared/contract/appetites.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Segments, Switch } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useEditableSetting } from '../../workbench/ask.ts';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { approvalWords } from '../../workbench/approval/approval-words.ts';
import { ModeSwitch } from '../../workbench/approval/mode-switch.tsx';
import { DraftedField } from './drafted-field.tsx';
import type { SettingItem } from './item.tsx';
import { settingsWords } from './settings-words.ts';

type Trading = SettingOf<'trading'>;

/** What a session is started with. */
export function useEngineItems(): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const a = useWords(approvalWords);
  const [trading, change] = useEditableSetting('trading');
  const [learning, changeLearning] = useEditableSetting('learning');
  const [sizing, changeSizing] = useEditableSetting('sizing');
  const [locks, changeLocks] = useEditableSetting('locks');
  const store = (part: Partial<Trading>, problem: string): string | null => {
    if (!tradingSchema.safeParse({ ...trading, ...part }).success) return problem;
    void change(part);
    return null;
  };
  return [
    { id: 'market', section: 'engine', title: t('market'), help: t('marketHelp'), keywords: 'venue live recorded', field: (ids) => <DraftedField ids={ids} value={trading.market} onStore={(market) => store({ market: market.trim() }, t('marketProblem'))} /> },
    { id: 'balance', section: 'engine', title: t('balance'), help: t('balanceHelp'), field: (ids) => <DraftedField ids={ids} number unit="USDT" step={1_000} value={trading.balance} onStore={(balance) => store({ balance }, t('balanceProblem'))} /> },
    { id: 'watchlist', section: 'engine', title: t('watchlist'), help: t('watchlistHelp'), keywords: 'instruments', field: (ids) => <DraftedField ids={ids} value={trading.watchlist.join(', ')} placeholder={t('watchlistAll')} onStore={(text) => store({ watchlist: text.split(/[\s,;]+/).filter((base) => base !== '').map((base) => base.toUpperCase()) }, t('watchlistProblem'))} /> },
    { id: 'interval', section: 'engine', title: t('interval'), help: t('intervalHelp'), keywords: 'loop cycle', field: (ids) => <DraftedField ids={ids} number unit="s" step={1} value={String(trading.intervalSeconds)} onStore={(text) => store({ intervalSeconds: Number(text) }, t('intervalProblem'))} /> },
    { id: 'appetite', section: 'engine', title: t('appetite'), help: t('appetiteHelp'), keywords: 'risk limits', field: () => <Segments label={t('appetite')} value={trading.appetite} onChange={(appetite) => void change({ appetite })} options={APPETITES.map((value) => ({ value, label: t(value) }))} /> },
    { id: 'approval', section: 'engine', title: a('settingTitle'), help: a('settingHelp'), keywords: 'approval approve suggest auto mode signals', field: () => <ModeSwitch /> },
    { id: 'locks', section: 'engine', title: t('locks'), help: t('locksHelp'), keywords: 'protections cooldown streak drawdown lock', field: (ids) => <Switch {...ids} checked={locks.on} onChange={(on) => void changeLocks({ on })} /> },
    { id: 'sizing', section: 'engine', title: t('sizing'), help: t('sizingHelp'), keywords: 'size risk volatility kelly fixed fraction', field: () => <Segments label={t('sizing')} value={sizing.method} onChange={(method) => void changeSizing({ method })} options={[{ value: 'fixed_fraction', label: t('sizingFixed') }, { value: 'volatility_target', label: t('sizingVolatility') }, { value: 'kelly', label: t('sizingKelly') }]} /> },
    { id: 'learning', section: 'engine', title: t('learning'), help: t('learningHelp'), keywords: 'policy reinforcement q-learning agents', field: (ids) => <Switch {...ids} checked={learning.on} onChange={(on) => void changeLearning({ on })} /> },
    { id: 'fresh', section: 'engine', title: t('freshRow'), help: t('freshHelp'), keywords: 'restart reset account session', field: (ids) => <Button id={ids.id} onClick={() => openDialog('fresh-session', {})}>{t('freshOpen')}</Button> },
  ];
}

type RiskKey = keyof RiskBasics;
const riskHelps = { riskPerTrade: 'riskPerTradeHelp', maxInstrumentExposure: 'maxInstrumentExposureHelp', maxPortfolioExposure: 'maxPortfolioExposureHelp', maxOpenPositions: 'maxOpenPositionsHelp', dailyLossHalt: 'dailyLossHaltHelp', drawdownHalt: 'drawdownHaltHelp' } as const;
/** What the contract allows, for the sentence when a value is not. */
const bounds: Readonly<Record<RiskKey, readonly [number, number]>> = { riskPerTrade: [0.0001, 0.05], maxInstrumentExposure: [0.01, 5], maxPortfolioExposure: [0.01, 10], maxOpenPositions: [1, 100], dailyLossHalt: [0.001, 0.5], drawdownHalt: [0.01, 0.9] };

/** The limits: what each means, in per cent and in money of now. */
export function useRiskItems(): readonly SettingItem[] {
  const t = useWords(settingsWords);
  const format = useFormat();
  const [trading, change] = useEditableSetting('trading');
  const equity = Number(useOnly('portfolio')?.equity ?? trading.balance);
  const session = useOnly('session');
  const quote = session?.quote ?? 'USDT';
  const listed = trading.limits?.length ?? 0;
  const editor = <Button onClick={() => openDialog('risk-limits', {})}>{t('editLimits')}</Button>;
  const own: SettingItem = {
    id: 'ownLimits', section: 'risk', title: t('ownLimits'), help: session !== undefined ? t('ownLimitsHelp') : `${t('ownLimitsHelp')} ${listed === 0 ? t('noOwnLimits') : t('ownLimitsCount', { count: listed })}`, keywords: 'limit venue instrument var weekly loss list',
    field: () => (session === undefined ? <p className="ui-small ui-soft">{t('limitsNeedSession')}</p> : editor),
  };
  const basics = (Object.keys(riskHelps) as RiskKey[]).map((key): SettingItem => {
    const own = trading.risk[key];
    const value = own ?? APPETITE_RISK[trading.appetite][key];
    const counted = key === 'maxOpenPositions';
    const [low, high] = bounds[key];
    const scale = counted ? 1 : 100;
    const shown = String(Number((value * scale).toFixed(4)));
    const range = t('between', { low: format.number(low * scale, { trim: true }), high: `${format.number(high * scale, { trim: true })}${counted ? '' : ' %'}` });
    const store = (text: string): string | null => {
      const next = Number((Number(text) / scale).toFixed(6));
      const risk = { ...trading.risk, [key]: next };
      if (text.trim() === '' || !tradingSchema.safeParse({ ...trading, risk }).success) return range;
      void change({ risk });
      return null;
    };
    const money = counted ? '' : ` ${t('inMoney', { money: `${format.number(equity * value, { decimals: 0 })}\u00A0${quote}` })}`;
    const source = own === null ? t('byAppetite', { appetite: t(trading.appetite) }) : t('own');
    return {
      id: key, section: 'risk', title: t(key), help: `${t(riskHelps[key])}${money}`, keywords: 'limit maximum loss exposure halt',
      field: (ids) => (
        <div className="risk-field">
          <DraftedField ids={ids} number {...(counted ? {} : { unit: '%' })} step={counted ? 1 : key === 'riskPerTrade' ? 0.05 : 1} value={shown} onStore={store} />
          <p className="ui-tiny ui-dim risk-source">{source}{own === null ? null : <button type="button" className="link-button" onClick={() => void change({ risk: { ...trading.risk, [key]: null } })}>{t('back')}</button>}</p>
          {session === undefined ? null : <p className="ui-tiny risk-next">{t('nextSession')} <button type="button" className="link-button" aria-label={`${t('changeNow')} ${t(key)}`} onClick={() => openDialog('risk-limits', {})}>{t('changeNow')}</button></p>}
        </div>
      ),
    };
  });
  return [...basics, own];
}
