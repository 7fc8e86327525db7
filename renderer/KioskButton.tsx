import type { ReactNode, Ref } from 'react';
import { Button } from 'react-aria-components/Button';

interface KioskButtonProps {
  /** `main`: the one thing to do here. `second`: beside it. `bar`: in the bar. `field`: in a field. */
  readonly look: 'main' | 'second' | 'bar' | 'field';
  readonly children: ReactNode;
  /** Absent where the button sends a form. */
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  readonly isPending?: boolean;
  readonly isDisabled?: boolean;
  readonly isCurrent?: boolean;
  /** For a button that is switched on and off; absent for all others. */
  readonly 'aria-pressed'?: boolean;
  /** For a button that opens and closes something; absent for all others. */
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-controls'?: string;
  readonly 'aria-describedby'?: string;
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
