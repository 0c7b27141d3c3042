import type { ReactNode } from 'react';

/** A table that may be wider than its panel: it scrolls sideways, by keyboard as well. */
export function TableBox({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return <div className="risk-table-box" role="group" aria-label={label} tabIndex={0}>{children}</div>;
}
