import { useCallback, useSyncExternalStore } from 'react';
import { minutesLeft, secondsLeft, untilNextMinute, untilNextSecond } from './countdown.ts';

/** Whole seconds until `deadline` on this page's clock; renders again at each second. */
export function useSecondsLeft(deadline: number): number {
  const untilNext = useCallback((now: number) => untilNextSecond(deadline, now), [deadline]);
  return useFigure((now) => secondsLeft(deadline, now), untilNext);
}

/**
 * Whole minutes until `deadline` on this page's clock, at least 1; null as long as there are more
 * than `from`, and until then nothing ticks.
 */
export function useMinutesLeft(deadline: number, from: number): number | null {
  const untilNext = useCallback(
    (now: number) => untilNextMinute(deadline, now, from),
    [deadline, from],
  );
  const minutes = useFigure((now) => minutesLeft(deadline, now), untilNext);
  return minutes > from ? null : minutes;
}

/**
 * A figure that time changes.
 * @param untilNext in how many milliseconds it changes; null when it will not any more
 */
function useFigure(
  figure: (now: number) => number,
  untilNext: (now: number) => number | null,
): number {
  const subscribe = useCallback(
    (onChange: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      function wait(): void {
        const ms = untilNext(performance.now());
        if (ms === null) return;
        timer = setTimeout(() => {
          onChange();
          wait();
        }, ms);
      }
      wait();
      return () => {
        clearTimeout(timer);
      };
    },
    [untilNext],
  );
  return useSyncExternalStore(subscribe, () => figure(performance.now()));
}
