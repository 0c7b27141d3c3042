/** Dialogs that anything may open with `openDialog`. What is not here does not open. */
import { lazy } from 'react';
import { AutoDialog } from '../features/approval/auto-dialog.tsx';
import { RejectDialog } from '../features/approval/reject-dialog.tsx';
import { ClosePositionDialog } from '../features/positions/close-question.tsx';
import { ProtectPositionDialog } from '../features/positions/protect-dialog.tsx';
import { HaltCloseDialog } from '../features/halt/halt-close-dialog.tsx';
import { HaltProgressDialog } from '../features/halt/halt-progress-dialog.tsx';
import { ResumeDialog } from '../features/halt/resume-dialog.tsx';
import { FreshSessionDialog, RestoreBackupDialog } from '../features/settings/settings-dialogs.tsx';
import type { DialogDefinition } from '../workbench/registry.ts';
import type { DialogName } from '../workbench/workbench.ts';
import { AddPanelDialog } from './shell/add-panel-dialog.tsx';
import { MovePanelDialog } from './shell/move-panel-dialog.tsx';
import { ShortcutSheet } from './shell/shortcut-sheet.tsx';

type Definitions = { readonly [N in DialogName]?: DialogDefinition<N>['component'] };

export const dialogs: Definitions = {
  'add-panel': AddPanelDialog,
  'move-panel': MovePanelDialog,
  'shortcuts': ShortcutSheet,
  'halt-close': HaltCloseDialog,
  'halt-progress': HaltProgressDialog,
  'resume': ResumeDialog,
  'restore-backup': RestoreBackupDialog,
  'fresh-session': FreshSessionDialog,
  // Decisions: explain, note.
  'explain': lazy(async () => ({ default: (await import('../features/explain/explain-dialog.tsx')).ExplainDialog })),
  'learned': lazy(async () => ({ default: (await import('../features/agents/learned-dialog.tsx')).LearnedDialog })),
  'own-models': lazy(async () => ({ default: (await import('../features/agents/own-models-dialog.tsx')).OwnModelsDialog })),
  'teams': lazy(async () => ({ default: (await import('../features/teams/teams-dialog.tsx')).TeamsDialog })),
  'rebalance': lazy(async () => ({ default: (await import('../features/rebalance/rebalance-dialog.tsx')).RebalanceDialog })),
  'risk-limits': lazy(async () => ({ default: (await import('../features/risk/limits-dialog.tsx')).LimitsDialog })),
  'lift-lock': lazy(async () => ({ default: (await import('../features/risk/lift-lock-dialog.tsx')).LiftLockDialog })),
  'what-if': lazy(async () => ({ default: (await import('../features/risk/what-if-dialog.tsx')).WhatIfDialog })),
  'note': lazy(async () => ({ default: (await import('../features/explain/note-dialog.tsx')).NoteDialog })),

  'pnl-lines': lazy(async () => ({ default: (await import('../features/results/lines-dialog.tsx')).LinesDialog })),
  'move-money': lazy(async () => ({ default: (await import('../features/results/move-money-dialog.tsx')).MoveMoneyDialog })),

  'reject-signal': RejectDialog,
  'approval-auto': AutoDialog,
  'close-position': ClosePositionDialog,
  'protect-position': ProtectPositionDialog,
};
