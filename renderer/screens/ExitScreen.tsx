import { useTranslation } from 'react-i18next';
import type { EndReason, ServerDoubt } from '../../preload/contract.ts';
import { durationText } from '../duration.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useSecondsLeft } from '../use-time-left.ts';
import './ExitScreen.css';

interface ExitScreenProps {
  readonly reason: EndReason;
  /** What whoever forced the ending wants the person to read. */
  readonly note: string | undefined;
  /** What is not well on the servers; undefined when all is. */
  readonly serverDoubt: ServerDoubt | undefined;
  readonly helpDesk: string | null;
  readonly receiptCode: string;
  /** When the screen closes, in milliseconds of this page's clock. */
  readonly deadline: number;
  readonly onDone: () => void;
}

export function ExitScreen(props: ExitScreenProps) {
  const { reason, note, serverDoubt, helpDesk, receiptCode, deadline, onDone } = props;
  const { t, i18n } = useTranslation();
  const time = durationText(useSecondsLeft(deadline), i18n);
  return (
    <main className="screen">
      <div className="stack exit">
        <ScreenHeading>{t('exit.title')}</ScreenHeading>
        <p className="note">{t(`exit.reason.${reason}`)}</p>
        {note !== undefined && (
          <p className="note exit-note foreign-text" dir="auto">
            {note}
          </p>
        )}
        <div className="exit-facts">
          {serverDoubt === 'still-alive' && <StillSignedIn />}
          <div className="exit-receipt">
            <p className="exit-cleared">
              <CheckMark />
              <span>{t('exit.cleared')}</span>
            </p>
            <p className="receipt">
              <span className="receipt-label">{t('receiptCode')}</span>{' '}
              <span className="receipt-code">{receiptCode}</span>
            </p>
          </div>
        </div>
        {serverDoubt === 'pending' && <p className="note">{t('exit.pending')}</p>}
        <KioskButton look="main" onPress={onDone}>
          {t('exit.done')}
        </KioskButton>
        <p className="small">{t('exit.closesIn', { time })}</p>
      </div>
      {serverDoubt === 'still-alive' && <HelpDesk helpDesk={helpDesk} />}
    </main>
  );
}

function StillSignedIn() {
  const { t } = useTranslation();
  return (
    <div className="exit-warning" role="alert">
      <p className="exit-warning-title">{t('exit.stillAlive.what')}</p>
      <p>{t('exit.stillAlive.next')}</p>
    </div>
  );
}

function CheckMark() {
  return (
    <svg className="check-mark" viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="20" />
      <path d="m11.5 20.5 6 6 11-12.5" />
    </svg>
  );
}
