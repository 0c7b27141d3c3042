import type { SettingOf } from '../../../src-shared/contract/settings.ts';

/** What a session is started with, as the welcome drafts it. */
export type Trading = SettingOf<'trading'>;
