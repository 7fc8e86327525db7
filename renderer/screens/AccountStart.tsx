import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { SignInMessage, type SignInProps } from './SignInMessage.tsx';

interface AccountStartProps extends Omit<SignInProps, 'onSignIn'> {
  readonly onPress: () => void;
}

/** One button in place of the form: the use banner comes before any password. */
export function AccountStart({ isSigningIn, refusal, onPress }: AccountStartProps) {
  const { t } = useTranslation();
  return (
    <div className="login-card">
      <SignInMessage
        status={isSigningIn && t('login.signingIn')}
        refusal={refusal}
        hint={t('login.hint')}
      />
      <KioskButton look="main" isPending={isSigningIn} onPress={onPress}>
        {t('login.signIn')}
      </KioskButton>
    </div>
  );
}
