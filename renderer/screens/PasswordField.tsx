import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';

/** Far more than a user types; the main process accepts no more. */
const PASSWORD_MAX_LENGTH = 1024;

interface PasswordFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly isReadOnly: boolean;
  readonly isShown: boolean;
  readonly onShow: (isShown: boolean) => void;
}

/** A password field that can show the password: users mistype on an unfamiliar keyboard. */
export function PasswordField({ ref, isReadOnly, isShown, onShow }: PasswordFieldProps) {
  const { t } = useTranslation();
  const inputId = useId();
  const capsLockId = useId();
  const [isCapsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent) => {
    setCapsLock(event.getModifierState('CapsLock'));
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={inputId}>
        {t('login.password')}
      </label>
      <p id={capsLockId} className="field-hint" role="status">
        {isCapsLock && t('login.capsLock')}
      </p>
      <input
        ref={ref}
        id={inputId}
        className="field-input field-input-password"
        type={isShown ? 'text' : 'password'}
        maxLength={PASSWORD_MAX_LENGTH}
        readOnly={isReadOnly}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        aria-describedby={capsLockId}
        onKeyDown={look}
        onKeyUp={look}
      />
      <KioskButton
        look="field"
        aria-pressed={isShown}
        onPress={() => {
          onShow(!isShown);
        }}
      >
        <EyeIcon isOpen={isShown} />
        {/* Its content, not a label, so that the field alone is labelled "Password". */}
        <span className="for-screen-readers">{t('login.showPassword')}</span>
      </KioskButton>
    </div>
  );
}

function EyeIcon({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <svg className="eye-icon" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M3 16s4.5-9 13-9 13 9 13 9-4.5 9-13 9-13-9-13-9Z" />
      <circle cx="16" cy="16" r="4" />
      {!isOpen && <path d="m6 27 20-22" />}
    </svg>
  );
}
