import { useTranslation } from 'react-i18next';
import type {
  Cleardesk,
  Credentials,
  Navigation,
  Setup,
  SignInProgress,
} from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { SmallLogo } from '../Organisation.tsx';
import { CredentialsSheet, sheetKey } from './CredentialsSheet.tsx';
import { KeyboardButton } from './KeyboardButton.tsx';
import './SessionBar.css';
import { SessionMoves } from './SessionMoves.tsx';
import { Toolbar } from './Toolbar.tsx';

interface SignInBarProps {
  readonly setup: Setup;
  readonly progress: Extract<SignInProgress, { readonly kind: 'provider-page' }>;
  readonly onNavigate: (to: Navigation) => void;
  readonly onAnswer: (credentials: Credentials | null) => void;
  readonly onBarReached: Cleardesk['onBarReached'];
  readonly onCancel: () => void;
}

/** The strip above the provider's page, which the main process lays over the rest of the window. */
export function SignInBar(props: SignInBarProps) {
  const { setup, progress, onNavigate, onAnswer, onBarReached, onCancel } = props;
  const { organisation, signIn } = setup;
  const { t } = useTranslation();
  const name = signIn.mode === 'oidc' ? signIn.name : organisation.name;
  const challenge = progress.challenges?.[0];
  const canGoBack = challenge !== undefined || progress.canGoBack === true;
  return (
    <>
      <Toolbar label={t('session.bar')} className="" onBarReached={onBarReached}>
        <SessionMoves moves={['back']} canGoBack={canGoBack} onNavigate={onNavigate} />
        <SmallLogo logo={organisation.logo} />
        <span className="sign-in-organisation">{organisation.name}</span>
        <h1 className="sign-in-title">{t('login.provider', { name })}</h1>
        <div className="session-end">
          <KeyboardButton />
          <KioskButton look="bar" onPress={onCancel}>
            {t('login.cancel')}
          </KioskButton>
        </div>
      </Toolbar>
      {challenge === undefined ? (
        <main className="session-empty session-page">
          <p role="status">{t('login.opening')}</p>
        </main>
      ) : (
        <CredentialsSheet key={sheetKey(challenge)} challenge={challenge} onAnswer={onAnswer} />
      )}
    </>
  );
}
