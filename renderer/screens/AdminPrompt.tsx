import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useEmptyWhenGone } from '../use-empty-when-gone.ts';
import { useEscape } from '../use-escape.ts';
import { AccountSubmit } from './AccountSubmit.tsx';
import { PasswordField } from './PasswordField.tsx';
import './AccountForm.css';
import './Administration.css';

interface AdminPromptProps {
  readonly isChecking: boolean;
  /** The last password was wrong. */
  readonly isRefused: boolean;
  /** When the next attempt may be made, on this page's clock; null where there is no need to wait. */
  readonly deadline: number | null;
  readonly onPassword: (password: string) => void;
  readonly onCancel: () => void;
}

/** Asks for the administrator's password, which stays in its field until it is sent. */
export function AdminPrompt(props: AdminPromptProps) {
  const { isChecking, isRefused, deadline, onPassword, onCancel } = props;
  const { t } = useTranslation();
  const password = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);

  useEffect(() => {
    if (!isChecking) password.current?.focus();
  }, [isChecking]);
  useEmptyWhenGone(password);

  const onKeyDown = useEscape(onCancel);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const typed = password.current?.value ?? '';
    if (isChecking || typed === '' || !password.current) return;
    password.current.value = '';
    setShown(false);
    onPassword(typed);
  }

  return (
    <main className="screen" onKeyDown={onKeyDown}>
      <div className="stack">
        <ScreenHeading>{t('admin.title')}</ScreenHeading>
        <form className="login-card" noValidate autoComplete="off" onSubmit={submit}>
          <div className="admin-message">
            <p role="status">{isChecking && t('login.signingIn')}</p>
            {!isChecking && !isRefused && <p>{t('admin.hint')}</p>}
            {!isChecking && isRefused && (
              <p className="login-alert login-alert-what" role="alert">
                {t('admin.wrong')}
              </p>
            )}
          </div>
          <PasswordField
            ref={password}
            isReadOnly={isChecking}
            isShown={isShown}
            onShow={setShown}
          />
          <AccountSubmit deadline={deadline} isPending={isChecking} />
          <KioskButton look="second" onPress={onCancel}>
            {t('login.cancel')}
          </KioskButton>
        </form>
      </div>
    </main>
  );
}
