import { useTranslation } from 'react-i18next';
import { useKeyboardButton } from '../keyboard/keyboard-context.ts';
import { KioskButton } from '../KioskButton.tsx';
import { BarIcon, outlines } from './bar-icons.tsx';

/** Shows and hides the on-screen keyboard, where the device has one. */
export function KeyboardButton() {
  const { t } = useTranslation();
  const button = useKeyboardButton();
  if (button === null) return null;
  return (
    <KioskButton look="bar" aria-pressed={button.isShown} onPress={button.onToggle}>
      <BarIcon outline={outlines.keyboard} />
      <span className="bar-words">{t('keyboard.button')}</span>
    </KioskButton>
  );
}
