/**
 * Whose record an opinion goes into. The rules of an analyst and a language model on its seat are two: what one has earned neither lends the other
 * weight nor takes it away, also when the seat changes hands. A person's own model is its file: another one by the same name begins anew.
 */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Framework } from '../agents/seat.ts';
import type { Results } from '../consensus/table.ts';
import type { SettledTeam } from '../coordination/settle.ts';
import type { Regime } from '../regime/regime.ts';
import type { Tallied, TrackRecord } from '../track-record/record.ts';
import type { UserModel } from '../user-model/user-model.ts';

/** Digits of a file's hash in the name of its record. */
const HASH_DIGITS = 8;

/** The records as the seats of these teams have them: {@link Results} of whoever sits there. */
export class SeatRecords implements Results {
  readonly #record: TrackRecord;
  readonly #names: ReadonlyMap<Framework, ReadonlyMap<AgentId, AgentId>>;

  constructor(record: TrackRecord, teams: readonly SettledTeam[], users: readonly UserModel[] = []) {
    this.#record = record;
    const files = users.map(({ agent, fileHash }) => [agent, `${agent}:${fileHash.slice(0, HASH_DIGITS)}` as AgentId] as const);
    this.#names = new Map(teams.filter(({ models }) => models.length + files.length > 0).map(({ framework, models }) => [framework, new Map([...models.map((agent) => [agent, `${agent}:model` as AgentId] as const), ...files])]));
  }

  /** The name under which the opinions of a seat are recorded: the agent's own, `<agent>:model`, or `<agent>:<file>` of a person's own model. */
  nameOf(framework: Framework, agent: AgentId): AgentId {
    return this.#names.get(framework)?.get(agent) ?? agent;
  }

  version(regime: Regime): number {
    return this.#record.version(regime);
  }

  of(framework: Framework, agent: AgentId, regime: Regime): Tallied {
    return this.#record.of(framework, this.nameOf(framework, agent), regime);
  }
}
