import type { ReactNode } from 'react';
import { FormRow } from '../../ui/fields.tsx';

export const SECTIONS = ['engine', 'risk', 'models', 'appearance', 'notifications', 'shortcuts', 'desktop', 'data', 'backups'] as const;
export type SectionId = (typeof SECTIONS)[number];

/** A setting as it is found and shown: what is searched is what is read. */
export interface SettingItem {
  readonly id: string;
  readonly section: SectionId;
  readonly title: string;
  readonly help: string;
  /** More words it is found by. */
  readonly keywords?: string;
  readonly problem?: string | null;
  /** The field. `null`: the whole width is the item's own (lists). */
  readonly field?: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
  readonly body?: ReactNode;
}

/** Items whose words hold every word that was typed. */
export function findItems(items: readonly SettingItem[], text: string): readonly SettingItem[] {
  const wanted = text.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');
  return items.filter((item) => {
    const words = `${item.title} ${item.help} ${item.keywords ?? ''} ${item.section}`.toLocaleLowerCase();
    return wanted.every((word) => words.includes(word));
  });
}

export function ItemRow({ item }: { readonly item: SettingItem }): ReactNode {
  if (item.field === undefined) return <div className="setting-wide">{item.body}</div>;
  return <FormRow id={`setting-${item.id}`} label={item.title} help={item.help} problem={item.problem ?? null}>{item.field}</FormRow>;
}
