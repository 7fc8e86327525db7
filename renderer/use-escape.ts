import type { KeyboardEvent } from 'react';
import { useHasPassed } from './use-has-passed.ts';

/** A key that was meant for the page, as a sheet covers it, must not close the sheet. */
const GUARD_MS = 500;

/** For the element that holds a sheet: Escape there does what the sheet's "Cancel" does. */
export function useEscape(onCancel: () => void): (event: KeyboardEvent) => void {
  const mayCancel = useHasPassed(GUARD_MS);
  return ({ key, repeat, nativeEvent }) => {
    if (key === 'Escape' && mayCancel && !repeat && !nativeEvent.isComposing) onCancel();
  };
}
