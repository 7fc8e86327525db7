import type { ReactNode, Ref } from 'react';
import { Button } from 'react-aria-components/Button';

interface KioskButtonProps {
  /** `main`: the one thing to do here. `second`: beside it. `bar`: in the session bar. */
  readonly look: 'main' | 'second' | 'bar';
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly isPending?: boolean;
  readonly isDisabled?: boolean;
  readonly isCurrent?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * React Aria's button: a press must begin and end on it, and a key that is held down, perhaps since
 * before the button was there, presses nothing.
 */
export function KioskButton({ look, isCurrent = false, ...props }: KioskButtonProps) {
  const current = isCurrent ? { 'aria-current': true } : {};
  return <Button {...props} {...current} className={`button button-${look}`} />;
}
