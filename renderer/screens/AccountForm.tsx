import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useEmptyWhenGone } from '../use-empty-when-gone.ts';
import { AccountSubmit } from './AccountSubmit.tsx';
import { PasswordField } from './PasswordField.tsx';
import { UserNameField } from './UserNameField.tsx';
import { SignInMessage, type SignInProps } from './SignInMessage.tsx';
import './AccountForm.css';

/** As long as a name in the config may be. */
const USER_MAX_LENGTH = 60;

/**
 * User name and password. Both stay in their fields, out of React's state, and the password only
 * until it is sent.
 */
export function AccountForm({ isSigningIn, refusal, clockOffset, onSignIn }: SignInProps) {
  const { t } = useTranslation();
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [isPasswordShown, setPasswordShown] = useState(false);
  const [isIncomplete, setIncomplete] = useState(false);

  useEffect(() => {
    if (!isSigningIn) focusFirstEmpty(user.current, password.current);
  }, [isSigningIn, refusal]);
  useEmptyWhenGone(user);
  useEmptyWhenGone(password);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (isSigningIn || !user.current || !password.current) return;
    const request = { user: user.current.value.trim(), password: password.current.value };
    const isComplete = request.user !== '' && request.password !== '';
    setIncomplete(!isComplete);
    setPasswordShown(false);
    if (isComplete) {
      password.current.value = '';
      onSignIn({ kind: 'account', ...request });
    } else focusFirstEmpty(user.current, password.current);
  }

  const waitUntil = refusal?.kind === 'wrong-password' ? refusal.waitUntil : undefined;
  const deadline = waitUntil === undefined ? null : waitUntil - clockOffset;
  return (
    <form className="login-card" noValidate autoComplete="off" onSubmit={submit}>
      <SignInMessage
        status={isSigningIn && t('login.signingIn')}
        refusal={isIncomplete ? { kind: 'incomplete' } : refusal}
        hint={t('login.hint')}
      />
      <UserNameField ref={user} maxLength={USER_MAX_LENGTH} isReadOnly={isSigningIn} />
      <PasswordField
        ref={password}
        isReadOnly={isSigningIn}
        isShown={isPasswordShown}
        onShow={setPasswordShown}
      />
      <AccountSubmit deadline={deadline} isPending={isSigningIn} />
    </form>
  );
}

/** Saves people a tap, and tells a screen reader where to go on. */
function focusFirstEmpty(...fields: readonly (HTMLInputElement | null)[]): void {
  fields.find((field) => field?.value === '')?.focus();
}
