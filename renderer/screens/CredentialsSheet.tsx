import { useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Challenge, Credentials } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useEmptyWhenGone } from '../use-empty-when-gone.ts';
import { useEscape } from '../use-escape.ts';
import './CredentialsSheet.css';
import { PasswordField } from './PasswordField.tsx';
import { UserNameField } from './UserNameField.tsx';

/** As long as the main process takes it. */
const USER_MAX_LENGTH = 256;

interface CredentialsSheetProps {
  readonly challenge: Challenge;
  /** null: the server gets no answer. */
  readonly onAnswer: (credentials: Credentials | null) => void;
}

/**
 * Asks for the user name and password that a server wants. Its sheet hangs down from the session bar,
 * where no site can draw, so that people can tell it from one that a site has painted. What is typed stays
 * in the fields, and only until it is sent.
 */
export function CredentialsSheet({ challenge, onAnswer }: CredentialsSheetProps) {
  const { host, realm, isProxy, isEncrypted, isRepeated, isWithdrawn } = challenge;
  const { t } = useTranslation();
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [isPasswordShown, setPasswordShown] = useState(false);
  useEmptyWhenGone(user);
  useEmptyWhenGone(password);

  const onKeyDown = useEscape(() => {
    onAnswer(null);
  });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (isWithdrawn || !user.current || !password.current) return;
    const credentials = { user: user.current.value.trim(), password: password.current.value };
    if (credentials.user === '') {
      user.current.focus();
      return;
    }
    user.current.value = '';
    password.current.value = '';
    onAnswer(credentials);
  }

  return (
    <main className="credentials session-page" onKeyDown={onKeyDown}>
      <form className="credentials-sheet" noValidate autoComplete="off" onSubmit={submit}>
        <ScreenHeading>
          {t(isProxy ? 'credentials.proxyTitle' : 'credentials.title', { host })}
        </ScreenHeading>
        {(isWithdrawn || isRepeated) && (
          <p className="credentials-warning" role="status">
            {t(isWithdrawn ? 'credentials.withdrawn' : 'credentials.again')}
          </p>
        )}
        {realm !== '' && (
          <p className="credentials-realm foreign-text">{t('credentials.realm', { realm })}</p>
        )}
        {!isEncrypted && <p className="credentials-warning">{t('credentials.notEncrypted')}</p>}
        <UserNameField ref={user} maxLength={USER_MAX_LENGTH} isReadOnly={false} />
        <PasswordField
          ref={password}
          isReadOnly={false}
          isShown={isPasswordShown}
          onShow={setPasswordShown}
        />
        <div className="credentials-buttons">
          <KioskButton look="main" type="submit" isDisabled={isWithdrawn}>
            {t('login.signIn')}
          </KioskButton>
          <KioskButton
            look="second"
            onPress={() => {
              onAnswer(null);
            }}
          >
            {t(isWithdrawn ? 'downloads.back' : 'login.cancel')}
          </KioskButton>
        </div>
      </form>
    </main>
  );
}

/** What is typed stays where a page asks the same again, as one does that loads itself again. */
export function sheetKey({ page, host, realm, isProxy, isEncrypted }: Challenge): string {
  return JSON.stringify([page, host, realm, isProxy, isEncrypted]);
}
