/** The ways a person can halt, as whoever provides them reports: shown on the page on health. */
export interface HaltRoute {
  readonly route: string;
  readonly works: boolean;
  readonly sentence: string;
}

export class HaltRoutes {
  readonly #routes = new Map<string, HaltRoute>();

  /** Says how a route stands; the newest word counts. */
  report(route: HaltRoute): void {
    this.#routes.set(route.route, route);
  }

  /** All of them, in the order in which they were first reported. */
  list(): HaltRoute[] {
    return [...this.#routes.values()];
  }
}
