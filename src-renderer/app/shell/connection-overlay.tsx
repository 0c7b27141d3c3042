import { LoaderCircle, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnection, useLink } from '../../mirror/hooks.ts';
import { useFormat } from '../../ui/format/format-context.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../workbench/words.ts';
import { shellWords } from './shell-words.ts';

/** Says that what is shown is old, without hiding it: the last known state is worth more than an empty page. */
export function ConnectionNotice(): ReactNode {
  const t = useWords(shellWords);
  const format = useFormat();
  const connection = useConnection();
  const link = useLink();
  const now = useNow();
  if (connection.state === 'live' || (connection.state === 'connecting' && link.mirror.synced)) return null;
  if (connection.state === 'connecting' && connection.lastMessageAt === null && now - connection.since < 1_000) return null;
  const silence = connection.lastMessageAt === null ? null : now - connection.lastMessageAt;
  const title = connection.state === 'lost' ? t('lostTitle') : connection.state === 'stale' ? t('staleTitle', { age: format.age(silence) }) : t('connecting');
  const retry = connection.state !== 'lost' ? '' : connection.retryAt === null ? '' : connection.retryAt > now ? t('retryIn', { time: format.age(connection.retryAt - now) }) : t('retrying');
  return (
    <section className="connection-notice" role={connection.state === 'lost' ? 'alert' : 'status'}>
      {connection.state === 'connecting' ? <LoaderCircle size={18} className="ui-spin" aria-hidden /> : <Unplug size={18} aria-hidden />}
      <div>
        <p><b>{title}</b>{connection.lastMessageAt === null ? '' : ` ${t('lastNews', { time: format.timeWithZone(connection.lastMessageAt) })}`}</p>
        {connection.state === 'lost' ? <p className="ui-small ui-soft">{connection.sentence} {t('lostWords')} <span className="ui-num">{retry}</span></p> : null}
      </div>
    </section>
  );
}
