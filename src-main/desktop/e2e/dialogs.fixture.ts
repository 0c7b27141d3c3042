/** Native dialogs answered for a person: they are no page, so no hand of a test could reach them. */
import type { OpenApp } from './open-app.fixture.ts';

export interface DialogAnswer {
  readonly response: number;
  readonly checkboxChecked: boolean;
}

export interface ShownDialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** Answers the next dialogs in this order; any further one is called off. */
export async function stubDialogs({ app }: OpenApp, answers: readonly DialogAnswer[]): Promise<void> {
  await app.evaluate(({ dialog }, list) => {
    const kept = globalThis as unknown as { shown: unknown[] };
    kept.shown = [];
    let next = 0;
    dialog.showMessageBox = ((...words: unknown[]) => {
      const question = words.at(-1) as { cancelId?: number };
      kept.shown.push(question);
      return Promise.resolve(list[next++] ?? { response: question.cancelId ?? 0, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  }, answers);
}

/** What was asked since {@link stubDialogs}. */
export function dialogsShown({ app }: OpenApp): Promise<readonly ShownDialog[]> {
  return app.evaluate(() => (globalThis as unknown as { shown: ShownDialog[] }).shown);
}
