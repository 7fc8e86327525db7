import { useEffect, useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';

/** Longer than anybody touches a picture by chance. */
const HOLD_MS = 3000;

/**
 * What makes a button one that is held: by finger, pen or mouse, or by Enter or the space bar while it
 * has the focus. Assistive technology, which cannot hold, just clicks.
 */
export function useHold(onHeld: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  function end(): void {
    clearTimeout(timer.current);
    timer.current = undefined;
  }
  function begin(): void {
    timer.current ??= setTimeout(onHeld, HOLD_MS);
  }
  useEffect(() => end, []);
  return {
    onPointerDown: ({ isPrimary, button }: PointerEvent) => {
      if (isPrimary && button === 0) begin();
    },
    onPointerUp: end,
    onPointerLeave: end,
    onPointerCancel: end,
    onBlur: end,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault(); // or it would be a click at once
      begin();
    },
    onKeyUp: end,
    onClick: ({ detail }: MouseEvent) => {
      if (detail === 0) onHeld();
    },
  };
}
