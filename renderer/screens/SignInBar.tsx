import { useTranslation } from 'react-i18next';
import type { Setup } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import './SessionBar.css';

interface SignInBarProps {
  readonly setup: Setup;
  readonly onCancel: () => void;
}

/** The strip above the provider's page, which the main process lays over the rest of the window. */
export function SignInBar({ setup, onCancel }: SignInBarProps) {
  const { organisation, signIn } = setup;
  const { t } = useTranslation();
  const name = signIn.mode === 'oidc' ? signIn.name : organisation.name;
  return (
    <>
      <header className="session-bar">
        <span className="sign-in-organisation">{organisation.name}</span>
        <h1 className="sign-in-title">{t('login.provider', { name })}</h1>
        <div className="session-end">
          <KioskButton look="bar" onPress={onCancel}>
            {t('login.cancel')}
          </KioskButton>
        </div>
      </header>
      <main className="session-empty session-page">
        <p role="status">{t('login.opening')}</p>
      </main>
    </>
  );
}
