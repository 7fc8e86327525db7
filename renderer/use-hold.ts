import { useEffect, useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';

/** Longer than a user touches a picture by accident. */
const HOLD_MS = 3000;

/**
 * Makes a button react to being held: by finger, pen or mouse, or by Enter or the space bar while
 * it has the focus. Assistive technology cannot hold a button, so its click counts as a hold.
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
