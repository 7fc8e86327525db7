import { useEffect, useState } from 'react';

/** A key, a tap or the second of two that was meant for what was there before must press nothing on a new screen. */
export const GUARD_MS = 500;

/** True once the screen has been there for a while. */
export function useHasPassed(ms: number): boolean {
  const [hasPassed, setHasPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setHasPassed(true);
    }, ms);
    return () => {
      clearTimeout(timer);
    };
  }, [ms]);
  return hasPassed;
}
