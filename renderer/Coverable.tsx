import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface CoverableProps {
  readonly isCovered: boolean;
  readonly children: ReactNode;
}

/**
 * A screen that another one covers for a while. It is not shown then, and keeps what the user has typed; the
 * element that had the focus gets it back.
 */
export function Coverable({ isCovered, children }: CoverableProps) {
  const focused = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const { current } = focused;
    if (!isCovered && current?.isConnected) current.focus();
  }, [isCovered]);
  return (
    <div
      className="coverable"
      hidden={isCovered}
      onFocus={({ target }) => {
        focused.current = target;
      }}
    >
      {children}
    </div>
  );
}
