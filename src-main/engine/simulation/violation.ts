/** A promise that did not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;
  readonly subject: string | null;

  constructor(invariant: string, sentence: string, subject: string | null) {
    super(`${invariant}: ${sentence}`);
    this.invariant = invariant;
    this.subject = subject;
  }
}
