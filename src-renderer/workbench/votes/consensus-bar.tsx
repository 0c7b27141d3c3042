import './votes.css';
import type { ReactNode } from 'react';
import { useFormat } from '../../ui/format/format-context.ts';
import { useWords } from '../words.ts';
import { tallyOf, type CountedVote } from './verdict.ts';
import { voteWords } from './vote-words.ts';

/** The weight that spoke, side by side: the leading stance solid, what is against it hatched, and a tick where a quorum begins. */
export function ConsensusBar({ votes, threshold }: { readonly votes: readonly CountedVote[]; readonly threshold: number }): ReactNode {
  const t = useWords(voteWords);
  const format = useFormat();
  const { leader, shares } = tallyOf(votes);
  const lead = leader ?? 'buy';
  const order = [lead, ...(['buy', 'sell', 'hold'] as const).filter((one) => one !== lead)];
  const percent = (share: number): string => format.percent(share, { decimals: 0 });
  const text = t('barText', { buy: percent(shares.buy), sell: percent(shares.sell), hold: percent(shares.hold), threshold: percent(threshold) });
  return (
    <div className="consensus">
      <div className="consensus-bar" role="meter" aria-label={t('bar')} aria-valuemin={0} aria-valuemax={1} aria-valuenow={leader === null ? 0 : shares[leader]} aria-valuetext={text} title={text}>
        {order.map((stance, index) => shares[stance] === 0 ? null : (
          <span key={stance} className={`consensus-part consensus-${stance} ${index === 0 && leader !== null ? 'consensus-lead' : 'consensus-against'}`} style={{ width: `${shares[stance] * 100}%` }} />
        ))}
      </div>
      <span className="consensus-tick" style={{ left: `${threshold * 100}%` }} aria-hidden />
      <span className="consensus-tick-words ui-num" style={{ left: `${threshold * 100}%` }} aria-hidden>{t('needs', { threshold: percent(threshold) })}</span>
    </div>
  );
}
