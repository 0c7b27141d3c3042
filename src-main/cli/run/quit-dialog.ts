import { createInterface } from 'node:readline';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import { amount } from '../../../src-shared/support/figures.ts';

export type QuitChoice = 'leave' | 'close' | 'stay';
/** What `--on-quit` may say: positions keep their stops, or are closed first. */
export type OnQuit = 'keep' | 'close';

/** Asks what is to become of open positions. Anything but an answer asks again; the end of the input leaves. */
export async function askHowToLeave(status: EngineStatus): Promise<QuitChoice> {
  const positions = `${status.openPositions} position${status.openPositions === 1 ? ' is' : 's are'}`;
  process.stdout.write(`\n${positions} open, ${amount(status.openRisk)} at risk at the stops.\n  l  leave: positions and stops stay; the paper venue stands still until the next start\n  c  close the positions at market, then leave\n  s  stay\n`);
  const input = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (;;) {
      const choice = choiceOf(await ask(input));
      if (choice !== null) return choice;
    }
  } finally {
    input.close();
  }
}

function choiceOf(answer: string | null): QuitChoice | null {
  switch (answer?.trim().toLowerCase()) {
    case undefined: case 'l': case 'leave': return 'leave';
    case 'c': case 'close': return 'close';
    case 's': case 'stay': return 'stay';
    default: return null;
  }
}

/** Null when the input ended or Ctrl-C was pressed once more. */
function ask(input: ReturnType<typeof createInterface>): Promise<string | null> {
  return new Promise((resolve) => {
    input.once('close', () => resolve(null));
    input.once('SIGINT', () => input.close());
    input.question('What now? [l/c/s] ', resolve);
  });
}
