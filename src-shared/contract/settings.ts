/** A person's settings: each key's shape and what it is before anybody sets it. Kept by the process that owns the windows, so that they work without an engine. */
import { z } from 'zod';
import { decisionFilter } from './decision-filter.ts';
import { approvalModeSchema } from './engine-status.ts';
import { modelSettingsSchema, NO_MODELS } from './model-settings.ts';
import { COST_METHODS, currencyCode } from './profit-and-loss.ts';
import { correlationWindowSchema } from './risk-report.ts';
import { scenariosSchema } from './stress-report.ts';
import { limitsSchema } from './risk-limits.ts';
import { teamSettingsSchema, USUAL_TEAMS } from './team-settings.ts';
import { id, name, positiveAmount } from './values.ts';

export const appearanceSchema = z.strictObject({
  theme: z.enum(['system', 'dark', 'light', 'contrast']),
  /** `auto`: classic in dark, safe in light. */
  palette: z.enum(['auto', 'classic', 'safe', 'mono']),
  /** Red up, green down, as some markets have it. */
  reversed: z.boolean(),
  density: z.enum(['compact', 'regular', 'comfortable']),
  /** Per cent. */
  zoom: z.number().int().min(80).max(200),
  timeZone: z.enum(['utc', 'local']),
  /** BCP 47; `system`: the machine's. Numbers and dates follow it. */
  locale: z.union([z.literal('system'), z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)]),
  flashPrices: z.boolean(),
});

const levelSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
/** 1 journal only, 2 toast, 3 notification of the system, 4 stays until acknowledged. Halts and lost protection are always 4. */
export const notificationsSchema = z.strictObject({
  fills: levelSchema, closed: levelSchema, signals: levelSchema, risk: levelSchema, data: levelSchema, venue: levelSchema, sound: z.boolean(),
});

/** Docked layouts as the layout library writes them. */
export const layoutsSchema = z.strictObject({
  active: name,
  layouts: z.array(z.strictObject({ name, locked: z.boolean(), model: z.json() })).max(20),
});

export const shortcutsSchema = z.record(z.string().max(60), z.string().max(40));

export const welcomeSchema = z.strictObject({ done: z.boolean(), step: z.number().int().min(0).max(2), tour: z.enum(['unseen', 'running', 'done']), risksAccepted: z.boolean() });

export const APPETITES = ['careful', 'balanced', 'bold'] as const;
/** What a session is started with. `appetite` sets the risk basics; see docs/operations.md for the numbers. */
export const tradingSchema = z.strictObject({
  market: z.string().min(1).max(500),
  balance: positiveAmount,
  /** Base currencies; empty: all the market offers. */
  watchlist: z.array(z.string().regex(/^[A-Z0-9]{2,12}$/)).max(50),
  appetite: z.enum(APPETITES),
  intervalSeconds: z.number().int().min(1).max(3600),
  /** Null: as the appetite says. Fractions of equity. */
  risk: z.strictObject({
    riskPerTrade: z.number().min(0.0001).max(0.05).nullable(), maxInstrumentExposure: z.number().min(0.01).max(5).nullable(), maxPortfolioExposure: z.number().min(0.01).max(10).nullable(),
    maxOpenPositions: z.number().int().min(1).max(100).nullable(), dailyLossHalt: z.number().min(0.001).max(0.5).nullable(), drawdownHalt: z.number().min(0.01).max(0.9).nullable(),
  }),
  /** Limits on parts of the account beside those; left out: none. */
  limits: limitsSchema.optional(),
});

/** How signals are treated where nothing else was said yet: the mode itself belongs to the account and is kept with it. */
export const approvalSchema = z.strictObject({ mode: approvalModeSchema, limitSeconds: z.number().int().min(30).max(3600).nullable() });

export const desktopSchema = z.strictObject({ closeToTray: z.enum(['ask', 'yes', 'no']), globalHaltKey: z.string().max(60), haltAlsoCloses: z.boolean() });

export const watchSchema = z.strictObject({ selected: id.nullable(), order: z.array(id).max(200), timeframe: z.string().max(4), indicators: z.array(z.string().max(40)).max(12) });

/** Filters of the journal a person has kept by name. */
export const journalSchema = z.strictObject({ filters: z.array(z.strictObject({ name: z.string().min(1).max(40), filter: decisionFilter })).max(20) });

/** Whether protections beside the cooldown hold entries back, by the rules as shipped; taken up by the next session. */
export const locksSchema = z.strictObject({ on: z.boolean() });

/** How the agents' entries are sized; taken up by the next session. */
export const sizingSchema = z.strictObject({ method: z.enum(['fixed_fraction', 'volatility_target', 'kelly']) });

/** Whether the policy over quorums learns; taken up by the next session. */
export const learningSchema = z.strictObject({ on: z.boolean() });

/** How profit and loss is shown. `currency` null: the quote currency that most is traded in. `atPar`: every dollar coin counts as one dollar. */
export const accountingSchema = z.strictObject({ method: z.enum(COST_METHODS), currency: currencyCode.nullable(), atPar: z.boolean() });

/** How the Risk screen is looked at. `correlation`: how far back its map of correlations looks. */
export const riskViewSchema = z.strictObject({ correlation: correlationWindowSchema });

export const settingSchemas = {
  appearance: appearanceSchema, notifications: notificationsSchema, layouts: layoutsSchema, shortcuts: shortcutsSchema, welcome: welcomeSchema, trading: tradingSchema,
  accounting: accountingSchema, riskView: riskViewSchema,
  desktop: desktopSchema, watch: watchSchema, journal: journalSchema, models: modelSettingsSchema, learning: learningSchema, locks: locksSchema, sizing: sizingSchema, approval: approvalSchema, teams: teamSettingsSchema, scenarios: scenariosSchema,
} as const;

export type SettingKey = keyof typeof settingSchemas;
export const SETTING_KEYS = Object.keys(settingSchemas) as readonly SettingKey[];
export type SettingOf<K extends SettingKey> = z.output<(typeof settingSchemas)[K]>;

export const settingDefaults: { readonly [K in SettingKey]: SettingOf<K> } = {
  appearance: { theme: 'system', palette: 'auto', reversed: false, density: 'compact', zoom: 100, timeZone: 'utc', locale: 'system', flashPrices: true },
  notifications: { fills: 2, closed: 3, signals: 1, risk: 3, data: 2, venue: 3, sound: true },
  layouts: { active: 'Decide', layouts: [] },
  shortcuts: {},
  welcome: { done: false, step: 0, tour: 'unseen', risksAccepted: false },
  trading: {
    market: 'generated', balance: '10000', watchlist: [], appetite: 'balanced', intervalSeconds: 5,
    risk: { riskPerTrade: null, maxInstrumentExposure: null, maxPortfolioExposure: null, maxOpenPositions: null, dailyLossHalt: null, drawdownHalt: null },
  },
  desktop: { closeToTray: 'ask', globalHaltKey: 'CommandOrControl+Alt+Shift+H', haltAlsoCloses: false },
  watch: { selected: null, order: [], timeframe: '1m', indicators: [] },
  journal: { filters: [] },
  models: NO_MODELS,
  learning: { on: false },
  locks: { on: true },
  sizing: { method: 'fixed_fraction' },
  approval: { mode: 'auto', limitSeconds: null },
  teams: USUAL_TEAMS,
  accounting: { method: 'fifo', currency: null, atPar: false },
  scenarios: { scenarios: [] },
  riskView: { correlation: 'all' },
};
