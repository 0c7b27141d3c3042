/** Queries and commands from components, with their states and words. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ContractError } from '../../src-shared/contract/contract-error.ts';
import type { ContractName, InputOf, OutputOf } from '../../src-shared/contract/contract.ts';
import type { SettingKey, SettingOf } from '../../src-shared/contract/settings.ts';
import type { Answer } from '../bridge/client.ts';
import { useCall, useConnection, useLink, useSession, useSetting } from '../mirror/hooks.ts';
import type { SessionLink } from '../mirror/session-link.ts';
import { tell } from './workbench.ts';

/** A query as a component sees it. While it is asked again the last value stays. */
export interface Asked<N extends ContractName> {
  readonly value: OutputOf<N> | null;
  readonly error: ContractError | null;
  readonly loading: boolean;
  readonly refresh: () => void;
}

/**
 * Asks a query now and whenever its input changes, the connection comes back or another session begins. Answers that come out of turn are dropped.
 * @param input null: not yet (nothing is asked)
 * @param everyMs asks again so often; absent: only on change
 */
export function useQuery<N extends ContractName>(name: N, input: InputOf<N> | null, everyMs?: number): Asked<N> {
  const call = useCall();
  const live = useConnection().state !== 'lost';
  const session = useSession();
  const [state, setState] = useState<Omit<Asked<N>, 'refresh'>>({ value: null, error: null, loading: input !== null });
  const [round, setRound] = useState(0);
  const turn = useRef(0);
  const key = JSON.stringify(input);
  useEffect(() => {
    if (input === null || !live) return;
    turn.current += 1;
    const mine = turn.current;
    setState((before) => ({ ...before, loading: true }));
    void call(name, input).then((answer) => {
      if (mine !== turn.current) return;
      setState((before) => (answer.ok ? { value: answer.value, error: null, loading: false } : { value: before.value, error: answer.error, loading: false }));
    });
  }, [call, name, key, live, round, session]);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => (document.hidden ? undefined : setRound((before) => before + 1)), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  return useMemo(() => ({ ...state, refresh }), [state, refresh]);
}

/** Sends a command and says what went wrong in a message; an `outcome` that was not accepted is such a wrong. Returns whether it was done. */
export async function act<N extends ContractName>(link: SessionLink, name: N, input: InputOf<N>): Promise<Answer<N>> {
  const answer = await link.call(name, input);
  if (!answer.ok) tell({ tone: 'bad', title: answer.error.sentence, words: answer.error.remedy });
  else if (isRefusedOutcome(answer.value)) tell({ tone: 'warning', title: answer.value.sentence });
  return answer;
}

function isRefusedOutcome(value: unknown): value is { readonly accepted: false; readonly sentence: string } {
  return typeof value === 'object' && value !== null && 'accepted' in value && value.accepted === false && 'sentence' in value && typeof value.sentence === 'string';
}

/** A command with its busy state, for a button. */
export function useAct(): { readonly busy: boolean; readonly act: <N extends ContractName>(name: N, input: InputOf<N>) => Promise<Answer<N>> } {
  const link = useLink();
  const [busy, setBusy] = useState(false);
  const run = useCallback(async <N extends ContractName>(name: N, input: InputOf<N>) => {
    setBusy(true);
    try {
      return await act(link, name, input);
    } finally {
      setBusy(false);
    }
  }, [link]);
  return { busy, act: run };
}

/** A setting and how to change parts of it; a part that is undefined is taken out. What is shown changes when the app has stored it. */
export function useEditableSetting<K extends SettingKey>(key: K): readonly [value: SettingOf<K>, change: (part: Partial<SettingOf<K>>) => Promise<boolean>] {
  const link = useLink();
  const value = useSetting(key);
  const latest = useRef(value);
  latest.current = value;
  const change = useCallback(async (part: Partial<SettingOf<K>>) => {
    const next = Object.fromEntries(Object.entries({ ...latest.current, ...part }).filter(([, one]) => one !== undefined)) as SettingOf<K>;
    latest.current = next;
    const answer = await act(link, 'setting.set', { key, value: next as InputOf<'setting.set'>['value'] });
    return answer.ok && answer.value.accepted;
  }, [link, key]);
  return [value, change];
}
