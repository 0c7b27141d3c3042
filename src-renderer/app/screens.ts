/** The screens, in the order of their tabs. A screen is here when it exists; `lazy` keeps it out of the first load. */
import { BookOpen, HeartPulse, LayoutDashboard, ReceiptText, Settings, ShieldHalf, Users } from 'lucide-react';
import { lazy } from 'react';
import { agentsWords } from '../features/agents/agents-words.ts';
import { healthWords } from '../features/health/health-words.ts';
import { journalWords } from '../features/journal/journal-words.ts';
import { resultsWords } from '../features/results/results-words.ts';
import type { ScreenDefinition } from '../workbench/registry.ts';
import { Workspace } from './layout/workspace.tsx';
import { actionWords } from './palette-words.ts';
import { shellWords } from './shell/shell-words.ts';

export const screens: readonly ScreenDefinition[] = [
  { id: 'workspace', title: () => shellWords.say('workspace'), icon: LayoutDashboard, component: Workspace },
  // Agents, risk, journal, system health.
  { id: 'agents', title: () => agentsWords.say('title'), icon: Users, component: lazy(async () => ({ default: (await import('../features/agents/agents-screen.tsx')).AgentsScreen })) },
  { id: 'risk', title: () => actionWords.say('riskScreen'), icon: ShieldHalf, component: lazy(async () => ({ default: (await import('../features/risk/risk-screen.tsx')).RiskScreen })) },
  { id: 'journal', title: () => journalWords.say('title'), icon: BookOpen, component: lazy(async () => ({ default: (await import('../features/journal/journal-screen.tsx')).JournalScreen })) },
  { id: 'results', title: () => resultsWords.say('title'), icon: ReceiptText, component: lazy(async () => ({ default: (await import('../features/results/results-screen.tsx')).ResultsScreen })) },
  { id: 'health', title: () => healthWords.say('title'), icon: HeartPulse, component: lazy(async () => ({ default: (await import('../features/health/health-screen.tsx')).HealthScreen })) },
  { id: 'settings', title: () => shellWords.say('settings'), icon: Settings, component: lazy(() => import('../features/settings/settings-screen.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen }))) },
];
