import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { durationText } from '../duration.ts';
import { KioskButton } from '../KioskButton.tsx';
import { useSecondsLeft } from '../use-time-left.ts';

interface AccountSubmitProps {
  /** When the next attempt may be made, on this page's clock; null where there is no need to wait. */
  readonly deadline: number | null;
  readonly isPending: boolean;
}

/** Sends the form; after several wrong passwords, only when the wait is over. */
export function AccountSubmit({ deadline, isPending }: AccountSubmitProps) {
  const { t, i18n } = useTranslation();
  const waitId = useId();
  const seconds = useSecondsLeft(deadline ?? 0);
  const time = durationText(seconds, i18n);
  return (
    <div className="account-submit">
      <KioskButton
        look="main"
        type="submit"
        isPending={isPending}
        isDisabled={seconds > 0}
        aria-describedby={waitId}
      >
        {t('login.signIn')}
      </KioskButton>
      <p id={waitId} className="small account-wait">
        {seconds > 0 && t('login.tryAgainIn', { time })}
      </p>
      {/* The seconds would drown everything else. */}
      <p className="for-screen-readers" role="status">
        {deadline !== null && seconds === 0 && t('login.tryAgainNow')}
      </p>
    </div>
  );
}
