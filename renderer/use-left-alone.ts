import { useEffect } from 'react';

/**
 * Calls back when nobody has touched the page or a key for a while; once for each time that people
 * leave it alone, and again after each change of the callback.
 */
export function useLeftAlone(ms: number, onLeftAlone: () => void): void {
  useEffect(() => {
    let timer = setTimeout(onLeftAlone, ms);
    function stillHere(): void {
      clearTimeout(timer);
      timer = setTimeout(onLeftAlone, ms);
    }
    const signs = ['pointerdown', 'keydown', 'input'] as const;
    for (const sign of signs) window.addEventListener(sign, stillHere);
    return () => {
      clearTimeout(timer);
      for (const sign of signs) window.removeEventListener(sign, stillHere);
    };
  }, [ms, onLeftAlone]);
}
