import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { SignInMessage, type SignInProps } from './SignInMessage.tsx';

/** One button: guests give no name. */
export function GuestStart({ isSigningIn, refusal, onSignIn }: SignInProps) {
  const { t } = useTranslation();
  return (
    <div className="login-ways">
      <KioskButton
        look="main"
        isPending={isSigningIn}
        onPress={() => {
          onSignIn({ kind: 'guest' });
        }}
      >
        {t('login.start')}
      </KioskButton>
      <SignInMessage status={isSigningIn && t('login.starting')} refusal={refusal} />
    </div>
  );
}
