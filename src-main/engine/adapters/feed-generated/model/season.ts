const HOUR_MS = 3_600_000;

/** Activity by hour of the day, UTC: quiet at 04:00, Europe in the morning, America at 15:00. Mean close to one. */
const ACTIVITY = [1.0, 0.9, 0.8, 0.7, 0.65, 0.65, 0.7, 0.85, 1.0, 1.05, 1.0, 0.95, 1.05, 1.3, 1.6, 1.65, 1.5, 1.3, 1.15, 1.1, 1.1, 1.05, 1.0, 1.0];

/** How busy the market is at a moment (ms UTC), 1 in the mean, linear between the hours. */
export function activityAt(at: number): number {
  const hours = (at / HOUR_MS) % 24;
  const hour = Math.floor(hours);
  const share = hours - hour;
  return (ACTIVITY[hour] as number) * (1 - share) + (ACTIVITY[(hour + 1) % 24] as number) * share;
}
