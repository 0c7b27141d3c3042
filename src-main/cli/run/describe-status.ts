/** How a session stands, as one line for a person. */
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import { amount, signedAmount } from '../../../src-shared/support/figures.ts';
import type { Paint } from '../terminal.ts';

const STATE_HINTS: Readonly<Record<EngineStatus['trading'], string>> = {
  active: 'active', reducing: 'entries wait until every difference with the venue is settled', paused: 'PAUSED: `quorum resume` goes on', halted: 'HALTED: `quorum resume --acknowledge` ends it',
};

/** `equity 20,001.15 · today +1.15 · …` */
export function describeStatus(status: EngineStatus, paint: Paint): string {
  const parts = [
    `equity ${amount(status.equity)}`,
    ...(status.dayPnl === null ? [] : [`today ${paint(Number(status.dayPnl) < 0 ? 'red' : 'green', signedAmount(status.dayPnl))}`]),
    status.openPositions === 0 ? 'no open position' : `${status.openPositions} open, ${amount(status.openRisk)} at risk`,
    ...(status.unprotected > 0 ? [paint('red', `${status.unprotected} WITHOUT A STOP`)] : []),
    `cycle ${status.cycles}${status.cycleP50Ms === null ? '' : ` in ${status.cycleP50Ms.toFixed(1)} ms`}`,
    `queue ${status.queueLength}`,
    ...(status.dataAgeMs === null ? [] : [`data ${(status.dataAgeMs / 1000).toFixed(1)} s old`]),
    ...(status.approval.waiting === 0 ? [] : [paint('yellow', `${status.approval.waiting} ${status.approval.waiting === 1 ? 'waits' : 'wait'} for you: \`quorum agents waiting\``)]),
    ...(status.approval.mode === 'suggest' ? [paint('yellow', 'suggestions only')] : []),
    ...(status.trading === 'active' ? [] : [paint('yellow', STATE_HINTS[status.trading])]),
  ];
  return parts.join(' · ');
}
