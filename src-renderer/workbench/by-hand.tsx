import { Hand } from 'lucide-react';
import type { ReactNode } from 'react';

/** Marks what a person made, beside what the agents made: in any width of a table. @param words who, in the person's language */
export function ByHand({ words }: { readonly words: string }): ReactNode {
  return <span className="ui-soft ui-by-hand" title={words}><Hand size={12} aria-hidden /><span className="ui-hidden">{words}</span></span>;
}
