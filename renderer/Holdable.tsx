import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHold } from './use-hold.ts';

interface HoldableProps {
  /** Null: it is a picture and nothing else. */
  readonly onHeld: (() => void) | null;
  readonly children: ReactNode;
}

/**
 * A picture that the administrator holds pressed. Only keyboard focus shows that it is a button.
 */
export function Holdable({ onHeld, children }: HoldableProps) {
  return onHeld === null ? children : <HoldButton onHeld={onHeld}>{children}</HoldButton>;
}

function HoldButton({ onHeld, children }: HoldableProps & { readonly onHeld: () => void }) {
  const { t } = useTranslation();
  const hold = useHold(onHeld);
  return (
    <button type="button" className="holdable" aria-label={t('admin.hold')} {...hold}>
      {children}
    </button>
  );
}
