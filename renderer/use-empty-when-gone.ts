import { useEffect, type RefObject } from 'react';

/** A field is not part of the page any more then, but may live on until memory is tidied. */
export function useEmptyWhenGone(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const { current } = field;
    return () => {
      if (current) current.value = '';
    };
  }, [field]);
}
