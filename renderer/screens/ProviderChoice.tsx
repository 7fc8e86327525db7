import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { SignInMessage, type SignInProps } from './SignInMessage.tsx';

interface ProviderChoiceProps extends SignInProps {
  /** The provider, as people here know it. */
  readonly name: string;
}

/** Signs in with the organisation's provider: here, or on the person's own phone. */
export function ProviderChoice({ name, isSigningIn, refusal, onSignIn }: ProviderChoiceProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<'window' | 'device'>('window');
  const choose = (way: 'window' | 'device') => () => {
    setChosen(way);
    onSignIn({ kind: 'oidc', way });
  };
  return (
    <div className="login-card">
      <SignInMessage
        status={isSigningIn && t('login.signingIn')}
        refusal={refusal}
        hint={t('login.choose')}
      />
      <KioskButton
        look="main"
        isPending={isSigningIn && chosen === 'window'}
        isDisabled={isSigningIn && chosen !== 'window'}
        onPress={choose('window')}
      >
        {t('login.provider', { name })}
      </KioskButton>
      <KioskButton
        look="second"
        isPending={isSigningIn && chosen === 'device'}
        isDisabled={isSigningIn && chosen !== 'device'}
        onPress={choose('device')}
      >
        {t('login.phone')}
      </KioskButton>
    </div>
  );
}
