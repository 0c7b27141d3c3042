import './votes.css';
import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { stanceOf, type Stance } from './verdict.ts';
import { voteWords } from './vote-words.ts';

const marks: Readonly<Record<Stance, string>> = { buy: '▲', sell: '▼', hold: '■', abstain: '○' };

/** A stance by shape and word. */
export function StanceMark({ stance: text, className = '' }: { readonly stance: string; readonly className?: string }): ReactNode {
  const t = useWords(voteWords);
  const stance = stanceOf(text);
  return <span className={`stance stance-${stance} ${className}`}><span className="stance-mark" aria-hidden>{marks[stance]}</span>{t(stance)}</span>;
}

/** A direction by shape and word. */
export function DirectionMark({ direction, className = '' }: { readonly direction: 'long' | 'short'; readonly className?: string }): ReactNode {
  const t = useWords(voteWords);
  const stance = direction === 'long' ? 'buy' : 'sell';
  return <span className={`stance stance-${stance} ${className}`}><span className="stance-mark" aria-hidden>{marks[stance]}</span>{t(direction)}</span>;
}
