import './style/display.css';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly content: ReactNode;
}

/** Views in one place, one at a time. */
export function Tabs({ label, tabs, value, onChange, actions }: { readonly label: string; readonly tabs: readonly Tab[]; readonly value: string; readonly onChange: (id: string) => void; readonly actions?: ReactNode }): ReactNode {
  return (
    <Radix.Root className="ui-tabs" value={value} onValueChange={onChange}>
      <div className="ui-tabs-bar">
        <Radix.List className="ui-tabs-list" aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.id} value={tab.id} className="ui-tab">{tab.title}{tab.count === undefined ? null : <span className="ui-tab-count ui-num">{tab.count}</span>}</Radix.Trigger>
          ))}
        </Radix.List>
        {actions}
      </div>
      {tabs.map((tab) => <Radix.Content key={tab.id} value={tab.id} className="ui-tab-content">{tab.content}</Radix.Content>)}
    </Radix.Root>
  );
}
