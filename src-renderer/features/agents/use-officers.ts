import { useMemo } from 'react';
import { useRows } from '../../mirror/hooks.ts';

/** Ids of agents that may veto, each once. */
export function useOfficers(): readonly string[] {
  const agents = useRows('agents');
  const key = [...new Set(agents.filter(({ officer }) => officer).map(({ id }) => id))].join(' ');
  return useMemo(() => (key === '' ? [] : key.split(' ')), [key]);
}
