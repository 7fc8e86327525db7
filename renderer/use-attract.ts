import { useEffect, useState } from 'react';

/** A pointer that has moved less has not been moved: the table shook, or the sensor jitters. */
const LEAST_MOVE = 8;
/** After the input that ends the attract screen, what belongs to the same press or movement is dropped. */
const SETTLES_MS = 400;
/** A finger or a key that is still held after this has been forgotten by the system. */
const LONGEST_HOLD_MS = 3000;

const PRESSES = [
  ...['pointerdown', 'pointerup', 'pointercancel', 'mousedown', 'mouseup', 'click', 'auxclick'],
  ...['touchstart', 'touchend', 'keydown', 'keypress', 'keyup', 'input', 'wheel'],
];

/** What a press begins with, and what it ends with. */
const BEGINS = new Set(['pointerdown', 'keydown']);
const ENDS = new Set(['pointerup', 'pointercancel', 'keyup']);

/**
 * Whether the attract screen is shown: after `afterMs` without input, until the next input, which
 * does nothing else. No other screen gets any part of that touch, key or click.
 * @param afterMs null: never
 * @param isWaiting whether the login screen waits for a user
 */
export function useAttract(afterMs: number | null, isWaiting: boolean): boolean {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (afterMs === null || !isWaiting) return;
    const waitMs = afterMs;
    let phase: 'login' | 'shown' | 'waking' = 'login';
    let lastInputAt = performance.now();
    let pointer: { readonly x: number; readonly y: number } | null = null;
    let timer = setTimeout(show, waitMs);
    const held = new Set<string>();

    function show(): void {
      const leftMs = lastInputAt + waitMs - performance.now();
      if (leftMs > 0) timer = setTimeout(show, leftMs);
      else {
        phase = 'shown';
        setShown(true);
      }
    }
    function wake(): void {
      phase = 'waking';
      setShown(false);
      settle();
    }
    function settle(): void {
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          phase = 'login';
          held.clear();
          lastInputAt = performance.now();
          timer = setTimeout(show, waitMs);
        },
        held.size === 0 ? SETTLES_MS : LONGEST_HOLD_MS,
      );
    }
    function onPress(event: Event): void {
      if (phase === 'login') {
        lastInputAt = performance.now();
        return;
      }
      event.stopImmediatePropagation();
      if (event.cancelable) event.preventDefault();
      const name = pressOf(event);
      if (BEGINS.has(event.type)) held.add(name);
      if (ENDS.has(event.type)) held.delete(name);
      if (phase === 'shown') wake();
      else settle();
    }
    function onMove({ screenX: x, screenY: y }: PointerEvent): void {
      // Chromium also sends one when what is below a resting pointer has changed.
      pointer ??= { x, y };
      if (Math.hypot(x - pointer.x, y - pointer.y) < LEAST_MOVE) return;
      pointer = { x, y };
      if (phase === 'login') lastInputAt = performance.now();
      if (phase === 'shown') wake();
    }

    const options = { capture: true, passive: false } as const;
    for (const press of PRESSES) window.addEventListener(press, onPress, options);
    window.addEventListener('pointermove', onMove, options);
    return () => {
      clearTimeout(timer);
      for (const press of PRESSES) window.removeEventListener(press, onPress, options);
      window.removeEventListener('pointermove', onMove, options);
      setShown(false);
    };
  }, [afterMs, isWaiting]);
  return isShown && isWaiting;
}

/** A finger or a key, by its own name. */
function pressOf(event: Event): string {
  if (event instanceof KeyboardEvent) return `key ${event.code}`;
  return event instanceof PointerEvent ? `pointer ${event.pointerId}` : '';
}
