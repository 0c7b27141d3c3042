import { useEffect, useRef, useState } from 'react';
import type { ContractError } from '../../../src-shared/contract/contract-error.ts';
import type { Preview, Ticket } from '../../../src-shared/contract/commands.ts';
import { useCall, useConnection } from '../../mirror/hooks.ts';

/** A pause in typing so long asks the engine, ms. */
const PAUSE_MS = 150;
/** Prices move under a preview: it is asked again so often, ms. */
const AGAIN_MS = 2_000;

export interface Previewed {
  /** The newest answer, whatever ticket it was for. */
  readonly value: Preview | null;
  readonly error: ContractError | null;
  /** Whether the answer is for the ticket as it stands. */
  readonly current: boolean;
}

/** What the engine says of a ticket while it is written: after a pause, and again as the market moves. Only the newest question's answer counts. */
export function usePreview(ticket: Ticket | null): Previewed {
  const call = useCall();
  const reachable = useConnection().state !== 'lost';
  const [answer, setAnswer] = useState<{ readonly key: string; readonly value: Preview | null; readonly error: ContractError | null }>({ key: '', value: null, error: null });
  const turn = useRef(0);
  const key = ticket === null ? '' : JSON.stringify(ticket);
  useEffect(() => {
    turn.current += 1;
    if (key === '' || !reachable) return;
    const ask = (): void => {
      if (document.hidden) return;
      turn.current += 1;
      const mine = turn.current;
      void call('order.preview', JSON.parse(key) as Ticket).then((told) => {
        if (mine !== turn.current) return;
        setAnswer(told.ok ? { key, value: told.value, error: null } : { key, value: null, error: told.error });
      });
    };
    const first = setTimeout(ask, PAUSE_MS);
    const again = setInterval(ask, AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [call, key, reachable]);
  return { value: key === '' ? null : answer.value, error: key === '' ? null : answer.error, current: key !== '' && answer.key === key };
}
