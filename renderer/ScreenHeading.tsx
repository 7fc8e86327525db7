import { useEffect, useRef, type ReactNode } from 'react';

interface ScreenHeadingProps {
  readonly children: ReactNode;
  readonly id?: string;
}

/**
 * A screen's heading takes the focus when the screen appears, so that a screen reader begins there,
 * and an Enter meant for the screen before presses nothing.
 */
export function ScreenHeading({ children, id }: ScreenHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} id={id} tabIndex={-1} className="heading">
      {children}
    </h1>
  );
}
