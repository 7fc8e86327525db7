import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Setup } from '../../preload/contract.ts';
import { durationText } from '../duration.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { KioskButton } from '../KioskButton.tsx';
import { LogoMark } from '../LogoMark.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';

interface LoginScreenProps {
  readonly setup: Setup;
  readonly isSigningIn: boolean;
  readonly onStart: () => void;
}

export function LoginScreen({ setup, isSigningIn, onStart }: LoginScreenProps) {
  const { t, i18n } = useTranslation();
  const startingId = useId();
  const { organisation, idleTimeoutSeconds } = setup;
  const time = durationText(idleTimeoutSeconds, i18n.language);
  return (
    <main className="screen">
      <div className="stack login">
        <div className="organisation">
          {organisation.logo ? (
            <img className="organisation-logo" src={organisation.logo} alt="" />
          ) : (
            <LogoMark />
          )}
          <p className="organisation-name">{organisation.name}</p>
        </div>
        <ScreenHeading>{t('login.welcome')}</ScreenHeading>
        <KioskButton look="main" isPending={isSigningIn} onPress={onStart}>
          {t('login.start')}
        </KioskButton>
        {/* There from the start: screen readers hear changes of a status, seldom a new one. */}
        <p className="login-status" role="status" aria-labelledby={startingId}>
          <span id={startingId}>{isSigningIn && t('login.starting')}</span>
        </p>
        {/* WCAG 2.2.6: people know how long inactivity may last before they start. */}
        <p className="note">{t('login.idleNotice', { time })}</p>
      </div>
      <HelpDesk helpDesk={organisation.helpDesk} />
    </main>
  );
}
