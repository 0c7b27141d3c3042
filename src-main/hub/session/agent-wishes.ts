import type { SettingOf } from '../../../src-shared/contract/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** What a person has set about the agents of the next session. */
export interface AgentWishes {
  /** Null: nobody has set any. */
  readonly models: SettingOf<'models'> | null;
  readonly learning: SettingOf<'learning'>;
  /** Whether protections beside the cooldown hold them back. */
  readonly locks: SettingOf<'locks'>;
  readonly sizing: SettingOf<'sizing'>;
  /** Who debates; null: nobody has chosen. */
  readonly teams: SettingOf<'teams'> | null;
  /** How signals are treated where nothing else was said yet; null: nobody has set it. */
  readonly approval: SettingOf<'approval'> | null;
}

/** As it is set now; taken up by the next session. */
export function agentWishesOf(settings: SettingsStore): AgentWishes {
  return { models: settings.ifSet('models'), learning: settings.get('learning'), locks: settings.get('locks'), sizing: settings.get('sizing'), approval: settings.ifSet('approval'), teams: settings.ifSet('teams') };
}
