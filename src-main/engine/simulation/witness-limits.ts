/** How long and how far the witness lets things be: what is due takes its time after a blow, prices move between decision and send. */
/** The longest the venue may hold a position that no resting stop covers, while the engine lives and is connected. */
export const BARE_LIMIT_MS = 45_000;
/** Old data: no entry on a price older than this. */
export const STALE_MS = 95_000;
/** An entry still working this long after a halt, while connected, was forgotten. */
export const HALT_CANCEL_MS = 60_000;
/** After a blow or a start, trouble has an excuse for this long. */
export const EXCUSE_MS = 60_000;
/** The engine's clock may be ahead of the world's. */
export const CLOCK_SLACK_MS = 22_000;
/** No excuse holds longer: what is bare must be covered or closed by then. */
export const BARE_HARD_LIMIT_MS = 240_000;
/** An exit may be refused, lost and asked about for so long. */
export const EXIT_LIMIT_MS = 240_000;
/** What is held as ended and works at the venue is found by a poll and a question. */
export const CONTRADICTION_LIMIT_MS = 180_000;
/** Silence is counted poll by poll. */
export const SILENCE_SLACK_MS = 60_000;
/** A position that is too large has an exit under way by then, while nothing went wrong. */
export const LIMIT_ACT_MS = 45_000;
/** Marks move and fills differ from limits: what an exposure limit may be passed by. */
export const EXPOSURE_TOLERANCE = 1.03;
/** Marks are on the tick and a turn's prices come one after the other: share of the day's equity by which a loss may pass its limit unseen, or halt early. */
export const LOSS_TOLERANCE = 0.002;
