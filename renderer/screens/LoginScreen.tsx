import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Setup, SignInMode, SignInRefusal } from '../../preload/contract.ts';
import { assertNever } from '../assert-never.ts';
import { durationText } from '../duration.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { HoldButton } from '../Holdable.tsx';
import { Organisation } from '../Organisation.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useLeftAlone } from '../use-left-alone.ts';
import { AccountForm } from './AccountForm.tsx';
import { AccountStart } from './AccountStart.tsx';
import { GuestStart } from './GuestStart.tsx';
import { LanguageChoice, type LanguageChoiceProps } from './LanguageChoice.tsx';
import { ProviderChoice } from './ProviderChoice.tsx';
import type { SignInProps } from './SignInMessage.tsx';
import './LoginScreen.css';

/** After this the next user may be there, who must not see what the last one did. */
const FORGET_AFTER_MS = 60_000;

interface LoginScreenProps extends SignInProps {
  readonly setup: Setup;
  readonly languageChoice: LanguageChoiceProps['choice'];
  /** Null: the usual language. */
  readonly onLanguage: LanguageChoiceProps['onChoose'];
  /** Asks for the administrator's password; null if the config sets none. */
  readonly onLogoHeld: (() => void) | null;
  /** Asks for the use banner, which comes before a password; null if there is nothing to agree to. */
  readonly onShowUseBanner: (() => void) | null;
}

export function LoginScreen({
  setup,
  languageChoice,
  onLanguage,
  onLogoHeld,
  ...props
}: LoginScreenProps) {
  const { t, i18n } = useTranslation();
  const { organisation, idleTimeoutSeconds, signIn } = setup;
  const time = durationText(idleTimeoutSeconds, i18n);
  const { refusal, visitor } = useVisitor(props);
  return (
    <main className="screen">
      <div className={`stack login ${signIn.mode === 'guest' ? '' : 'login-beside'}`}>
        <div className="login-welcome">
          <Organisation {...organisation} />
          <ScreenHeading>{t('login.welcome')}</ScreenHeading>
          {/* WCAG 2.2.6: people know how long inactivity may last before they start. */}
          <p className="note">{t('login.idleNotice', { time })}</p>
          {setup.isOutOfSupport && <p className="small">{t('login.outOfSupport')}</p>}
          {setup.hasScreenReader && <p className="small">{t('login.screenReaderKey')}</p>}
          {setup.hasBarKey && <p className="small login-keys">{t('login.barKey')}</p>}
        </div>
        <SignIn key={visitor} mode={signIn} {...props} refusal={refusal} />
      </div>
      <LanguageChoice
        choice={languageChoice}
        isDisabled={props.isSigningIn}
        resetAfterMs={FORGET_AFTER_MS}
        onChoose={onLanguage}
      />
      <HelpDesk helpDesk={organisation.helpDesk} />
      <HoldButton onHeld={onLogoHeld} />
    </main>
  );
}

interface SignInPartProps extends SignInProps, Pick<LoginScreenProps, 'onShowUseBanner'> {
  readonly mode: SignInMode;
}

function SignIn({ mode, onShowUseBanner, ...props }: SignInPartProps) {
  switch (mode.mode) {
    case 'guest':
      return <GuestStart {...props} />;
    case 'accounts':
      if (onShowUseBanner === null) return <AccountForm {...props} />;
      return <AccountStart {...props} onPress={onShowUseBanner} />;
    case 'oidc':
      return <ProviderChoice name={mode.name} {...props} />;
    default:
      return assertNever(mode);
  }
}

/**
 * Returns a new number for each user, as far as the page can tell, so that the next user does not
 * see what the last one typed and was shown.
 */
function useVisitor({ isSigningIn, refusal, clockOffset }: SignInProps) {
  const [visitor, setVisitor] = useState(0);
  const [forgotten, setForgotten] = useState<SignInRefusal>();
  const [wasSigningIn, setWasSigningIn] = useState(isSigningIn);
  const shown = refusal === forgotten || refusal?.kind === 'cancelled' ? undefined : refusal;

  if (wasSigningIn !== isSigningIn) {
    setWasSigningIn(isSigningIn);
    // The attempt was not refused, so its user is not expected to try again.
    if (!isSigningIn && shown === undefined) setVisitor(visitor + 1);
  }
  const forget = useCallback(() => {
    if (isSigningIn) return;
    setVisitor((number) => number + 1);
    // The next user has to wait as well, and needs to see why.
    if (!mustWait(refusal, performance.now() + clockOffset)) setForgotten(refusal);
  }, [isSigningIn, refusal, clockOffset]);
  useLeftAlone(FORGET_AFTER_MS, forget);
  return { visitor, refusal: shown };
}

function mustWait(refusal: SignInRefusal | undefined, now: number): boolean {
  return refusal?.kind === 'wrong-password' && (refusal.waitUntil ?? now) > now;
}
