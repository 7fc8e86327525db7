/**
 * The seconds a screen reader last heard: at the start, then every 15 s, and at 10 s and 5 s.
 * Speaking every second would drown the buttons (ONS and GOV.UK design systems pace it like this).
 */
export function announcedSeconds(startSeconds: number, secondsLeft: number): number {
  const nextMultipleOf15 = Math.ceil(secondsLeft / 15) * 15;
  const moments = [startSeconds, nextMultipleOf15, 10, 5];
  return Math.min(...moments.filter((moment) => moment >= secondsLeft && moment > 0));
}
