import { useEffect, useState } from 'react';
import { secondsLeft, untilNextSecond } from './countdown.ts';

/** Whole seconds until `deadline` on this page's clock; renders again at each second. */
export function useSecondsLeft(deadline: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const wait = untilNextSecond(deadline, now);
    if (wait === null) return;
    const timer = setTimeout(() => {
      setNow(performance.now());
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [deadline, now]);
  return secondsLeft(deadline, now);
}
