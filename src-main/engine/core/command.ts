import type { PositionId, RowId } from '../../../src-shared/domain/ids.ts';

/** What a person (or a limit) tells the engine. `id` makes it idempotent and traceable (I10). */
export type Command =
  | { readonly kind: 'halt'; readonly id: RowId; readonly by: string; readonly reason: string; readonly close: boolean }
  | { readonly kind: 'resume'; readonly id: RowId; readonly by: string; readonly acknowledge: boolean }
  | { readonly kind: 'pause'; readonly id: RowId; readonly by: string }
  | { readonly kind: 'close_position'; readonly id: RowId; readonly by: string; readonly position: PositionId };
