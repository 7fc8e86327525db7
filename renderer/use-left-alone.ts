import { useEffect } from 'react';

/**
 * Calls back when there has been no touch and no key for `ms`: once for each pause in the input,
 * and again after each change of the callback.
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
