import type { KeyboardEvent } from 'react';
import { GUARD_MS, useHasPassed } from './use-has-passed.ts';

/** For the element that holds a sheet: Escape there does what the sheet's "Cancel" does. */
export function useEscape(onCancel: () => void): (event: KeyboardEvent) => void {
  const mayCancel = useHasPassed(GUARD_MS);
  return ({ key, repeat, nativeEvent }) => {
    if (key === 'Escape' && mayCancel && !repeat && !nativeEvent.isComposing) onCancel();
  };
}
