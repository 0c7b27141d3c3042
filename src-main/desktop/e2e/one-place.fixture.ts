import { keepPicture } from './hands.fixture.ts';
import type { Place, PlaceKind, PlaceWishes } from './place.fixture.ts';

type AfterEach = (end: (context: Parameters<typeof keepPicture>[1]) => Promise<void>) => void;

/** How a journey opens its place. After each test the last one is ended, and pictured first where the test failed. @param afterEach the test runner's, which only tests may import */
export function onePlace(kind: PlaceKind, afterEach: AfterEach): (wishes?: PlaceWishes) => Promise<Place> {
  let place: Place | null = null;
  afterEach(async (context) => {
    if (place !== null) await keepPicture(place, context);
    await place?.end();
    place = null;
  });
  return async (wishes) => {
    place = await kind.open(wishes);
    return place;
  };
}
