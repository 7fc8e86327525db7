import { useEffect, useLayoutEffect, useRef } from 'react';
import type { SessionState } from '../preload/contract.ts';
import { GUARD_MS } from './use-has-passed.ts';

/** A press of the pointer or a finger, or of a key, which has no place. */
interface Press {
  readonly place: { readonly x: number; readonly y: number } | null;
  readonly at: number;
}

/** Two presses this close together are at the same place: a finger comes down less exactly than a pointer. */
const NEAR_PX = 12;
const PRESSES = ['pointerdown', 'mousedown', 'click', 'keydown'] as const;
const PRESSING_KEYS: ReadonlySet<string> = new Set(['Enter', ' ']);

/**
 * The second half of a double click, or of a double tap, on "Done" presses nothing on the login screen, whose button
 * is at about the same place: it would start a session for a user who has left.
 */
export function useDoublePressGuard(kind: SessionState['kind']): void {
  const last = useRef<Press | null>(null);
  const guarded = useRef<Press | null>(null);
  const before = useRef(kind);
  useLayoutEffect(() => {
    guarded.current = before.current === 'ended' && kind === 'signed-out' ? last.current : null;
    before.current = kind;
  }, [kind]);
  useEffect(() => {
    const onPress = (event: Event) => {
      const press = pressOf(event);
      if (press === null) return;
      if (guarded.current !== null && isSame(press, guarded.current)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if (event.type === 'pointerdown' || event.type === 'keydown') last.current = press;
    };
    for (const type of PRESSES) window.addEventListener(type, onPress, true);
    return () => {
      for (const type of PRESSES) window.removeEventListener(type, onPress, true);
    };
  }, []);
}

function pressOf(event: Event): Press | null {
  const at = event.timeStamp;
  if (event instanceof KeyboardEvent)
    return PRESSING_KEYS.has(event.key) ? { place: null, at } : null;
  if (!(event instanceof MouseEvent)) return null;
  // A click that a key has made.
  if (event.type === 'click' && event.detail === 0) return null;
  return { place: { x: event.clientX, y: event.clientY }, at };
}

function isSame({ place, at }: Press, first: Press): boolean {
  if (at - first.at > GUARD_MS) return false;
  if (place === null || first.place === null) return place === first.place;
  return Math.hypot(place.x - first.place.x, place.y - first.place.y) <= NEAR_PX;
}
