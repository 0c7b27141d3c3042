/** The package brings no types. Arrays start at 1; what is at 0 is not read. */
declare module 'quadprog' {
  interface Solved {
    readonly solution: number[];
    /** Empty where there is one. */
    readonly message: string;
  }
  const quadprog: { solveQP(quadratic: number[][], linear: number[], columns: number[][], atLeast: number[], equalities: number): Solved };
  export default quadprog;
}
