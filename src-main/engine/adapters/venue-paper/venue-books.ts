import type { VenueSnapshot } from './venue-snapshot.ts';

/** Where a paper venue keeps its memory, so that it outlives the engine as a real one does. */
export interface VenueBooks {
  /** The last snapshot saved, null for a new venue. */
  load(): VenueSnapshot | null;
  /** Keeps the snapshot, durably where there is a disk. May throw what the disk throws: the venue goes on from memory, says so and tries again. */
  save(snapshot: VenueSnapshot): void;
}

/** Books that live as long as the object: hand the same one to the next venue to simulate a restart. */
export class MemoryBooks implements VenueBooks {
  #snapshot: VenueSnapshot | null = null;

  load(): VenueSnapshot | null {
    return this.#snapshot;
  }

  save(snapshot: VenueSnapshot): void {
    this.#snapshot = snapshot;
  }
}
