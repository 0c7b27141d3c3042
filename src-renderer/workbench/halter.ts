import type { RowOf } from '../../src-shared/contract/mirror.ts';

/** Who halted, and by which way: `you (tray)`; one of them where they are the same or one is not known; a dash for neither. */
export function halterOf({ by, route }: Pick<RowOf<'halt'>, 'by' | 'route'>): string {
  const [who, way] = [by ?? '', route ?? ''];
  if (who === '' || way === '' || who === way) return who || way || '—';
  return `${who} (${way})`;
}
