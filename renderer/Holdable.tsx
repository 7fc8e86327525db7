import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHold } from './use-hold.ts';

/** The picture that the administrator holds pressed, by the button below, which lies over it. */
export function HoldArea({ children }: { readonly children: ReactNode }) {
  return <div className="hold-area">{children}</div>;
}

interface HoldButtonProps {
  /** Null: there is no button. */
  readonly onHeld: (() => void) | null;
}

/**
 * Lies over the picture, and is the last element of its screen: a screen reader and the Tab key come to it after
 * everything that is for users. Only keyboard focus shows that it is a button.
 */
export function HoldButton({ onHeld }: HoldButtonProps) {
  return onHeld === null ? null : <Button onHeld={onHeld} />;
}

function Button({ onHeld }: { readonly onHeld: () => void }) {
  const { t } = useTranslation();
  const hold = useHold(onHeld);
  return <button type="button" className="hold-button" aria-label={t('admin.hold')} {...hold} />;
}
